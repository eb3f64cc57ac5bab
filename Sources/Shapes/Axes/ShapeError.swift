/// Why sizes do not fit: the layer, the axis, and the arithmetic that failed, with what would be right.
public struct ShapeError: Error, Hashable, Sendable {
  /// The layers from the outermost on, such as `["3 (Conv2D)"]`; empty where there is only one.
  public var layers: [String] = []
  /// Which axis: `height`, `width`, `depth` or `length`; nil where none is to blame.
  public var axis: String?
  /// Sentences that say what is wrong and what would be right.
  public var reason: String

  /// An error of a single layer.
  public init(_ reason: String, axis: String? = nil) {
    self.reason = reason
    self.axis = axis
  }

  /// The same, said of an axis.
  func along(_ axis: String) -> ShapeError {
    var error = self
    error.axis = error.axis ?? axis
    return error
  }

  /// The same, said of a layer that holds the layers named so far.
  public func inside(_ layer: String) -> ShapeError {
    var error = self
    error.layers.insert(layer, at: 0)
    return error
  }
}

extension ShapeError: CustomStringConvertible {
  /// For example `in layer 3 (Conv2D): along the height: …`.
  public var description: String {
    (layers.isEmpty ? "" : "in layer \(layers.joined(separator: ", ")): ") + (axis.map { "along the \($0): " } ?? "")
      + reason
  }
}
