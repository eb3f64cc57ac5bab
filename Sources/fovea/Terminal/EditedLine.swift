/// A line that is being typed, and the lines before it.
struct EditedLine {
  private(set) var characters: [Character] = []
  /// How many characters stand before the cursor.
  private(set) var cursor = 0
  private let history: [String]
  /// Which line of the history is shown; its count is the new one.
  private var place: Int
  /// What was typed before somebody went back in the history.
  private var draft: [Character] = []

  init(history: [String]) {
    self.history = history
    place = history.count
  }

  var text: String { String(characters) }

  /// What a key asks for.
  enum Key: Hashable {
    case insert(Character)
    case left, right, home, end, wordLeft, wordRight
    case backspace, delete, deleteToEnd, deleteToStart, deleteWord
    case earlier, later
  }

  mutating func press(_ key: Key) {
    switch key {
    case .insert(let character):
      characters.insert(character, at: cursor)
      cursor += 1
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(characters.count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = characters.count
    case .wordLeft: cursor = startOfWord
    case .wordRight:
      while cursor < characters.count, characters[cursor].isWhitespace { cursor += 1 }
      while cursor < characters.count, !characters[cursor].isWhitespace { cursor += 1 }
    case .backspace:
      guard cursor > 0 else { return }
      cursor -= 1
      characters.remove(at: cursor)
    case .delete:
      if cursor < characters.count { characters.remove(at: cursor) }
    case .deleteToEnd: characters.removeSubrange(cursor...)
    case .deleteToStart:
      characters.removeSubrange(..<cursor)
      cursor = 0
    case .deleteWord:
      let start = startOfWord
      characters.removeSubrange(start..<cursor)
      cursor = start
    case .earlier: show(place - 1)
    case .later: show(place + 1)
    }
  }

  private var startOfWord: Int {
    var start = cursor
    while start > 0, characters[start - 1].isWhitespace { start -= 1 }
    while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
    return start
  }

  private mutating func show(_ index: Int) {
    guard (0...history.count).contains(index) else { return }
    if place == history.count { draft = characters }
    place = index
    characters = index == history.count ? draft : Array(history[index])
    cursor = characters.count
  }
}
