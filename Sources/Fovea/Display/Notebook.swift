internal import Glibc

/// Where everything that is shown goes: a notebook, or another program that wants rich values.
public protocol DisplaySink: AnyObject, Sendable {
  /// Shows a value; with an `id`, one that is `updating` replaces what was shown under the same id.
  func display(_ bundle: DisplayBundle, id: String?, updating: Bool)
  /// Shows the value of a cell's last expression.
  func result(_ bundle: DisplayBundle)
  /// Clears what the cell has shown; with `wait`, only when the next output arrives (no flicker).
  func clearOutput(wait: Bool)
  /// Keeps a value that is shown only should the cell die before the next call; nil takes it back.
  func display(ifCellDies bundle: DisplayBundle?)
}

extension DisplaySink {
  /// A sink that dies with the cell has nobody to show anything.
  public func display(ifCellDies bundle: DisplayBundle?) {}
}

/// What the running program is attached to. Without a sink, every `display` prints its text form.
public enum Notebook {
  /// The notebook; set once, before the first cell runs.
  nonisolated(unsafe) public static var sink: (any DisplaySink)?

  /// Who answers `ask`; without one, whoever sits at the terminal. Set once, before the first cell runs.
  nonisolated(unsafe) public static var inputSource: (any InputSource)?

  /// Nonzero while somebody asks politely for the running cell to end.
  ///
  /// Whoever attaches the notebook may point it to memory shared with a supervisor, and sets it back to zero before the
  /// next cell. Fovea's own loops look at it between steps and end early with everything done so far.
  nonisolated(unsafe) public static var interruptRequest = wordOfOurOwn()

  /// How many loops look at `interruptRequest` now: with none, there is no use in asking politely.
  nonisolated(unsafe) public static var listeningLoops = wordOfOurOwn()

  private static func wordOfOurOwn() -> UnsafeMutablePointer<Int32> {
    let word = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    word.initialize(to: 0)
    return word
  }

  /// Whether the running cell was asked to end.
  static var isInterrupted: Bool { interruptRequest.pointee != 0 }

  static func show(_ bundle: DisplayBundle, id: String? = nil, updating: Bool = false) {
    if let sink {
      sink.display(bundle, id: id, updating: updating)
    } else {
      print(bundle.text)
    }
  }

  static func showResult(_ bundle: DisplayBundle) {
    if let sink {
      sink.result(bundle)
    } else {
      print(bundle.text)
    }
  }
}

/// Seconds on a clock that never jumps.
func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Writes text to standard error at once.
func writeToStandardError(_ text: String) {
  var text = text
  text.withUTF8 { bytes in
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = write(2, UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest)).baseAddress, rest.count)
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}
