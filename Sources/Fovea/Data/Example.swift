/// One example of a data set: what is seen, and what it is.
public struct Example: Sendable {
  /// What is seen: of a set of images `[N, H, W, C]`, one image `[H, W, C]`.
  public let input: Tensor
  /// The class number, of shape `[]`; of a regression, what is to be predicted.
  public let labelTensor: Tensor
  /// What the class is called; nil for a regression.
  public let className: String?
  /// What is to be found in the image and where.
  public let boxes: [BoundingBox]

  init(input: Tensor, label: Tensor, className: String?, boxes: [BoundingBox]) {
    (self.input, labelTensor, self.className, self.boxes) = (input, label, className, boxes)
  }

  /// The input, under the name that fits an image.
  public var image: Tensor { input }

  /// The class number.
  public var label: Int {
    guard className != nil else {
      shapeFailure("label: this example of a regression has no class; labelTensor holds what is to be predicted")
    }
    return Int(labelTensor.onlyValue)
  }
}

extension Example: Displayable, CustomStringConvertible {
  /// The class, and the shape of the input.
  public var description: String {
    let what = className.map { $0 == "\(label)" ? "class \(label)" : "class \(label), \($0)" }
    return "\(input.shape): \(what ?? "\(labelTensor)")"
  }

  /// The picture over its class, where the input is one.
  public var displayBundle: DisplayBundle {
    guard input.rank == 3, [1, 3].contains(input.shape[2]), input.count > 0 else {
      return DisplayBundle(text: description)
    }
    return sideBySide([Image(input)], captions: [description]).displayBundle
  }
}
