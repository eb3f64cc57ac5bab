/// The fifteen relationships between sizes in Dumoulin and Visin, "A guide to convolution arithmetic for deep learning"
/// (2016), in their order and by what they assume. Their letters: input i, filter k, padding p on each side, stride s,
/// dilation d, output o; primes mark a transposed convolution, whose k, s and p are those of the convolution it transposes.
public enum ConvolutionRelationship: Int, Hashable, Sendable, CaseIterable {
  /// 4×4, 3×3: 2×2.
  case noPaddingUnitStride = 1
  /// 5×5, 4×4, padding 2: 6×6.
  case paddingUnitStride
  /// The output is as large as the input.
  case halfPadding
  /// The output is larger than the input.
  case fullPadding
  /// What the stride steps over is dropped.
  case noPaddingStrides
  /// What the stride steps over is dropped, padding first.
  case paddingStrides
  /// Windows, channel by channel, without padding.
  case pooling
  /// As full padding of the convolution.
  case transposedNoPaddingUnitStride
  /// As padding k − p − 1 of the convolution.
  case transposedPaddingUnitStride
  /// The output is as large as the input.
  case transposedHalfPadding
  /// The output is smaller than the input.
  case transposedFullPadding
  /// Inputs lie s apart in the output.
  case transposedNoPaddingStrides
  /// Inputs lie s apart in the output, of which the padding is left out.
  case transposedPaddingStrides
  /// The remainder a tells apart sizes that the stride makes equal.
  case transposedPaddingStridesRemainder
  /// The filter has gaps of d − 1.
  case dilated

  /// The number in the paper.
  public var number: Int { rawValue }

  /// What it is about, in words.
  public var title: String {
    switch self {
    case .noPaddingUnitStride: "no padding, stride 1"
    case .paddingUnitStride: "padding, stride 1"
    case .halfPadding: "half padding (same), stride 1, odd filter"
    case .fullPadding: "full padding, stride 1"
    case .noPaddingStrides: "no padding, any stride"
    case .paddingStrides: "padding, any stride"
    case .pooling: "pooling"
    case .transposedNoPaddingUnitStride: "transposed, no padding, stride 1"
    case .transposedPaddingUnitStride: "transposed, padding, stride 1"
    case .transposedHalfPadding: "transposed, half padding (same), stride 1, odd filter"
    case .transposedFullPadding: "transposed, full padding, stride 1"
    case .transposedNoPaddingStrides: "transposed, no padding, stride that drops nothing"
    case .transposedPaddingStrides: "transposed, padding, stride that drops nothing"
    case .transposedPaddingStridesRemainder: "transposed, padding, any stride"
    case .dilated: "dilation"
    }
  }

  /// The size that comes out.
  public var formula: Formula {
    switch self {
    case .noPaddingUnitStride: Formula("o = (i − k) + 1", latex: "o = (i - k) + 1")
    case .paddingUnitStride: Formula("o = (i − k) + 2p + 1", latex: "o = (i - k) + 2p + 1")
    case .halfPadding: Formula("o = i", latex: "o = i")
    case .fullPadding: Formula("o = i + (k − 1)", latex: "o = i + (k - 1)")
    case .noPaddingStrides, .pooling:
      Formula("o = ⌊(i − k)/s⌋ + 1", latex: "o = \\left\\lfloor \\frac{i - k}{s} \\right\\rfloor + 1")
    case .paddingStrides:
      Formula("o = ⌊(i + 2p − k)/s⌋ + 1", latex: "o = \\left\\lfloor \\frac{i + 2p - k}{s} \\right\\rfloor + 1")
    case .transposedNoPaddingUnitStride: Formula("o′ = i′ + (k − 1)", latex: "o' = i' + (k - 1)")
    case .transposedPaddingUnitStride: Formula("o′ = i′ + (k − 1) − 2p", latex: "o' = i' + (k - 1) - 2p")
    case .transposedHalfPadding: Formula("o′ = i′", latex: "o' = i'")
    case .transposedFullPadding: Formula("o′ = i′ − (k − 1)", latex: "o' = i' - (k - 1)")
    case .transposedNoPaddingStrides: Formula("o′ = s(i′ − 1) + k", latex: "o' = s(i' - 1) + k")
    case .transposedPaddingStrides: Formula("o′ = s(i′ − 1) + k − 2p", latex: "o' = s(i' - 1) + k - 2p")
    case .transposedPaddingStridesRemainder:
      Formula("o′ = s(i′ − 1) + a + k − 2p", latex: "o' = s(i' - 1) + a + k - 2p")
    case .dilated:
      Formula(
        "o = ⌊(i + 2p − k − (k − 1)(d − 1))/s⌋ + 1",
        latex: "o = \\left\\lfloor \\frac{i + 2p - k - (k - 1)(d - 1)}{s} \\right\\rfloor + 1")
    }
  }

  /// The size that comes out by this relationship's own formula.
  ///
  /// - Returns: nil where the axis is none that the relationship is about.
  public func output(of axis: ConvolutionAxis) -> Int? {
    guard holds(for: axis) else { return nil }
    let (i, k, s, d) = (axis.input, axis.filter, axis.stride, axis.dilation)
    let p = axis.padding.before
    switch self {
    case .noPaddingUnitStride: return (i - k) + 1
    case .paddingUnitStride: return (i - k) + 2 * p + 1
    case .halfPadding, .transposedHalfPadding: return i
    case .fullPadding, .transposedNoPaddingUnitStride: return i + (k - 1)
    case .noPaddingStrides, .pooling: return (i - k) / s + 1
    case .paddingStrides: return (i + 2 * p - k) / s + 1
    case .transposedPaddingUnitStride: return i + (k - 1) - 2 * p
    case .transposedFullPadding: return i - (k - 1)
    case .transposedNoPaddingStrides: return s * (i - 1) + k
    case .transposedPaddingStrides: return s * (i - 1) + k - 2 * p
    case .transposedPaddingStridesRemainder: return s * (i - 1) + axis.outputPadding + k - 2 * p
    case .dilated: return (i + 2 * p - k - (k - 1) * (d - 1)) / s + 1
    }
  }

  /// Whether an axis is of the kind that the relationship is about.
  public func holds(for axis: ConvolutionAxis) -> Bool {
    guard axis.padding.isSymmetric else { return false }
    let (k, p, s, a) = (axis.filter, axis.padding.before, axis.stride, axis.outputPadding)
    guard axis.dilation == 1 || self == .dilated else { return false }
    switch self {
    case .pooling: return axis.operation == .pooling && p == 0
    case .dilated: return axis.operation == .convolution
    case .noPaddingUnitStride: return axis.operation == .convolution && p == 0 && s == 1
    case .paddingUnitStride: return axis.operation == .convolution && s == 1
    case .halfPadding: return axis.operation == .convolution && s == 1 && k % 2 == 1 && p == k / 2
    case .fullPadding: return axis.operation == .convolution && s == 1 && p == k - 1
    case .noPaddingStrides: return axis.operation == .convolution && p == 0
    case .paddingStrides: return axis.operation == .convolution
    case .transposedNoPaddingUnitStride: return axis.operation == .transposedConvolution && p == 0 && s == 1
    case .transposedPaddingUnitStride: return axis.operation == .transposedConvolution && s == 1
    case .transposedHalfPadding: return axis.operation == .transposedConvolution && s == 1 && k % 2 == 1 && p == k / 2
    case .transposedFullPadding: return axis.operation == .transposedConvolution && s == 1 && p == k - 1
    case .transposedNoPaddingStrides: return axis.operation == .transposedConvolution && p == 0 && a == 0
    case .transposedPaddingStrides: return axis.operation == .transposedConvolution && a == 0
    case .transposedPaddingStridesRemainder: return axis.operation == .transposedConvolution
    }
  }
}

extension ConvolutionAxis {
  /// The relationships of Dumoulin and Visin that are about such an axis, the most special one first.
  public var relationships: [ConvolutionRelationship] {
    let special: [ConvolutionRelationship] = [
      .pooling, .halfPadding, .fullPadding, .noPaddingUnitStride, .paddingUnitStride, .noPaddingStrides,
      .paddingStrides,
      .dilated, .transposedHalfPadding, .transposedFullPadding, .transposedNoPaddingUnitStride,
      .transposedPaddingUnitStride, .transposedNoPaddingStrides, .transposedPaddingStrides,
      .transposedPaddingStridesRemainder,
    ]
    return special.filter { $0.holds(for: self) }
  }
}
