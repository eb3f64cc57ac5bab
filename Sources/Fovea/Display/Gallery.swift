/// Values shown side by side, each with a caption. Made by `sideBySide`.
public struct Gallery: Displayable, CustomStringConvertible {
  private var items: [(caption: String, bundle: DisplayBundle)]

  init(_ items: [(caption: String, value: any Displayable)]) {
    self.items = items.map { ($0.caption, $0.value.displayBundle) }
  }

  /// A gallery of an array or dictionary whose elements can all be shown; nil for anything else, and when empty.
  init?(ofElements value: Any) {
    if let array = value as? [any Displayable], !array.isEmpty {
      self.init(array.prefix(Gallery.most).enumerated().map { ("\($0)", $1) })
    } else if let dictionary = value as? [AnyHashable: any Displayable], !dictionary.isEmpty {
      let named = dictionary.map { ("\($0.key.base)", $0.value) }.sorted { $0.0 < $1.0 }
      self.init(Array(named.prefix(Gallery.most)))
    } else {
      return nil
    }
  }

  /// More than this many pictures at once are not looked at.
  private static let most = 64

  public var description: String {
    items.map { $0.caption.isEmpty ? $0.bundle.text : "\($0.caption):\n\($0.bundle.text)" }.joined(separator: "\n")
  }

  public var displayBundle: DisplayBundle {
    let figures = items.map { item in
      let caption =
        item.caption.isEmpty ? "" : "<figcaption style=\"text-align:center\">\(item.caption.htmlEscaped)</figcaption>"
      return "<figure style=\"margin:0\">\(item.bundle.html)\(caption)</figure>"
    }
    let style = "display:flex;flex-wrap:wrap;gap:12px;align-items:flex-end"
    return DisplayBundle(text: description, ["text/html": "<div style=\"\(style)\">\(figures.joined())</div>"])
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
