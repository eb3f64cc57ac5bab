internal import Glibc

/// One bar: counts steps, and shows itself no more often than an eye can follow.
final class ProgressBar {
  /// What the bar is called; shown from the next step on.
  var label: String
  private let total: Int?
  private let start: Double
  private let now: () -> Double
  private let id: String
  /// How many steps were done before this bar began, by a loop that it goes on with.
  private let earlier: Int
  private var begun: Int
  private var shownAt: Double?
  private var detail = ""
  private var ended = false
  private let toTerminal: Bool
  private let listening = ListeningLoop()

  nonisolated(unsafe) private static var number = 0

  init(label: String, total: Int?, earlier: Int = 0, now: @escaping () -> Double = monotonicSeconds) {
    self.label = label
    self.total = total
    self.earlier = earlier
    self.now = now
    start = now()
    begun = earlier
    ProgressBar.number += 1
    id = "fovea-progress-\(getpid())-\(ProgressBar.number)"
    toTerminal = ProgressBar.isInTerminal
  }

  /// Whether bars go to a terminal, where one line is rewritten.
  static var isInTerminal: Bool { Notebook.sink == nil && isatty(2) == 1 }

  /// Leaving the loop early (`break`) must not leave a bar that seems to be running.
  deinit {
    if begun > earlier { end(interrupted: false) }
  }

  /// Counts a step.
  ///
  /// - Parameter detail: what to tell besides, asked for only when the bar is shown.
  func beginStep(detail: @autoclosure () -> String = "") {
    begun += 1
    let time = now()
    if let shownAt, time - shownAt < 0.1 { return }
    self.detail = detail()
    let isFirst = shownAt == nil
    shownAt = time
    show(done: begun - 1, seconds: time - start, isRunning: true, first: isFirst)
  }

  /// Shows the bar as it stays.
  ///
  /// - Parameters:
  ///   - interrupted: whether the loop ended because it was asked to.
  ///   - detail: what to tell besides; what was told last, if nil.
  ///   - done: how many steps were done; all that were begun, if nil.
  func end(interrupted: Bool, detail: String? = nil, done: Int? = nil) {
    guard !ended else { return }
    ended = true
    let parts = [detail ?? self.detail, interrupted ? "interrupted" : ""]
    self.detail = parts.filter { !$0.isEmpty }.joined(separator: ", ")
    show(done: done ?? begun, seconds: now() - start, isRunning: false, first: shownAt == nil)
    if toTerminal { writeToStandardError("\n") }
  }

  private func show(done: Int, seconds: Double, isRunning: Bool, first: Bool) {
    guard Notebook.sink != nil || toTerminal else { return }
    var left: Double?
    if isRunning, let total, done > earlier { left = seconds / Double(done - earlier) * Double(total - done) }
    let bundle = Self.bundle(label: label, done: done, total: total, seconds: seconds, left: left, detail: detail)
    if Notebook.sink != nil {
      Notebook.show(bundle, id: id, updating: !first)
    } else {
      // A line that is broken by the terminal could not be written again.
      writeToStandardError("\r\(bundle.text.prefix(Self.terminalWidth - 1))\u{1B}[K")
    }
  }

  private static var terminalWidth: Int {
    var size = winsize()
    return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1 ? Int(size.ws_col) : 80
  }

  /// What a bar shows after `done` of `total` steps.
  ///
  /// - Parameters:
  ///   - left: how many seconds the rest may take; nil if that is not known.
  ///   - detail: what to tell besides.
  static func bundle(
    label: String, done: Int, total: Int?, seconds: Double, left: Double? = nil, detail: String = ""
  ) -> DisplayBundle {
    let name = label.isEmpty ? "" : label + " "
    let rest = left.map { ", \(duration($0)) left" } ?? ""
    let told = duration(seconds) + rest + (detail.isEmpty ? "" : ", \(detail)")
    guard let total else {
      let text = "\(name)\(done), \(told)"
      return DisplayBundle(text: text, ["text/html": "<code>\(text.htmlEscaped)</code>"])
    }
    let filled = total == 0 ? 20 : min(20, 20 * done / total)
    let blocks = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    let counts = "\(done)/\(total), \(told)"
    let words = (label.isEmpty ? "progress" : label).htmlEscaped
    let bar =
      "<progress aria-label=\"\(words)\" max=\"\(max(total, 1))\" value=\"\(total == 0 ? 1 : done)\"></progress>"
    return DisplayBundle(
      text: "\(name)\(blocks) \(counts)",
      ["text/html": "<div>\(name.htmlEscaped)\(bar) <code>\(counts.htmlEscaped)</code></div>"])
  }

  /// A time as people say it: `4.2 s`, `95 s`, `3 min 20 s`, `2 h 5 min`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 99.95 { return "\(NumberText.rounded(seconds, places: 1)) s" }
    let whole = Int(min(seconds, 1e15).rounded())
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
