import CellSession
import Synchronization

/// Prints the run of a lesson while it happens: a line a cell with its time, what the cell showed below it, and on
/// a terminal the latest line of a cell that is still running.
public final class ReportPrinter: Sendable {
  private let write: @Sendable (String) -> Void
  private let isTerminal: Bool
  private let width: Int
  private let showsOutputs: Bool
  /// Longer outputs are cut: a report is read as a whole.
  private static let mostLines = 40

  private struct Live {
    var line = ""
    var text = ""
    var start = ContinuousClock.now
    var shownAt: ContinuousClock.Instant?
  }
  private let live = Mutex(Live())

  /// - Parameters:
  ///   - isTerminal: whether a line can be rewritten where the text goes.
  ///   - width: columns of the terminal.
  ///   - showsOutputs: whether what cells show is printed, apart from claims that fail and failures.
  ///   - write: takes the text, piece by piece.
  public init(
    isTerminal: Bool, width: Int = 80, showsOutputs: Bool = true, write: @escaping @Sendable (String) -> Void
  ) {
    self.isTerminal = isTerminal
    self.width = width
    self.showsOutputs = showsOutputs
    self.write = write
  }

  /// Prints what a step of the run calls for.
  public func show(_ step: LessonRunner.Step) {
    switch step {
    case .began(let cell, let count): begin("\(Self.counter(cell.number, count)) \(cell.title) …")
    case .showed(let event, _): if isTerminal { update(with: event) }
    case .ended(let record, let count): end(record, count)
    }
  }

  /// `[ 7/23]`, as wide for every cell of a lesson.
  static func counter(_ number: Int, _ count: Int) -> String {
    let digits = String(count).count
    let text = String(number)
    return "[\(String(repeating: " ", count: digits - text.count))\(text)/\(count)]"
  }

  private func begin(_ line: String) {
    live.withLock { $0 = Live(line: line) }
    write(isTerminal ? "\r\u{1B}[K" + String(line.prefix(width - 1)) : line)
  }

  private func end(_ record: CellRecord, _ count: Int) {
    let time = secondsText(record.duration)
    let line = "\(Self.counter(record.cell.number, count)) \(record.cell.title) … \(time)"
    write(isTerminal ? "\r\u{1B}[K\(line)\n" : " \(time)\n")
    for line in lines(record) { write("    \(isTerminal ? line : OutputText.uncoloured(line))\n") }
  }

  private func lines(_ record: CellRecord) -> [String] {
    let outputs = record.outputs.filter { output in
      if showsOutputs { return true }
      if case .error = output { return true }
      guard let data = output.data else { return false }
      return Claim(data).map { !$0.holds } ?? Exercise(data).map { !$0.isSolved } ?? false
    }
    let lines = outputs.flatMap(OutputText.lines)
    guard lines.count > Self.mostLines else { return lines }
    let hidden = lines.count - Self.mostLines
    // The end is kept as well: that is where a failure says what it is.
    return lines.prefix(Self.mostLines / 2) + ["… \(counted(hidden, "more line")) …"] + lines.suffix(Self.mostLines / 2)
  }

  /// Rewrites the live line, no more often than an eye can follow.
  private func update(with event: CellEvent) {
    let line: String? = live.withLock { live in
      switch event {
      case .output(_, let text):
        // One line is all that is shown, so there is no use in keeping a flood of text.
        live.text = String((live.text + text).suffix(4 * width))
      case .display(let bundle, _, _), .result(let bundle): live.text = (bundle.data["text/plain"] ?? "") + "\n"
      case .clearOutput: live.text = ""
      }
      let now = ContinuousClock.now
      if let shownAt = live.shownAt, now - shownAt < .milliseconds(100) { return nil }
      live.shownAt = now
      let latest = Lines.split(OutputText.overwritten(live.text)).lines.last { !$0.isEmpty } ?? ""
      return "\(live.line) \(secondsText(now - live.start))  \(latest)"
    }
    if let line { write("\r\u{1B}[K" + String(line.prefix(width - 1))) }
  }
}
