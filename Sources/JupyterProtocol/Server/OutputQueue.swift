import JSONText

/// What waits to be published on IOPub, in order.
///
/// Text that follows text of the same stream of the same cell is merged with it, since a message for every `print` would
/// keep every part of the front end busy. So the newest text is held back a moment, unless something comes after it.
struct OutputQueue {
  struct Message: Equatable {
    var type: String
    var content: JSON
    var metadata: JSON = [:]
    /// The JSON of the header of the request it belongs to; nil if it belongs to none.
    var parent: [UInt8]?
  }

  /// How long the newest text waits for more.
  static let patience: Duration = .milliseconds(20)
  /// Text of this size, in bytes, waits no longer.
  static let fullSize = 1 << 16
  /// More bytes of text than this should not be added: whoever writes faster than front ends read has to wait.
  static let capacity = 1 << 22

  private enum Item {
    case message(Message)
    case text(name: String, text: String, parent: [UInt8]?, since: ContinuousClock.Instant)
  }

  private var items: [Item] = []
  private var textSize = 0
  private(set) var isClosed = false
  /// How often everything has been let out because `flush` asked for it.
  private(set) var flushes = 0
  private var isFlushing = false

  var hasRoom: Bool { textSize < Self.capacity || isClosed }
  var isEmpty: Bool { items.isEmpty }

  /// Adds a message; nothing can be added once the queue is closed.
  mutating func append(_ message: Message) {
    if !isClosed { items.append(.message(message)) }
  }

  /// Adds text of a stream; tells whether there is news for the thread that publishes: a new text to wait for, or one
  /// that is full.
  mutating func append(text: String, to name: String, parent: [UInt8]?, now: ContinuousClock.Instant) -> Bool {
    guard !isClosed else { return false }
    textSize += text.utf8.count
    if case .text(name, var merged, parent, let since)? = items.last, merged.utf8.count < Self.fullSize {
      // Taken out of the array first, or the string would be copied for every piece.
      items.removeLast()
      merged += text
      items.append(.text(name: name, text: merged, parent: parent, since: since))
      return merged.utf8.count >= Self.fullSize
    }
    items.append(.text(name: name, text: text, parent: parent, since: now))
    return true
  }

  /// Lets everything out that is queued: done when `flushes` has reached the number that is returned.
  mutating func flush() -> Int {
    isFlushing = true
    return flushes + 1
  }

  /// Lets everything out that is queued, and nothing more in.
  mutating func close() { isClosed = true }

  /// Removes the messages that can be published now.
  mutating func takeReady(now: ContinuousClock.Instant) -> [Message] {
    var held: Item?
    if isFlushing {
      isFlushing = false
      flushes += 1
    } else if case .text(_, let text, _, let since)? = items.last, !isClosed, text.utf8.count < Self.fullSize,
      now - since < Self.patience
    {
      held = items.removeLast()
    }
    let ready = items.map(Self.message)
    items = held.map { [$0] } ?? []
    textSize = 0
    if case .text(_, let text, _, _)? = held { textSize = text.utf8.count }
    return ready
  }

  /// How long it takes until text that is held back can be published; nil if there is none.
  func remainingWait(now: ContinuousClock.Instant) -> Duration? {
    if isFlushing { return .zero }
    guard case .text(_, _, _, let since)? = items.last else { return nil }
    return max(.zero, Self.patience - (now - since))
  }

  private static func message(_ item: Item) -> Message {
    switch item {
    case .message(let message): message
    case .text(let name, let text, let parent, _):
      Message(type: "stream", content: ["name": .string(name), "text": .string(text)], parent: parent)
    }
  }
}
