import Glibc

// A front end or a pipe that goes away must not end the program in the middle of its work.
signal(SIGPIPE, SIG_IGN)

let arguments = Array(CommandLine.arguments.dropFirst())
exit(Command.run(arguments))
