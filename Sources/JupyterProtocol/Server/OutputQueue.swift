import JSONText

/// What waits to be published on IOPub, in order.
///
/// A message for every `print` would keep every part of the front end busy, so messages are merged where nobody can see
/// the difference: text that follows text of the same stream of the same cell, a value that replaces one which has not
/// left yet (`OutputQueue+Merging.swift`). The newest text is held back a moment for that, unless something that is
/// no output comes after it; and values that replace others leave at the pace of an animation.
struct OutputQueue {
  struct Message: Equatable {
    var type: String
    var content: JSON
    var metadata: JSON = [:]
    /// The JSON of the header of the request it belongs to; nil if it belongs to none.
    var parent: [UInt8]?
    var role = Role.other
  }

  /// What a message does to what the cell has shown before.
  enum Role: Equatable {
    /// Adds to it.
    case display
    /// Replaces the values shown with this name.
    case update(id: String)
    /// Removes it, at once or before the next output.
    case clear(wait: Bool)
    /// It is no output: nothing waits before it.
    case other
  }

  /// How long the newest text waits for more.
  static let patience: Duration = .milliseconds(20)
  /// The time between two pictures of an animation: values that are replaced, output that is cleared.
  static let frameTime: Duration = .milliseconds(50)
  /// Text of this size, in bytes, waits no longer.
  static let fullSize = 1 << 16
  /// No message has more text than this, in bytes.
  static let messageSize = 1 << 17
  /// More bytes of text than this should not be added: whoever writes faster than front ends read has to wait.
  static let capacity = 1 << 23
  /// So many messages or bytes of text may wait for more than a moment, because a server takes no more at a time.
  static let backlog = (messages: 200, bytes: 1 << 18)
  /// When so many messages wait, text is merged with text of its stream across the other stream's.
  static let crowd = 1000

  enum Item {
    case message(Message)
    case text(name: String, text: String, parent: [UInt8]?, since: ContinuousClock.Instant)
  }

  var items: [Item] = []
  private(set) var textSize = 0
  private(set) var isClosed = false
  /// When the last picture of an animation left.
  private var lastFrame: ContinuousClock.Instant?
  /// How often messages were taken out, and how often all that was taken out has been sent.
  private var batchesTaken = 0
  private var batchesSent = 0
  private var isFlushing = false

  var hasRoom: Bool { textSize < Self.capacity || isClosed }
  var isEmpty: Bool { items.isEmpty }

  /// Adds a message; nothing can be added once the queue is closed.
  mutating func append(_ message: Message) {
    guard !isClosed else { return }
    switch message.role {
    case .other: break
    case .display: dropCleared(by: message.parent)
    case .update(let id): if replaceWaiting(id, with: message) { return }
    case .clear(let wait): if mergeClear(wait: wait, with: message) { return }
    }
    items.append(.message(message))
  }

  /// Adds text of a stream; tells whether there is news for the thread that publishes: a new text to wait for, or one
  /// that is full.
  mutating func append(text: String, to name: String, parent: [UInt8]?, now: ContinuousClock.Instant) -> Bool {
    guard !isClosed else { return false }
    dropCleared(by: parent)
    textSize += text.utf8.count
    if let index = mergeableText(name: name, parent: parent), case .text(_, var merged, _, let since) = items[index] {
      // Taken out of the array first, or the string would be copied for every piece.
      items[index] = .text(name: "", text: "", parent: nil, since: since)
      merged += text
      items[index] = .text(name: name, text: merged, parent: parent, since: since)
      return merged.utf8.count >= Self.fullSize
    }
    items.append(.text(name: name, text: text, parent: parent, since: now))
    return true
  }

  /// Lets everything out that is queued, and nothing more in.
  mutating func close() { isClosed = true }

  /// Removes the messages that can be published now.
  mutating func takeReady(now: ContinuousClock.Instant) -> [Message] {
    let end = readyEnd(now: now)
    let ready = items[..<end]
    if ready.contains(where: \.isFrame) { lastFrame = now }
    let messages = ready.flatMap(Self.messages)
    if !messages.isEmpty || isFlushing { batchesTaken += 1 }
    isFlushing = false
    items.removeFirst(end)
    textSize = items.reduce(0) { $0 + $1.textSize }
    return messages
  }

  /// All that was taken out has been sent.
  mutating func noteSent() { batchesSent = batchesTaken }

  /// Lets everything out that is queued, as the batch that is returned.
  mutating func flush() -> Int {
    isFlushing = true
    return batchesTaken + 1
  }

  /// The batch after whose sending no more of what waits now is left than what is held back for a moment.
  var nextBatch: Int {
    batchesTaken + (items.count > Self.backlog.messages || textSize > Self.backlog.bytes ? 1 : 0)
  }

  func hasSent(batch: Int) -> Bool { batchesSent >= batch || isClosed }

  /// How long it takes until what is held back can be published; nil if nothing is.
  func remainingWait(now: ContinuousClock.Instant) -> Duration? {
    if isFlushing { return .zero }
    var waits: [Duration] = []
    if case .text(_, _, _, let since)? = items.last { waits.append(Self.patience - (now - since)) }
    if let lastFrame, items.contains(where: \.isFrame) { waits.append(Self.frameTime - (now - lastFrame)) }
    return waits.min().map { max(.zero, $0) }
  }

  /// How many of the items need not wait.
  private func readyEnd(now: ContinuousClock.Instant) -> Int {
    guard !isClosed, !isFlushing else { return items.count }
    var end = items.count
    if case .text(_, let text, _, let since)? = items.last, text.utf8.count < Self.fullSize,
      now - since < Self.patience
    {
      end -= 1
    }
    if let lastFrame, now - lastFrame < Self.frameTime {
      let start = items.lastIndex { !$0.isOutput }.map { $0 + 1 } ?? 0
      if let frame = items[start...].firstIndex(where: \.isFrame) { end = min(end, frame) }
    }
    return end
  }

  private static func messages(_ item: Item) -> [Message] {
    switch item {
    case .message(let message): [message]
    case .text(let name, let text, let parent, _):
      text.pieces(ofBytes: messageSize).map {
        Message(type: "stream", content: ["name": .string(name), "text": .string($0)], parent: parent, role: .display)
      }
    }
  }

  mutating func removeText(_ count: Int) { textSize -= count }
}

extension OutputQueue.Item {
  var textSize: Int { if case .text(_, let text, _, _) = self { text.utf8.count } else { 0 } }

  var parent: [UInt8]? {
    switch self {
    case .message(let message): message.parent
    case .text(_, _, let parent, _): parent
    }
  }

  var role: OutputQueue.Role { if case .message(let message) = self { message.role } else { .display } }

  var isOutput: Bool { role != .other }

  /// Whether it is part of an animation.
  var isFrame: Bool {
    switch role {
    case .update, .clear: true
    case .display, .other: false
    }
  }
}

extension String {
  /// The text in pieces of at most `size` bytes, none of which ends inside a code point.
  func pieces(ofBytes size: Int) -> [String] {
    guard utf8.count > size else { return [self] }
    var pieces: [String] = []
    var start = utf8.startIndex
    while start < utf8.endIndex {
      var end = utf8.index(start, offsetBy: size, limitedBy: utf8.endIndex) ?? utf8.endIndex
      while end < utf8.endIndex, utf8[end] & 0b1100_0000 == 0b1000_0000 { end = utf8.index(before: end) }
      pieces.append(String(self[start..<end]))
      start = end
    }
    return pieces
  }
}
