/// One running cell's way out: decodes its streams, holds them to the limit, and passes everything on in order.
final class CellOutput {
  private let emit: @Sendable (CellEvent) -> Void
  private var limit = OutputLimit()
  /// One decoder for each way that bytes arrive: stdio and descriptor, output and error.
  private var decoders = [OutputDecoder](repeating: OutputDecoder(), count: 4)
  /// What the run-time library says just before it traps belongs in the error, not in the output.
  private var lastWords = ""
  /// Called once, when no more of the cell's printing will be shown.
  private let onLimit: () -> Void

  init(_ emit: @escaping @Sendable (CellEvent) -> Void, onLimit: @escaping () -> Void = {}) {
    self.emit = emit
    self.onLimit = onLimit
  }

  func write(_ bytes: some Collection<UInt8>, stream: CellEvent.Stream, throughDescriptor: Bool) {
    let index = (stream == .stdout ? 0 : 1) + (throughDescriptor ? 2 : 0)
    write(decoders[index].decode(bytes), stream)
  }

  func send(_ event: CellEvent) {
    releaseLastWords()
    emit(event)
  }

  /// Called when the cell has ended: nothing more will make incomplete characters whole.
  /// - Parameter discarded: how many bytes the worker did not even send.
  func finish(discarded: Int = 0) {
    releaseLastWords()
    for index in decoders.indices {
      write(decoders[index].finish(), index % 2 == 0 ? .stdout : .stderr)
    }
    if let closing = limit.closing(discarded: discarded) { emit(.output(.stderr, closing)) }
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
    let (part, notice) = limit.admit(text)
    if !part.isEmpty { emit(.output(stream, part)) }
    if let notice {
      emit(.output(.stderr, notice))
      onLimit()
    }
  }

  /// It was no trap: the words are ordinary output after all.
  func releaseLastWords() {
    guard !lastWords.isEmpty else { return }
    let words = lastWords
    lastWords = ""
    show(words, .stderr)
  }

  private static func announcesTrap(_ text: String) -> Bool {
    ["Fatal error", "Precondition failed", "Assertion failed", "Could not cast value"].contains { text.contains($0) }
  }
}
