/// A reduction of a tensor over some of its axes.
///
/// Neighbouring axes that are all reduced, or all kept, count as one.
public struct ReductionDims: Hashable, Sendable {
  /// The sizes of the tensor's axes, merged.
  let sizes: [Int]
  /// Which of the merged axes are reduced: every other one.
  let firstIsReduced: Bool
  /// The shape of what comes out, without the axes that were reduced.
  public let outputShape: [Int]
  /// Elements of the input.
  public let inputCount: Int
  /// Elements of the output.
  public let outputCount: Int

  /// Checks the axes.
  ///
  /// - Parameters:
  ///   - shape: sizes of at least 0.
  ///   - axes: from 0 to the number of axes − 1, each at most once; nil is all of them.
  /// - Throws: `ReductionError` naming the axis that does not exist or comes twice, or the size that is negative.
  public init(shape: [Int], axes: [Int]? = nil) throws(ReductionError) {
    for size in shape where size < 0 { throw .negativeSize(size, shape: shape) }
    let axes = axes ?? Array(shape.indices)
    for (index, axis) in axes.enumerated() {
      guard shape.indices.contains(axis) else { throw .noSuchAxis(axis: axis, shape: shape) }
      if axes[..<index].contains(axis) { throw .repeatedAxis(axis) }
    }
    var (sizes, isReduced): ([Int], [Bool]) = ([], [])
    for (axis, size) in shape.enumerated() {
      if isReduced.last == axes.contains(axis) {
        sizes[sizes.count - 1] *= size
      } else {
        sizes.append(size)
        isReduced.append(axes.contains(axis))
      }
    }
    self.sizes = sizes
    firstIsReduced = isReduced.first ?? false
    outputShape = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
    inputCount = shape.reduce(1, *)
    outputCount = outputShape.reduce(1, *)
  }

  /// Elements of the input that make one element of the output.
  public var reducedCount: Int {
    sizes.enumerated().reduce(1) { ($1.offset % 2 == 0) == firstIsReduced ? $0 * $1.element : $0 }
  }
}

/// Why a tensor cannot be reduced that way.
public enum ReductionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The shape has no such axis.
  case noSuchAxis(axis: Int, shape: [Int])
  /// An axis was given twice.
  case repeatedAxis(Int)
  /// A shape has a size below 0.
  case negativeSize(Int, shape: [Int])
  /// There is no largest or smallest one of no elements.
  case empty(operation: String)

  /// What was wrong, with the numbers, and what to do.
  public var description: String {
    switch self {
    case .noSuchAxis(let axis, let shape):
      shape.isEmpty
        ? "There is no axis \(axis): a single number has no axes."
        : "There is no axis \(axis) in a tensor of shape \(shape): use a number from 0 to \(shape.count - 1)."
    case .repeatedAxis(let axis): "Axis \(axis) is given twice: give each axis once."
    case .negativeSize(let size, let shape): "The shape \(shape) has the size \(size); sizes are 0 or more."
    case .empty(let operation): "There is no \(operation) of no elements: an axis that is reduced has the size 0."
    }
  }
}
