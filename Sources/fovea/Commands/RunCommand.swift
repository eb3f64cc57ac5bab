import Glibc
import Lessons

/// `fovea run FILE…`: executes lessons and checks their claims.
enum RunCommand {
  private static let help = """
    fovea run [--keep-going] [--quiet] [--cell-timeout SECONDS] [--junit FILE] [--report FILE] FILE…

    Runs every cell of the lessons (percent scripts .swift, notebooks .ipynb, or folders of them), prints what the cells
    show, which claims hold and which exercises are solved. Exits with 1 if a cell fails, a claim does not hold or an exercise
    is not solved; code that is still to be written (NotSolved) does not end the run.

      --keep-going            go on after a cell that fails
      --quiet                 print only times, claims that fail and cells that fail
      --cell-timeout SECONDS  interrupt a cell that takes longer, its compilation included; it has failed then
      --junit FILE            write the results as JUnit XML, for continuous integration
      --report FILE           write them as a page (HTML): claims, times, pictures
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(
      arguments, flags: ["--keep-going", "--quiet"], valued: ["--cell-timeout", "--junit", "--report"], help: help)
    guard !words.operands.isEmpty else { throw .wrong("name the lessons to run") }
    return runLessons(
      paths: words.operands, junitFile: words.value("--junit"), reportFile: words.value("--report"),
      options: LessonOptions(
        keepsGoing: words.has("--keep-going"), cellTimeLimit: try timeLimit(words.value("--cell-timeout")),
        showsOutputs: !words.has("--quiet"), isTerminal: isatty(STDOUT_FILENO) != 0, width: Terminal.width))
  }

  private static func timeLimit(_ word: String?) throws(UsageError) -> Duration? {
    guard let word else { return nil }
    guard let seconds = Double(word), seconds > 0, seconds <= 1e6 else {
      throw .wrong("--cell-timeout wants seconds, such as 60, not '\(word)'")
    }
    return .seconds(seconds)
  }
}

enum Terminal {
  /// The columns of the terminal, 80 where there is none.
  static var width: Int {
    var size = winsize()
    return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}
