/// One cell's way out: decodes its streams, holds them to the limit, and passes everything on in order. It serves the
/// cell's tasks and threads when the cell itself has ended.
final class CellOutput {
  let cell: Int32
  private let label: Int
  private let emit: @Sendable (CellEvent) -> Void
  private let withheld: WithheldOutputs
  private var limit = OutputLimit()
  /// One decoder for each way that bytes arrive: stdio and descriptor, output and error.
  private var decoders = [OutputDecoder](repeating: OutputDecoder(), count: 4)
  /// What the run-time library says just before it traps belongs in the error, not in the output.
  private var lastWords = ""
  /// What the cell wants to be shown if its worker dies.
  var displayAtDeath: MIMEBundle?

  /// - Parameters:
  ///   - cell: the number by which the worker knows it.
  ///   - label: the number by which the learner knows it.
  init(cell: Int32, label: Int, withheld: WithheldOutputs, _ emit: @escaping @Sendable (CellEvent) -> Void) {
    self.cell = cell
    self.label = label
    self.withheld = withheld
    self.emit = emit
  }

  func write(_ bytes: some Collection<UInt8>, stream: CellEvent.Stream, throughDescriptor: Bool) {
    let index = (stream == .stdout ? 0 : 1) + (throughDescriptor ? 2 : 0)
    if limit.isReached, stream == .stdout {
      // Nobody needs it as text.
      releaseLastWords()
      withhold(decoders[index].takeIncomplete() + bytes)
    } else {
      write(decoders[index].decode(bytes), stream)
    }
  }

  func send(_ event: CellEvent) {
    releaseLastWords()
    switch event {
    case .display(let bundle, _, updating: false):
      let isFirst = !limit.isReached
      guard limit.admitValue(bytes: bundle.data.values.reduce(0) { $0 + $1.utf8.count }) else {
        if isFirst { beginWithholding() }
        return withhold((bundle.data["text/plain"] ?? "") + "\n")
      }
    case .clearOutput: limit.noteCleared()
    case .output, .display, .result: break
    }
    emit(event)
  }

  /// Called when the cell has ended: nothing more will make incomplete characters whole.
  func finish() {
    releaseLastWords()
    for index in decoders.indices {
      write(decoders[index].finish(), index % 2 == 0 ? .stdout : .stderr)
    }
    guard limit.isReached, let notice = OutputNotice.atEnd(label: label, withheld.extent(of: cell)) else { return }
    emit(.output(.stderr, notice))
  }

  /// Called when the worker died.
  func showWhatWasKeptForDeath() {
    if let bundle = displayAtDeath { send(.display(bundle, id: nil, updating: false)) }
    displayAtDeath = nil
  }

  /// Called when the worker died: what it said last.
  func takeLastWords() -> String {
    defer { lastWords = "" }
    return lastWords
  }

  private func write(_ text: String, _ stream: CellEvent.Stream) {
    guard !text.isEmpty else { return }
    if stream == .stderr, !lastWords.isEmpty || Self.announcesTrap(text) {
      lastWords += text
      return
    }
    releaseLastWords()
    show(text, stream)
  }

  private func show(_ text: String, _ stream: CellEvent.Stream) {
    let isFirst = !limit.isReached
    let (shown, rest) = limit.admit(text)
    if !shown.isEmpty { emit(.output(stream, shown)) }
    guard limit.isReached else { return }
    if isFirst { beginWithholding() }
    withhold(rest)
  }

  private func withhold(_ bytes: [UInt8]) { bytes.withUnsafeBytes { withheld.append($0, of: cell) } }

  private func withhold(_ text: String) {
    var text = text
    text.withUTF8 { withheld.append(UnsafeRawBufferPointer($0), of: cell) }
  }

  private func beginWithholding() {
    withheld.begin(cell)
    emit(.output(.stderr, OutputNotice.atLimit))
  }

  /// It was no trap: the words are ordinary output after all.
  func releaseLastWords() {
    guard !lastWords.isEmpty else { return }
    let words = lastWords
    lastWords = ""
    show(words, .stderr)
  }

  private static func announcesTrap(_ text: String) -> Bool { LastWords.beginnings.contains { text.contains($0) } }
}
