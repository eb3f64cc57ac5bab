import JSONText

/// How a script's text is stored: what differs from UTF-8 lines that end with a line feed.
struct ScriptEncoding {
  private var hasByteOrderMark = false
  private var usesCRLF = false

  static let names = ["byte_order_mark", "line_ending"]

  /// Finds out from the text itself. Carriage returns before only some of the line feeds belong to the lines.
  init(of text: String) {
    hasByteOrderMark = text.unicodeScalars.first == "\u{FEFF}"
    var feeds = 0
    var pairs = 0
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if byte == 0x0A {
        feeds += 1
        if previous == 0x0D { pairs += 1 }
      }
      previous = byte
    }
    usesCRLF = feeds > 0 && feeds == pairs
  }

  /// Finds out from the entries that ``marks`` left in a notebook's metadata.
  init(marks: JSON?) {
    hasByteOrderMark = marks?["byte_order_mark"]?.boolValue ?? false
    usesCRLF = marks?["line_ending"]?.stringValue == "crlf"
  }

  /// The entries for a notebook's metadata; none for a usual script.
  var marks: [String: JSON] {
    var marks: [String: JSON] = [:]
    if hasByteOrderMark { marks["byte_order_mark"] = true }
    if usesCRLF { marks["line_ending"] = "crlf" }
    return marks
  }

  /// The text with plain line feeds and no byte order mark.
  func plain(_ text: String) -> String {
    var bytes = Array(text.utf8)
    if hasByteOrderMark, bytes.starts(with: "\u{FEFF}".utf8) { bytes.removeFirst(3) }
    guard usesCRLF else { return String(decoding: bytes, as: UTF8.self) }
    let kept = bytes.indices.filter { bytes[$0] != 0x0D || $0 + 1 == bytes.count || bytes[$0 + 1] != 0x0A }
    return String(decoding: kept.map { bytes[$0] }, as: UTF8.self)
  }

  /// The reverse of ``plain(_:)``.
  func encoded(_ text: String) -> String {
    var bytes = hasByteOrderMark ? Array("\u{FEFF}".utf8) : []
    for byte in text.utf8 {
      if byte == 0x0A, usesCRLF { bytes.append(0x0D) }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
