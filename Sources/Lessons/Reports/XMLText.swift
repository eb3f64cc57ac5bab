/// Text inside of XML and HTML.
enum XMLText {
  /// The text without colours and with its special characters escaped; fit for attributes in double quotes, too.
  /// - Parameter keepsLines: leaves line feeds as they are, as between tags; in an attribute they would become spaces.
  static func escaped(_ text: String, keepsLines: Bool = false) -> String {
    var result = ""
    for scalar in OutputText.uncoloured(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n" where keepsLines: result += "\n"
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      // XML 1.0 has no place for these, however they are written.
      case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
