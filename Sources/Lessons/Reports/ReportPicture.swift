import FoundationEssentials
import JSONText

/// What a cell showed, where that is a picture, for a page.
enum ReportPicture {
  /// The picture among the forms of a displayed value; nil if it is none, or a claim or an exercise.
  static func html(_ data: [String: JSON]) -> String? {
    guard Claim(data) == nil, Exercise(data) == nil else { return nil }
    if let html = data["text/html"]?.stringValue, html.contains("<svg") || html.contains("<img") {
      // A root of its own keeps its styles and identifiers from the page's.
      return "<div><template shadowrootmode=\"open\">\(FormulaText.readable(html))</template></div>"
    }
    if let svg = data["image/svg+xml"]?.stringValue {
      return image("svg+xml", Data(svg.utf8).base64EncodedString(), data)
    }
    for kind in ["png", "jpeg"] {
      guard let base64 = data["image/\(kind)"]?.stringValue else { continue }
      return image(kind, base64.filter { !$0.isWhitespace }, data)
    }
    return nil
  }

  private static func image(_ kind: String, _ base64: String, _ data: [String: JSON]) -> String {
    let words = data["text/plain"]?.stringValue.map { Lines.split($0).lines.first ?? "" } ?? "a picture"
    return "<img alt=\"\(XMLText.escaped(words))\" src=\"data:image/\(kind);base64,\(XMLText.escaped(base64))\">"
  }
}
