extension String {
  /// The string as HTML text or attribute value.
  var htmlEscaped: String {
    var escaped = ""
    escaped.reserveCapacity(utf8.count)
    for character in unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// The string as a JSON string, with its quotes.
  var jsonQuoted: String {
    var quoted = "\""
    for character in unicodeScalars {
      switch character {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where character.value < 0x20:
        let digits = String(character.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(character)
      }
    }
    return quoted + "\""
  }

  func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }

  func rightPadded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}

/// Bytes as base64 text (RFC 4648, with padding).
func base64<Bytes: Collection>(_ bytes: Bytes) -> String where Bytes.Element == UInt8 {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  var group: UInt32 = 0
  var filled = 0
  for byte in bytes {
    group = group << 8 | UInt32(byte)
    filled += 1
    guard filled == 3 else { continue }
    for shift in [18, 12, 6, 0] as [UInt32] { text.append(alphabet[Int(group >> shift & 63)]) }
    group = 0
    filled = 0
  }
  if filled > 0 {
    group <<= UInt32(8 * (3 - filled))
    for step in 0...filled { text.append(alphabet[Int(group >> UInt32(18 - 6 * step) & 63)]) }
    while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
  }
  return String(decoding: text, as: UTF8.self)
}
