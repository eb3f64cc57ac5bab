/// Neighbouring places along an axis; none where the last is before the first.
struct AxisSpan: Hashable {
  var first: Int
  var last: Int

  var count: Int { max(0, last - first + 1) }
  var middle: Int { Self.floored(first + last, 2) }

  /// What these outputs read through windows, or through the filter of a transposed convolution.
  func seen(through axis: ConvolutionAxis) -> AxisSpan {
    if axis.operation == .transposedConvolution {
      // Output o has a share of input i where 0 ≤ o + p − i·s < span.
      return AxisSpan(
        first: -Self.floored(-(first + axis.padding.before - axis.span + 1), axis.stride),
        last: Self.floored(last + axis.padding.before, axis.stride))
    }
    return AxisSpan(
      first: Self.scaled(first, axis.stride) - axis.padding.before,
      last: Self.scaled(last, axis.stride) - axis.padding.before + axis.span - 1)
  }

  /// What these outputs of an adaptive pooling read: window i goes from ⌊i·n ÷ m⌋ to ⌈(i + 1)·n ÷ m⌉.
  func adapted(from size: Int, to output: Int) -> AxisSpan {
    AxisSpan(
      first: max(0, Self.floored(first * size, output)),
      last: min(size, -Self.floored(-(last + 1) * size, output)) - 1)
  }

  /// The smallest that holds both, along each axis.
  static func union(_ a: [AxisSpan]?, _ b: [AxisSpan]) -> [AxisSpan] {
    guard let a else { return b }
    return zip(a, b).map { one, other in
      one.count == 0
        ? other
        : other.count == 0 ? one : AxisSpan(first: min(one.first, other.first), last: max(one.last, other.last))
    }
  }

  /// A product; where strides are absurd, no farther from 0 than the largest field.
  private static func scaled(_ place: Int, _ stride: Int) -> Int {
    let (product, overflows) = place.multipliedReportingOverflow(by: stride)
    let most = 1_000_000_000_000_000
    return overflows ? (place < 0 ? -most : most) : min(max(product, -most), most)
  }

  /// ⌊a ÷ b⌋, for negative numbers too.
  static func floored(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((-a + b - 1) / b) }
}
