import Glibc
import Lessons

/// `fovea run FILE…`: executes lessons and checks their claims.
enum RunCommand {
  private static let help = """
    fovea run [--keep-going] [--quiet] FILE…

    Runs every cell of the lessons (percent scripts .swift, notebooks .ipynb, or folders of them), prints what the cells
    show, which claims hold and which exercises are solved. Exits with 1 if a cell fails, a claim does not hold or an exercise
    is not solved; code that is still to be written (NotSolved) does not end the run.

      --keep-going   go on after a cell that fails
      --quiet        print only times, claims that fail and cells that fail
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(arguments, flags: ["--keep-going", "--quiet"], help: help)
    guard !words.operands.isEmpty else { throw .wrong("name the lessons to run") }
    return runLessons(
      paths: words.operands,
      options: LessonOptions(
        keepsGoing: words.has("--keep-going"), showsOutputs: !words.has("--quiet"),
        isTerminal: isatty(STDOUT_FILENO) != 0, width: Terminal.width))
  }
}

enum Terminal {
  /// The columns of the terminal, 80 where there is none.
  static var width: Int {
    var size = winsize()
    return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}
