/// Values shown side by side, each with a caption. Made by `sideBySide`.
public struct Gallery: Displayable, CustomStringConvertible {
  private var items: [(caption: String, bundle: DisplayBundle)]
  /// How many more values there are than are shown.
  private var missing = 0

  init(_ items: [(caption: String, value: any Displayable)]) {
    self.items = items.map { caption, value in
      // The caption takes the place of a filter's own name.
      let shown = caption.isEmpty ? value : (value as? Filter)?.named("") ?? value
      return (caption, (shown as? any NamedPicture)?.displayBundle(named: caption) ?? shown.displayBundle)
    }
  }

  /// A gallery of an array or dictionary whose elements can all be shown; nil for anything else, and when empty.
  init?(ofElements value: Any) {
    if let array = value as? [any Displayable], !array.isEmpty {
      self.init(array.prefix(Gallery.most).enumerated().map { ("\($0)", $1) })
      missing = max(0, array.count - Gallery.most)
    } else if let dictionary = value as? [AnyHashable: any Displayable], !dictionary.isEmpty {
      let named = dictionary.map { ("\($0.key.base)", $0.value) }.sorted { $0.0 < $1.0 }
      self.init(Array(named.prefix(Gallery.most)))
      missing = max(0, named.count - Gallery.most)
    } else {
      return nil
    }
  }

  /// More than this many pictures at once are not looked at.
  private static let most = 64

  /// The texts, each under its caption.
  public var description: String {
    var parts = items.map { $0.caption.isEmpty ? $0.bundle.text : "\($0.caption):\n\($0.bundle.text)" }
    if let leftOut { parts.append(leftOut) }
    return parts.joined(separator: "\n")
  }

  private var leftOut: String? { missing > 0 ? "… and \(missing) more" : nil }

  /// The values in a row that wraps, each over its caption.
  public var displayBundle: DisplayBundle {
    let align = items.count == 1 ? "left" : "center"
    var figures = items.map { item in
      let caption =
        item.caption.isEmpty
        ? "" : "<figcaption style=\"text-align:\(align);max-width:44em\">\(item.caption.htmlEscaped)</figcaption>"
      return "<figure style=\"margin:0\">\(item.bundle.html)\(caption)</figure>"
    }
    if let leftOut { figures.append("<div>\(leftOut)</div>") }
    let style = "display:flex;flex-wrap:wrap;gap:12px;align-items:flex-end"
    let html = "<div style=\"\(style)\">\(figures.joined())</div>"
    guard items.count == 1, missing == 0 else { return DisplayBundle(text: description, ["text/html": html]) }
    // A single picture is one for readers of other forms, too.
    var bundle = items[0].bundle
    bundle.representations["text/plain"] = description
    bundle.representations["text/html"] = html
    return bundle
  }
}

/// Values (pictures, filters, tensors) side by side, in the order given; captions are optional.
public func sideBySide(_ values: [any Displayable], captions: [String] = []) -> Gallery {
  Gallery(values.enumerated().map { ($0 < captions.count ? captions[$0] : "", $1) })
}

/// Values side by side, each under its caption: `sideBySide(["photo": photo, "edges": edges])`.
public func sideBySide(_ captioned: KeyValuePairs<String, any Displayable>) -> Gallery {
  Gallery(captioned.map { ($0.key, $0.value) })
}
