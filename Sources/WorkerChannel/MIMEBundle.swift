/// One value in the forms a front end may choose from: MIME type to content.
///
/// Text types hold text, images other than SVG hold base64, types that end in `+json` (and `application/json`) hold
/// JSON text.
public struct MIMEBundle: Sendable, Equatable {
  public var data: [String: String]
  /// JSON text of an object, keyed by MIME type as Jupyter's `metadata` is; `{}` when there is nothing to say.
  public var metadata: String

  public init(data: [String: String], metadata: String = "{}") {
    self.data = data
    self.metadata = metadata
  }
}
