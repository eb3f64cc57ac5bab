/// Tables as text: a line for each row, fields divided by commas (RFC 4180).
///
/// Fields may stand in double quotes, and then hold separators, line ends and doubled quotes. Empty lines are skipped.
struct CSVFile {
  private let bytes: [UInt8]
  private let separator: UInt8
  private let name: String
  private var position = 0
  private var line = 1

  /// - Parameter name: what error messages call the file.
  init(_ bytes: [UInt8], separator: UInt8, name: String) {
    (self.bytes, self.separator, self.name) = (bytes, separator, name)
    // A mark of the byte order that some programs put before UTF-8.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The fields of the next row, without space round them, and the line on which it begins; nil at the end.
  mutating func next() throws(DataError) -> (line: Int, fields: [String])? {
    while position < bytes.count, bytes[position] == Self.newline || bytes[position] == Self.carriageReturn {
      skipLineEnd()
    }
    guard position < bytes.count else { return nil }
    let first = line
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard position < bytes.count, bytes[position] == separator else { break }
      position += 1
    }
    skipLineEnd()
    return (first, fields)
  }

  private mutating func field() throws(DataError) -> String {
    skipSpaces()
    guard position < bytes.count, bytes[position] == Self.quote else {
      let start = position
      while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
      var end = position
      while end > start, bytes[end - 1] == Self.space || bytes[end - 1] == Self.tab { end -= 1 }
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
    let opened = line
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.newline { line += 1 }
      guard byte == Self.quote else {
        text.append(byte)
        continue
      }
      if position < bytes.count, bytes[position] == Self.quote {
        text.append(Self.quote)
        position += 1
        continue
      }
      skipSpaces()
      guard position == bytes.count || isEnd(bytes[position]) else {
        throw .badLine(
          name: name, line: line,
          reason: "after a closing quote there is more text before the next “\(Character(Unicode.Scalar(separator)))”; "
            + "a quote inside a quoted field is written twice")
      }
      return String(decoding: text, as: UTF8.self)
    }
    throw .badLine(name: name, line: opened, reason: "a quote is opened here and never closed")
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte == separator || byte == Self.newline || byte == Self.carriageReturn
  }

  private mutating func skipSpaces() {
    while position < bytes.count,
      bytes[position] == Self.space || (bytes[position] == Self.tab && separator != Self.tab)
    {
      position += 1
    }
  }

  /// Goes over one line end, which may be two bytes.
  private mutating func skipLineEnd() {
    guard position < bytes.count else { return }
    if bytes[position] == Self.carriageReturn {
      position += 1
      if position < bytes.count, bytes[position] == Self.newline { position += 1 }
    } else if bytes[position] == Self.newline {
      position += 1
    }
    line += 1
  }

  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let quote = UInt8(ascii: "\"")
  private static let space = UInt8(ascii: " ")
  private static let tab = UInt8(ascii: "\t")
}
