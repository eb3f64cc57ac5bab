"""Ways in which a cell can die, hang or do mischief. The line in which it dies is marked with `// here`."""

from dataclasses import dataclass

#: Programs in C that Swift marks unavailable, called all the same.
FORK = """\
typealias Fork = @convention(c) () -> Int32
let forkIt = unsafeBitCast(dlsym(UnsafeMutableRawPointer(bitPattern: 0), "fork")!, to: Fork.self)
"""

SPAWN = """\
func spawn(_ program: String, _ arguments: String..., environment: [String]? = nil) -> pid_t {
  var process: pid_t = 0
  var pointers: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
  var variables: [UnsafeMutablePointer<CChar>?] = (environment ?? ["PATH=/usr/bin:/bin"]).map { strdup($0) } + [nil]
  guard posix_spawn(&process, program, nil, nil, &pointers, &variables) == 0 else { return -1 }
  return process
}
"""

TRAP = 'fatalError("the end")  // here'


@dataclass(frozen=True)
class Death:
    code: str
    #: What the error must say, in any case of letters.
    words: str


DEATHS: dict[str, Death] = {
    # Checks of the language.
    "index out of range": Death("print(values[99])  // here", "out of range"),
    "negative index": Death("values[number - 100] = 1  // here", "out of range"),
    "nil unwrapped": Death("let none: Int? = values.isEmpty ? 1 : nil\nprint(none!)  // here", "nil"),
    "overflow": Death("var big = Int.max - values.count + 3\nbig += 1  // here\nprint(big)", "overflow"),
    "division by zero": Death("let zero = values.count - 3\nprint(1 / zero)  // here", "zero"),
    "fatalError": Death('fatalError("the reason")  // here', "the reason"),
    "precondition": Death('precondition(values.isEmpty, "must be empty")  // here', "must be empty"),
    "assert": Death('assertionFailure("asserted")  // here', "asserted"),
    "try!": Death("struct Burnt: Error {}\nfunc burn() throws { throw Burnt() }\ntry! burn()  // here", "burnt"),
    "cast": Death("let any: Any = values\nprint(any as! String)  // here", "cast"),
    "unowned": Death(
        "final class Short { unowned let node: Node; init(_ n: Node) { node = n } }\nlet short = Short(Node())\n"
        "print(short.node.value)  // here", "unowned"),
    "exclusivity": Death(
        "var shared = 1\nfunc twice(_ a: inout Int, _ body: () -> Void) { body(); a += 1 }\n"
        "twice(&shared) { shared += 1 }  // here", "access"),
    "duplicate keys": Death("let same = [1, 1]\nprint(Dictionary(uniqueKeysWithValues: same.map { ($0, $0) }))  // here",
                            "duplicate"),
    "tensor of another shape": Death("print(Tensor([[1, 2]]) + Tensor([1, 2, 3]))  // here", "shape"),
    # Where the trap is.
    "in a function of an earlier cell": Death("_ = dieEarlier(7)  // here", "out of range"),
    "in a method of an earlier cell": Death("_ = Doomed(n: 1).die(8)  // here", "out of range"),
    "in a loop": Death("for i in 0..<10 {\n  print(values[i])  // here\n}", "out of range"),
    "in a closure": Death("_ = (0..<9).map { i in\n  values[i]  // here\n}", "out of range"),
    "in deinit": Death(
        "final class Last {\n  deinit {\n    fatalError(\"in deinit\")  // here\n  }\n}\nvar last: Last? = Last()\nlast = nil",
        "in deinit"),
    "in defer": Death("func leave() {\n  defer {\n    fatalError(\"in defer\")  // here\n  }\n  print(1)\n}\nleave()", "in defer"),
    "in a lazy global": Death(
        "enum Lazy {\n  static let value: Int = {\n    fatalError(\"lazily\")  // here\n  }()\n}\nprint(Lazy.value)", "lazily"),
    "in a task": Death(
        'await Task {\n  fatalError("in a task")  // here\n}.value', "in a task"),
    "in a detached task": Death(
        'await Task.detached {\n  fatalError("detached")  // here\n}.value', "detached"),
    "in a task group": Death(
        "await withTaskGroup(of: Void.self) { group in\n  for i in 0..<20 {\n    group.addTask { if i == 13 {\n"
        '      fatalError("thirteen")  // here\n    } }\n  }\n}', "thirteen"),
    "in an actor": Death(
        'actor Fragile {\n  func fall() {\n    fatalError("in an actor")  // here\n  }\n}\nawait Fragile().fall()', "in an actor"),
    "on the main actor": Death(
        '@MainActor func fallHere() {\n  fatalError("on main")  // here\n}\nawait Task { await fallHere() }.value', "on main"),
    "in a thread": Death(
        'Thread.detachNewThread {\n  fatalError("in a thread")  // here\n}\nwhile true { sleep(100) }', "in a thread"),
    "in a dispatch queue": Death(
        'DispatchQueue.global().async {\n  fatalError("in a queue")  // here\n}\nwhile true { sleep(100) }', "in a queue"),
    "dispatch to itself": Death("DispatchQueue.main.sync {}  // here", "check"),
    "in an exit handler": Death('on_exit({ _, _ in abort() }, nil)\nexit(0)  // here', "abort"),
    # Ends of the process.
    "exit(0)": Death("exit(0)  // here", "exit(0)"),
    "exit(3)": Death("exit(3)  // here", "exit(3)"),
    "_exit": Death("_exit(4)  // here", "exit(4)"),
    "quick_exit": Death("quick_exit(5)  // here", "exit(5)"),
    "exit in a thread": Death("Thread.detachNewThread { exit(6) }; while true { sleep(100) }  // here", "exit(6)"),
    "abort": Death("abort()  // here", "abort"),
    "raise(SIGKILL)": Death("raise(SIGKILL)  // here\nsleep(1000)", "signal 9"),
    "raise(SIGTERM)": Death("raise(SIGTERM)  // here\nsleep(1000)", "signal 15"),
    "raise(SIGINT)": Death("raise(SIGINT)  // here\nsleep(1000)", "signal 2"),
    "raise(SIGHUP)": Death("raise(SIGHUP)  // here\nsleep(1000)", "signal 1"),
    "raise(SIGQUIT)": Death("raise(SIGQUIT)  // here\nsleep(1000)", "signal 3"),
    "raise(SIGSEGV)": Death("raise(SIGSEGV)  // here\nsleep(1000)", "memory"),
    "kill of its group": Death("kill(0, SIGKILL)  // here\nsleep(1000)", "signal 9"),
    "alarm": Death("alarm(1)\nwhile true { sleep(100) }  // here", "signal 14"),
    "processor time used up": Death(
        "var limit = rlimit(rlim_cur: 1, rlim_max: 2)\nsetrlimit(__rlimit_resource_t(0), &limit)\nwhile true {}  // here",
        "signal 24"),
    "exec of a program": Death(
        'var words: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]\nexecv("/bin/true", &words)  // here', "exit(0)"),
    # Memory.
    "wild pointer": Death("UnsafeMutablePointer<Int>(bitPattern: 8)!.pointee = 1  // here", "memory"),
    "null function": Death(
        "let nowhere = unsafeBitCast(UInt(16), to: (@convention(c) () -> Void).self)\nnowhere()  // here", "memory"),
    "write to code": Death(
        'UnsafeMutablePointer<Int>(mutating: dlsym(nil, "printf")!.assumingMemoryBound(to: Int.self)).pointee = 1  // here',
        "memory"),
    "stack overflow": Death("func down(_ n: Int) -> Int { down(n + 1) + n }  // here\nprint(down(0))", "stack"),
    "stack overflow in a task": Death(
        "func deep(_ n: Int) -> Int { deep(n + 1) + n }  // here\nawait Task { print(deep(0)) }.value", "stack"),
    "double free": Death("let block = malloc(100)!\nfree(block)\nfree(block)  // here", "double free"),
    "free of a wild pointer": Death("free(UnsafeMutableRawPointer(bitPattern: 0x1230))  // here", "memory"),
    "heap damaged": Death(
        "let block = malloc(2000)!\nmemset(block - 16, 255, 16)\nfree(block)  // here", "invalid"),
    "munmap of everything near": Death(
        "munmap(UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: malloc(10)!) & ~4095)!, 1 << 20)\n"
        "print((0..<1000).map { String($0) }.count)  // here\nprint(values)", ""),
    "mprotect of the heap": Death(
        "let page = UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: malloc(10)!) & ~4095)!\n"
        "mprotect(page, 4096, PROT_NONE)\npage.storeBytes(of: 1, as: Int.self)  // here", "memory"),
    # Threads and children.
    "a thousand threads": Death("for _ in 0..<1000 { Thread.detachNewThread { sleep(1000) } }\n" + TRAP, "the end"),
    "a Process": Death(
        'let child = Process()\nchild.executableURL = URL(fileURLWithPath: "/bin/sleep")\nchild.arguments = ["1000"]\n'
        "try! child.run()\n" + TRAP, "the end"),
    "a spawned child": Death(SPAWN + '_ = spawn("/bin/sleep", "1000")\n' + TRAP, "the end"),
    "a hundred children": Death(SPAWN + 'for _ in 0..<100 { _ = spawn("/bin/sleep", "1000") }\n' + TRAP, "the end"),
    "a child that ended unreaped": Death(SPAWN + 'for _ in 0..<9 { _ = spawn("/bin/true") }\n' + TRAP, "the end"),
    "a grandchild in the background": Death(
        SPAWN + '_ = spawn("/bin/sh", "-c", "sleep 1000 & sleep 1000")\nusleep(100_000)\n' + TRAP, "the end"),
    "an orphan": Death(SPAWN + '_ = spawn("/bin/sh", "-c", "sleep 1000 &")\nusleep(100_000)\n' + TRAP, "the end"),
    "a daemon": Death(
        SPAWN + '_ = spawn("/usr/bin/setsid", "-f", "sh", "-c", "sleep 1000 & wait")\nusleep(100_000)\n' + TRAP, "the end"),
    "a daemon without an environment": Death(
        SPAWN + '_ = spawn("/usr/bin/setsid", "-f", "/bin/sleep", "1000", environment: [])\nusleep(100_000)\n' + TRAP,
        "the end"),
    "a child that ignores signals": Death(
        SPAWN + '_ = spawn("/bin/sh", "-c", "trap \'\' TERM INT HUP QUIT; sleep 1000; sleep 1000")\nusleep(100_000)\n' + TRAP,
        "the end"),
    "a stopped child": Death(SPAWN + 'kill(spawn("/bin/sleep", "1000"), SIGSTOP)\n' + TRAP, "the end"),
    "a fork": Death(FORK + "if forkIt() == 0 { sleep(1000) }\n" + TRAP, "the end"),
    "a fork of a fork, orphaned": Death(
        FORK + "if forkIt() == 0 { if forkIt() == 0 { setsid(); sleep(1000) }; _exit(0) }\nusleep(100_000)\n" + TRAP,
        "the end"),
    # Descriptors, signals, the process's settings.
    "descriptors closed": Death("for i: Int32 in 0...255 { close(i) }\n" + TRAP, ""),
    "all descriptors closed": Death("for i: Int32 in 0...4095 { close(i) }\n" + TRAP, ""),
    "descriptors used up": Death('while open("/dev/null", O_RDONLY) >= 0 {}\n' + TRAP, "the end"),
    "all signals ignored": Death("for i: Int32 in 1...64 { signal(i, SIG_IGN) }\n" + TRAP, "the end"),
    "all signals blocked": Death("var all = sigset_t()\nsigfillset(&all)\nsigprocmask(SIG_BLOCK, &all, nil)\n" + TRAP, "the end"),
    "the folder changed": Death('chdir("/")\n' + TRAP, "the end"),
    "no descriptor allowed": Death(
        "var none = rlimit(rlim_cur: 0, rlim_max: 0)\nsetrlimit(__rlimit_resource_t(7), &none)\n" + TRAP, "the end"),
    "no file may grow": Death(
        "var none = rlimit(rlim_cur: 0, rlim_max: 0)\nsetrlimit(__rlimit_resource_t(1), &none)\n"
        'let file = open("grown", O_CREAT | O_WRONLY, 0o600)\nwrite(file, "x", 1)  // here', "signal 25"),
    "a full pipe": Death(
        'let row = String(repeating: "x", count: 63) + "\\n"\nfor _ in 0..<8000 { write(1, row, 64) }\n' + TRAP, "the end"),
}

#: Cells that never end: they write "started" first, and must end at an interrupt.
HANGS: dict[str, str] = {
    "empty loop": "while true {}",
    "computing": "var n = 0\nwhile true { n &+= 1 }",
    "computing in a function": "func spin() -> Int { var m = 1; while m != 0 { m = (m &* 3) | 1 }; return m }\nprint(spin())",
    "printing": 'while true { print("x") }',
    "writing": 'while true { write(1, "y\\n", 2) }',
    "printing in a thread": 'Thread.detachNewThread { while true { print("x") } }\nwhile true { sleep(1000) }',
    "asleep": "while true { sleep(1000) }",
    "task sleep": "try await Task.sleep(nanoseconds: 1_000_000_000_000)",
    "thread sleep": "Thread.sleep(forTimeInterval: 10_000)",
    "reading a pipe": "var ends: [Int32] = [0, 0]\npipe(&ends)\nvar byte: UInt8 = 0\nread(ends[0], &byte, 1)",
    "a continuation never resumed":
        "var kept: [CheckedContinuation<Void, Never>] = []\nawait withCheckedContinuation { kept.append($0) }",
    "a stream that never ends":
        "let (stream, source) = AsyncStream.makeStream(of: Int.self)\nfor await n in stream { print(n, source) }",
    "all of the pool busy": "for _ in 0..<16 { Task.detached { while true {} } }\nawait Task.detached {}.value",
    "semaphore": "DispatchSemaphore(value: 0).wait()",
    "mutex": "var mutex = pthread_mutex_t()\npthread_mutex_init(&mutex, nil)\npthread_mutex_lock(&mutex)\npthread_mutex_lock(&mutex)",
    "two locks": "let a = NSLock(), b = NSLock()\na.lock()\n"
        "Thread.detachNewThread { b.lock(); write(1, \"both\", 4); a.lock() }\nusleep(50_000)\nb.lock()",
    "run loop": "RunLoop.main.run()",
    "ignoring signals": "for i: Int32 in 1...64 { signal(i, SIG_IGN) }\nwhile true {}",
    "a trap without end": "for i: Int32 in 1...64 { signal(i) { _ in } }\nfatalError()",
    "blocking signals": "var all = sigset_t()\nsigfillset(&all)\nsigprocmask(SIG_BLOCK, &all, nil)\nwhile true { pause() }",
    "stopped": "raise(SIGSTOP)",
    "a thousand threads": "for _ in 0..<1000 { Thread.detachNewThread { sleep(1000) } }\nwhile true { sleep(1000) }",
    "waiting for a child":
        'let child = Process()\nchild.executableURL = URL(fileURLWithPath: "/bin/sleep")\nchild.arguments = ["1000"]\n'
        "try child.run()\nchild.waitUntilExit()",
    "waiting for a shell": SPAWN + 'var status: Int32 = 0\nwaitpid(spawn("/bin/sh", "-c", "sleep 1000 & wait"), &status, 0)',
    "allocating and freeing": "while true { _ = [Int](repeating: 1, count: 100_000).map { $0 + 1 } }",
}

#: Cells that end as they like, well or not, but must not touch what others hold.
MISCHIEF: dict[str, str] = {
    "zeros to every descriptor": "var zeros = [UInt8](repeating: 0, count: 64)\nfor i: Int32 in 0...1023 { write(i, &zeros, 64) }",
    "ones to every descriptor": "var ones = [UInt8](repeating: 255, count: 64)\nfor i: Int32 in 0...1023 { write(i, &ones, 64) }",
    "words to every descriptor": 'for i: Int32 in 0...1023 { write(i, "garbage\\n", 8) }',
    "a forged end to every descriptor":
        "var end: [UInt8] = [8, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0]\nfor i: Int32 in 3...1023 { write(i, &end, 13) }",
    "half a frame to every descriptor":
        "var half: [UInt8] = [100, 0, 0, 0, 2]\nfor i: Int32 in 3...1023 { write(i, &half, 5) }",
    "reading every descriptor":
        "var some = [UInt8](repeating: 0, count: 64)\nfor i: Int32 in 0...1023 {\n"
        "  fcntl(i, F_SETFL, O_NONBLOCK)\n  read(i, &some, 64)\n}",
    "descriptors closed": "for i: Int32 in 0...255 { close(i) }",
    "all descriptors closed": "for i: Int32 in 0...4095 { close(i) }",
    "descriptors turned round": "for i: Int32 in 3...1023 { dup2(0, i) }",
    "streams closed": "fclose(stdout)\nfclose(stderr)",
    "descriptors used up": 'while open("/dev/null", O_RDONLY) >= 0 {}',
    "no descriptor allowed":
        "var none = rlimit(rlim_cur: 0, rlim_max: 0)\nsetrlimit(__rlimit_resource_t(7), &none)",
    "no process allowed": "var none = rlimit(rlim_cur: 0, rlim_max: 0)\nsetrlimit(__rlimit_resource_t(6), &none)",
    "another folder": 'chdir("/")',
    "signals ignored": "for i: Int32 in 1...64 { signal(i, SIG_IGN) }",
    "signals blocked": "var all = sigset_t()\nsigfillset(&all)\nsigprocmask(SIG_BLOCK, &all, nil)",
    "no environment": "clearenv()",
    # A broken pipe is an error that `write` returns, not a death.
    "SIGPIPE": "raise(SIGPIPE)",
    "a program of Foundation's":
        'let done = try Process.run(URL(fileURLWithPath: "/bin/true"), arguments: [])\ndone.waitUntilExit()',
    "a fork that goes on": FORK + "_ = forkIt()",
    "a thousand threads that stay": "for _ in 0..<1000 { Thread.detachNewThread { sleep(1000) } }",
    "a library closed": 'for _ in 0..<10 { dlclose(dlopen("libm.so.6", RTLD_NOW)!) }',
    "the group left": "setsid()",
    "orphans killed": "kill(0, SIGTERM)",
    "the locale and the umask": 'setlocale(LC_ALL, "C")\numask(0o777)',
}
