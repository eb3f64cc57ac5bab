/// One value in every form that a front end may choose from.
///
/// Keys are MIME types. Text types hold text, images other than SVG hold base64, types that end in `+json` hold JSON
/// text. A bundle always has `text/plain`, which is what a console or a plain program prints.
public struct DisplayBundle: Sendable, Equatable {
  /// MIME type → content.
  public var representations: [String: String]
  /// JSON text of an object keyed by MIME type, as Jupyter's `metadata`; `{}` when there is nothing to say.
  public var metadata: String

  /// A bundle with its text form, and richer forms beside it.
  public init(text: String, _ richer: [String: String] = [:], metadata: String = "{}") {
    representations = richer
    representations["text/plain"] = text
    self.metadata = metadata
  }

  /// The form that a console prints.
  public var text: String { representations["text/plain"] ?? "" }

  /// What to put inside a page: the HTML form, else the picture as an inline image, else the text.
  public var html: String {
    if let html = representations["text/html"] { return html }
    if let svg = representations["image/svg+xml"] { return svg }
    for type in ["image/png", "image/jpeg"] {
      guard let picture = representations[type] else { continue }
      return "<img src=\"data:\(type);base64,\(picture)\" alt=\"\(firstLine.htmlEscaped)\">"
    }
    return "<pre>\(text.htmlEscaped)</pre>"
  }

  private var firstLine: String { String(text.prefix { !$0.isNewline }) }
}

/// A value that knows how to show itself in a notebook.
public protocol Displayable {
  /// The value as text, and in the richer forms it has.
  var displayBundle: DisplayBundle { get }
}

extension DisplayBundle: Displayable {
  public var displayBundle: DisplayBundle { self }
}
