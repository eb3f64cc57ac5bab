import Glibc

/// Reads a line at a terminal, where it can be edited, and earlier lines called back.
struct LineEditor {
  let prompt: String
  let history: [String]

  /// The line; nil where the input ends (Ctrl-D in an empty line).
  func line() -> String? {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return readLine() }
    var before = settings
    // Keys come one by one and are not shown; what is printed still begins its lines at the left.
    settings.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG | IEXTEN)
    settings.c_iflag &= ~tcflag_t(IXON | ICRNL)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
    var line = EditedLine(history: history)
    while true {
      draw(line)
      guard let byte = nextByte() else { return nil }
      switch byte {
      case 13, 10:
        put("\n")
        return line.text
      case 3:  // Ctrl-C leaves the line.
        put("^C\n")
        line = EditedLine(history: history)
      case 0, 4:  // Ctrl-D; zero is what Linux keeps of one that came before the terminal was set.
        if line.characters.isEmpty {
          put("\n")
          return nil
        }
        line.press(.delete)
      case 12: put("\u{1B}[H\u{1B}[2J")
      case 27: if let key = escapedKey() { line.press(key) }
      default: if let key = Self.controls[byte] ?? character(byte) { line.press(key) }
      }
    }
  }

  private static let controls: [UInt8: EditedLine.Key] = [
    1: .home, 2: .left, 5: .end, 6: .right, 8: .backspace, 11: .deleteToEnd, 14: .later, 16: .earlier,
    21: .deleteToStart, 23: .deleteWord, 127: .backspace,
  ]

  /// A key that terminals send as several bytes.
  private func escapedKey() -> EditedLine.Key? {
    guard let first = nextByte() else { return nil }
    switch first {
    case UInt8(ascii: "b"): return .wordLeft
    case UInt8(ascii: "f"): return .wordRight
    case UInt8(ascii: "["), UInt8(ascii: "O"): break
    default: return nil
    }
    var code = ""
    while let byte = nextByte() {
      code.unicodeScalars.append(Unicode.Scalar(byte))
      // Numbers and semicolons stand before the last byte.
      if (0x40...0x7E).contains(byte) { break }
    }
    let keys: [String: EditedLine.Key] = [
      "A": .earlier, "B": .later, "C": .right, "D": .left, "H": .home, "F": .end, "1~": .home, "7~": .home,
      "4~": .end, "8~": .end, "3~": .delete, "1;5C": .wordRight, "1;5D": .wordLeft,
    ]
    return keys[code]
  }

  /// A character, whose further bytes are read.
  private func character(_ first: UInt8) -> EditedLine.Key? {
    guard first >= 32 else { return nil }
    var bytes = [first]
    let more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
    for _ in 0..<more {
      guard let byte = nextByte() else { return nil }
      bytes.append(byte)
    }
    return String(validating: bytes, as: UTF8.self)?.first.map { .insert($0) }
  }

  private func nextByte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = read(STDIN_FILENO, &byte, 1)
      if count == 1 { return byte }
      guard count < 0, errno == EINTR else { return nil }
    }
  }

  /// Shows the line, of a long one the part round the cursor.
  private func draw(_ line: EditedLine) {
    let width = max(8, Terminal.width - prompt.count - 1)
    let start = max(0, line.cursor - width)
    let shown = String(line.characters[start..<min(line.characters.count, start + width)])
    put("\r\u{1B}[K\(prompt)\(shown)\r\u{1B}[\(prompt.count + line.cursor - start)C")
  }

  private func put(_ text: String) {
    print(text, terminator: "")
    fflush(nil)
  }
}
