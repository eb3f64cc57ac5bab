import JSONText

/// An answer that is a picture.
protocol PictureAnswer: ShapeAnswer {
  /// The picture as SVG, in the colours of the page around it.
  var svg: String { get }
}

extension FilterPositions: PictureAnswer {}
extension SlidingFilter: PictureAnswer {}

/// Pictures of several layers, one after the other.
struct FilterPictures: ShapeAnswer {
  let pictures: [any PictureAnswer]

  var isFailure: Bool { false }
  var description: String { pictures.map(\.description).joined(separator: "\n\n") }
  var html: String { pictures.map(\.html).joined() }
  var json: JSON { .object(["pictures": .array(pictures.map(\.json))]) }
}

extension ShapeReply {
  /// The pictures that answer a question for them, each a file of its own (SVG); none for other questions.
  public var pictures: [String] {
    let pictures = (answer as? FilterPictures)?.pictures ?? [answer as? any PictureAnswer].compactMap(\.self)
    return pictures.map { SVGDrawing.standalone($0.svg) }
  }
}
