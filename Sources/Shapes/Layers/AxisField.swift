/// Which pixels of the image one output sees along an axis, and how that moves from one output to the next.
///
/// Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks" (2019).
public struct AxisField: Hashable, Sendable {
  /// Pixels that one output sees.
  public var size: Int
  /// Pixels of the image from one output to the next; less than 1 where layers make the image larger, 0 where all outputs
  /// see the same.
  public var stride: Double
  /// Where the first output's pixels begin; less than 0 in the padding. Its opposite is the effective padding.
  public var start: Double

  /// A pixel of the image itself.
  public static let pixel = AxisField(size: 1, stride: 1, start: 0)

  /// The middle of what the first output sees.
  public var center: Double { start + Double(size) / 2 }

  /// What an output sees through a window of this field's outputs.
  func seen(through axis: ConvolutionAxis) -> AxisField {
    if axis.operation == .transposedConvolution {
      // Of the inputs, s apart, those whose filter covers the output.
      let first = Self.dividedUp(axis.padding.before - axis.span + 1, axis.stride)
      return AxisField(
        size: grown(by: Self.dividedUp(axis.span, axis.stride) - 1),
        stride: stride / Double(axis.stride), start: moved(by: first))
    }
    return AxisField(
      size: grown(by: axis.span - 1), stride: min(stride * Double(axis.stride), Self.largest),
      start: moved(by: -axis.padding.before))
  }

  /// What an output sees that sees all of so many of this field's outputs.
  func seenWhole(_ count: Int) -> AxisField {
    AxisField(size: grown(by: count - 1), stride: stride, start: start)
  }

  /// What two branches see together.
  func union(_ other: AxisField) -> AxisField {
    let first = min(start, other.start)
    let end = max(start + Double(size), other.start + Double(other.size))
    return AxisField(size: Int((end - first).rounded(.up)), stride: max(stride, other.stride), start: first)
  }

  /// Beyond this, where strides are absurd, all fields are alike.
  private static let largest = 1e15

  /// Pixels that so many outputs more see.
  private func grown(by count: Int) -> Int {
    Int(min((Double(size) + Double(count) * stride).rounded(.up), Self.largest))
  }

  /// Where the pixels of an output begin that is so many behind the first.
  private func moved(by count: Int) -> Double {
    min(max(start + Double(count) * stride, -Self.largest), Self.largest)
  }

  private static func dividedUp(_ a: Int, _ b: Int) -> Int { a >= 0 ? (a + b - 1) / b : -(-a / b) }
}

/// The receptive field of an output along all axes before the channels, and the map that it belongs to.
struct FieldState: Hashable, Sendable {
  /// nil where the input has no such axes.
  var axes: [AxisField]?
  /// Outputs along each axis; those of the last map where axes have been joined since.
  var extent: [Int]

  init(input: [Int]) {
    axes = input.count > 1 ? input.dropLast().map { _ in .pixel } : nil
    extent = Array(input.dropLast())
  }

  /// The field of the outputs of a layer.
  func after(_ rule: any LayerRule, input: [Int], output: [Int]) throws(ShapeError) -> FieldState {
    var next = self
    if rule is EmbeddingRule, input.count == 1 {
      // Words have no channels before they are vectors.
      next.axes = [.pixel]
      next.extent = input
      return next
    }
    guard let axes else { return self }
    let sight = try rule.sight(for: input)
    if rule.seesWhole(input) {
      next.axes = zip(axes, extent).map { $0.seenWhole($1) }
      next.extent = extent.map { _ in 1 }
      if output.count == input.count, output.count > 1 {
        // All outputs of the map see the same.
        next.axes = next.axes?.map { AxisField(size: $0.size, stride: 0, start: $0.start) }
        next.extent = Array(output.dropLast())
      }
      return next
    }
    switch sight {
    case .windows(let windows) where windows.count == axes.count:
      next.axes = zip(axes, windows).map { $0.seen(through: $1) }
      next.extent = windows.map(\.output)
    case .enlarged(let factors) where factors.count == axes.count:
      next.axes = zip(axes, factors).map { AxisField(size: $0.size, stride: $0.stride / Double($1), start: $0.start) }
      next.extent = Array(output.dropLast())
    case .bordered(let sides) where sides.count == axes.count:
      next.axes = zip(axes, sides).map {
        AxisField(size: $0.size, stride: $0.stride, start: $0.start - Double($1.before) * $0.stride)
      }
      next.extent = Array(output.dropLast())
    case .unknown: next.axes = nil
    default: break
    }
    return next
  }

  /// What several branches see together.
  static func union(_ states: [FieldState]) -> FieldState {
    var result = states[0]
    for state in states.dropFirst() {
      guard let axes = result.axes, let others = state.axes, axes.count == others.count else {
        result.axes = nil
        break
      }
      result.axes = zip(axes, others).map { $0.union($1) }
    }
    return result
  }
}
