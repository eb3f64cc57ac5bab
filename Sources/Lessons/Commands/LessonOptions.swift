import CellSession
import FoundationEssentials
import Glibc

/// What the lesson commands need from the world they run in.
public struct LessonOptions {
  /// Goes on after a cell that failed.
  public var keepsGoing: Bool
  /// How long a cell may take; `nil` for as long as it likes.
  public var cellTimeLimit: Duration?
  /// Prints what cells show, not only their times, failures and failed claims.
  public var showsOutputs: Bool
  /// Whether a line can be rewritten where `output` goes.
  public var isTerminal: Bool
  /// Columns of the terminal.
  public var width: Int
  /// Takes what is printed.
  public var output: @Sendable (String) -> Void
  /// Takes what is said of files that cannot be used.
  public var complaint: @Sendable (String) -> Void
  /// Opens a session whose cells run in the process's working directory.
  public var openSession: () throws -> any CellRunning

  public init(
    keepsGoing: Bool = false, cellTimeLimit: Duration? = nil, showsOutputs: Bool = true, isTerminal: Bool = false,
    width: Int = 80,
    output: @escaping @Sendable (String) -> Void = LessonOptions.toStandardOutput,
    complaint: @escaping @Sendable (String) -> Void = LessonOptions.toStandardError,
    openSession: @escaping () throws -> any CellRunning = { try CellSession() }
  ) {
    self.keepsGoing = keepsGoing
    self.cellTimeLimit = cellTimeLimit
    self.showsOutputs = showsOutputs
    self.isTerminal = isTerminal
    self.width = width
    self.output = output
    self.complaint = complaint
    self.openSession = openSession
  }

  /// Writes at once, so that a report is seen while the lesson runs.
  @Sendable public static func toStandardOutput(_ text: String) { write(text, to: STDOUT_FILENO) }

  @Sendable public static func toStandardError(_ text: String) { write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 || errno == EINTR else { return }
      bytes = bytes.dropFirst(max(written, 0))
    }
  }

  var runner: LessonRunner { LessonRunner(keepsGoing: keepsGoing, timeLimit: cellTimeLimit) }

  var printer: ReportPrinter {
    ReportPrinter(isTerminal: isTerminal, width: width, showsOutputs: showsOutputs, write: output)
  }

  /// Opens a session in a folder for as long as `body` takes.
  func withSession<Result>(in folder: String, _ body: (any CellRunning) throws -> Result) throws -> Result {
    let before = FileManager.default.currentDirectoryPath
    guard FileManager.default.changeCurrentDirectoryPath(folder) else {
      throw LessonFileError("the folder cannot be entered", file: folder)
    }
    defer { _ = FileManager.default.changeCurrentDirectoryPath(before) }
    let session: any CellRunning
    do { session = try openSession() } catch let failure as CellFailure {
      throw LessonFileError("\(failure.name): \(failure.message)")
    }
    defer { session.shutdown() }
    return try body(session)
  }
}
