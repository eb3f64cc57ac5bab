import JSONText

/// What answers a question about shapes.
public protocol ShapeAnswer: Sendable, CustomStringConvertible {
  /// Whether there is nothing that fits.
  var isFailure: Bool { get }
  /// For notebooks.
  var html: String { get }
  /// For programs.
  var json: JSON { get }
}

extension AxisAnswer: ShapeAnswer {
  public var isFailure: Bool { problem != nil }
}

extension ShapeSummary: ShapeAnswer {
  public var isFailure: Bool { trace.failure != nil }
}
