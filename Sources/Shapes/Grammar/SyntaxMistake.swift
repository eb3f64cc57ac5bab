/// A place in a line that does not follow the grammar, or whose sizes do not fit, with what would be right.
public struct SyntaxMistake: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was typed.
  public var line: String
  /// The characters at fault, counted from 0.
  public var range: Range<Int>
  /// What is wrong and what would be right.
  public var message: String
  /// Whether the words are understood, and it is the sizes that do not fit.
  public var isMisfit: Bool

  /// A mistake at some characters of a line, counted from 0.
  public init(_ line: String, _ range: Range<Int>, _ message: String, isMisfit: Bool = false) {
    self.line = line
    self.range = range
    self.message = message
    self.isMisfit = isMisfit
  }

  /// The line, carets under the fault, and the message.
  public var description: String {
    let width = max(1, range.count)
    return
      "\(line)\n\(String(repeating: " ", count: range.lowerBound))\(String(repeating: "^", count: width))\n\(message)"
  }
}

/// A word of a line and where it stands.
struct SyntaxWord: Hashable {
  let line: String
  let text: String
  /// Where its first character stands.
  let start: Int

  var range: Range<Int> { start..<start + text.count }

  func mistake(_ message: String) -> SyntaxMistake { SyntaxMistake(line, range, message) }

  /// A mistake of the sizes rather than of the words.
  func misfit(_ message: String) -> SyntaxMistake { SyntaxMistake(line, range, message, isMisfit: true) }

  /// The words of a line, which spaces separate.
  static func words(_ line: String) -> [SyntaxWord] {
    SyntaxWord(line: line, text: line, start: 0).split { $0.isWhitespace }.filter { !$0.text.isEmpty }
  }

  /// The parts between separators, empty ones too.
  func split(where isSeparator: (Character) -> Bool) -> [SyntaxWord] {
    var parts: [SyntaxWord] = []
    var (start, text) = (start, "")
    for (offset, character) in self.text.enumerated() {
      if isSeparator(character) {
        parts.append(SyntaxWord(line: line, text: text, start: start))
        (start, text) = (self.start + offset + 1, "")
      } else {
        text.append(character)
      }
    }
    return parts + [SyntaxWord(line: line, text: text, start: start)]
  }

  /// The word without its first characters.
  func dropping(_ count: Int) -> SyntaxWord {
    SyntaxWord(line: line, text: String(text.dropFirst(count)), start: start + min(count, text.count))
  }

  /// A whole number.
  func number(_ what: String) throws(SyntaxMistake) -> Int {
    if let number = Int(text), !text.hasPrefix("+") { return number }
    let isLong = !text.isEmpty && text.allSatisfy(\.isASCIIDigit)
    throw mistake(
      isLong
        ? "\(text) is too large a number"
        : text.isEmpty
          ? "here a number is missing: \(what)" : "'\(text)' is no whole number: \(what)")
  }

  /// Whole numbers with x between them.
  func numbers(_ what: String) throws(SyntaxMistake) -> [Int] {
    var numbers: [Int] = []
    for part in split(where: { $0 == "x" || $0 == "×" || $0 == "X" }) { numbers.append(try part.number(what)) }
    return numbers
  }
}

extension Character {
  var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

/// Finds what somebody may have meant.
public enum Spelling {
  /// `; did you mean 'stride'?`, or nothing where no word is near.
  public static func suggestion(for word: String, among words: [String]) -> String {
    nearest(to: word, among: words).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// The word with the fewest changes, if those are few enough.
  public static func nearest(to word: String, among words: [String]) -> String? {
    let word = Array(word.lowercased())
    let ranked = words.map { ($0, distance(word, Array($0))) }
    guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= max(1, word.count / 3), best.1 < best.0.count else {
      // The beginning of a word, or a word with something behind it.
      return words.first { word.count >= 2 && $0.hasPrefix(String(word)) }
    }
    return best.0
  }

  /// How many characters must be inserted, removed, replaced or exchanged with their neighbours (Damerau, 1964).
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var before: [Int] = []
    var row = Array(0...b.count)
    for i in 0..<a.count {
      var next = [i + 1]
      for j in 0..<b.count {
        var cost = min(next[j] + 1, row[j + 1] + 1, row[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        next.append(cost)
      }
      (before, row) = (row, next)
    }
    return row[b.count]
  }
}
