internal import Glibc

/// A sequence that shows how far a loop over it has come: `for epoch in progress(1...10) { … }`.
///
/// In a notebook a bar is shown and updated at most ten times a second, and stays with the total time at the end. In a
/// terminal one line of standard error is rewritten; elsewhere nothing is printed. When the cell is interrupted, the
/// loop ends before its next step and keeps everything done so far.
///
/// - Parameters:
///   - sequence: what to loop over.
///   - label: what the bar is called.
public func progress<S: Sequence>(_ sequence: S, _ label: String = "") -> ProgressSequence<S> {
  ProgressSequence(base: sequence, label: label)
}

/// The sequence that `progress` returns.
public struct ProgressSequence<Base: Sequence>: Sequence {
  let base: Base
  let label: String

  /// Starts the bar.
  public func makeIterator() -> Iterator {
    let total = (base as? any Collection)?.count
    return Iterator(base: base.makeIterator(), bar: ProgressBar(label: label, total: total))
  }

  /// Walks over the sequence and keeps the bar up to date.
  public struct Iterator: IteratorProtocol {
    var base: Base.Iterator
    let bar: ProgressBar

    /// The next element; nil at the end, and when the cell was interrupted.
    public mutating func next() -> Base.Element? {
      if Notebook.isInterrupted {
        bar.end(interrupted: true)
        return nil
      }
      guard let element = base.next() else {
        bar.end(interrupted: false)
        return nil
      }
      bar.beginStep()
      return element
    }
  }
}

/// One bar: counts steps, and shows itself no more often than an eye can follow.
final class ProgressBar {
  private let label: String
  private let total: Int?
  private let start: Double
  private let now: () -> Double
  private let id: String
  private var begun = 0
  private var shownAt: Double?
  private var ended = false
  private let toTerminal: Bool

  nonisolated(unsafe) private static var number = 0

  init(label: String, total: Int?, now: @escaping () -> Double = monotonicSeconds) {
    self.label = label
    self.total = total
    self.now = now
    start = now()
    ProgressBar.number += 1
    id = "fovea-progress-\(getpid())-\(ProgressBar.number)"
    toTerminal = Notebook.sink == nil && isatty(2) == 1
    Notebook.listeningLoops.pointee += 1
  }

  /// Leaving the loop early (`break`) must not leave a bar that seems to be running.
  deinit {
    if begun > 0 { end(interrupted: false) }
    Notebook.listeningLoops.pointee -= 1
  }

  func beginStep() {
    begun += 1
    let time = now()
    if let shownAt, time - shownAt < 0.1 { return }
    shownAt = time
    show(done: begun - 1, note: "", seconds: time - start, first: begun == 1)
  }

  func end(interrupted: Bool) {
    guard !ended else { return }
    ended = true
    show(done: begun, note: interrupted ? "interrupted" : "", seconds: now() - start, first: begun == 0)
    if toTerminal { writeToStandardError("\n") }
  }

  private func show(done: Int, note: String, seconds: Double, first: Bool) {
    guard Notebook.sink != nil || toTerminal else { return }
    let bundle = Self.bundle(label: label, done: done, total: total, seconds: seconds, note: note)
    if Notebook.sink != nil {
      Notebook.show(bundle, id: id, updating: !first)
    } else {
      writeToStandardError("\r\(bundle.text)\u{1B}[K")
    }
  }

  /// What a bar shows after `done` of `total` steps.
  static func bundle(label: String, done: Int, total: Int?, seconds: Double, note: String) -> DisplayBundle {
    let name = label.isEmpty ? "" : label + " "
    let time = seconds < 100 ? "\(NumberText.rounded(seconds, places: 1)) s" : "\(Int(seconds.rounded())) s"
    let ending = note.isEmpty ? "" : ", \(note)"
    guard let total else {
      let text = "\(name)\(done), \(time)\(ending)"
      return DisplayBundle(text: text, ["text/html": "<code>\(text.htmlEscaped)</code>"])
    }
    let filled = total == 0 ? 20 : min(20, 20 * done / total)
    let blocks = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    let counts = "\(done)/\(total), \(time)\(ending)"
    let bar = "<progress max=\"\(max(total, 1))\" value=\"\(total == 0 ? 1 : done)\"></progress>"
    return DisplayBundle(
      text: "\(name)\(blocks) \(counts)",
      ["text/html": "<div>\(name.htmlEscaped)\(bar) <code>\(counts.htmlEscaped)</code></div>"])
  }
}
