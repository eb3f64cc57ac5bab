/// What need not be published, because nobody would see it: the front end shows the same without it.
extension OutputQueue {
  /// How far back a value to be replaced is looked for.
  private static let reach = 64

  /// The text that more text of the stream `name` can be added to.
  ///
  /// Usually that is the newest only. In a crowd, when a cell writes to both streams in turn faster than front ends take
  /// messages, it is the newest of its stream: each stream keeps its order, and their pieces get longer.
  func mergeableText(name: String, parent: [UInt8]?) -> Int? {
    for index in items.indices.suffix(items.count > Self.crowd ? 2 : 1).reversed() {
      guard case .text(let other, let text, parent, _) = items[index] else { return nil }
      if other == name { return text.utf8.count < Self.fullSize ? index : nil }
    }
    return nil
  }

  /// Puts an update in the place of one of the same value that still waits; false if there is none.
  mutating func replaceWaiting(_ id: String, with message: Message) -> Bool {
    for index in items.indices.suffix(Self.reach).reversed() {
      guard case .message(let other) = items[index] else { continue }
      guard case .update(let otherID) = other.role else { return false }
      guard otherID == id, other.parent == message.parent else { continue }
      items[index] = .message(message)
      return true
    }
    return false
  }

  /// A clearing that follows another makes it superfluous, or is so itself.
  mutating func mergeClear(wait: Bool, with message: Message) -> Bool {
    if !wait { dropOutput(of: message.parent, before: items.endIndex) }
    guard case .message(let other)? = items.last, case .clear(let otherWaits) = other.role,
      other.parent == message.parent
    else { return false }
    if !wait, otherWaits { items[items.count - 1] = .message(message) }
    return true
  }

  /// Before output is added: what waits before a clearing that waited for it will never be seen.
  mutating func dropCleared(by parent: [UInt8]?) {
    guard case .message(let message)? = items.last, case .clear(wait: true) = message.role, message.parent == parent
    else { return }
    dropOutput(of: parent, before: items.count - 1)
  }

  /// Drops the cell's waiting output, back to the last message that is none. Updates stay: they may concern values that
  /// another cell shows.
  private mutating func dropOutput(of parent: [UInt8]?, before end: Int) {
    let start = items[..<end].lastIndex { !$0.isOutput }.map { $0 + 1 } ?? 0
    var kept: [Item] = []
    for item in items[start..<end] {
      if case .update = item.role {
        kept.append(item)
      } else if item.parent == parent {
        removeText(item.textSize)
      } else {
        kept.append(item)
      }
    }
    items.replaceSubrange(start..<end, with: kept)
  }
}
