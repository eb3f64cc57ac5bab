/// One of the numbers of an axis.
public enum AxisQuantity: String, Hashable, Sendable, CaseIterable {
  /// Pixels before padding.
  case input
  /// Taps of the filter, or pixels of the window.
  case filter
  /// From one position to the next.
  case stride
  /// Pixels added on both sides.
  case padding
  /// Distance between neighbouring taps.
  case dilation
  /// Pixels that the output of a transposed convolution has more.
  case outputPadding
  /// Pixels that come out.
  case output

  /// The quantity in words; a pooling's filter is its window.
  public func title(_ operation: SlidingOperation = .convolution) -> String {
    switch self {
    case .filter: operation.slider
    case .outputPadding: "output padding"
    default: rawValue
    }
  }

  /// The letter that stands for it in formulas.
  public var symbol: String {
    switch self {
    case .input: "n"
    case .filter: "f"
    case .stride: "s"
    case .padding: "p"
    case .dilation: "d"
    case .outputPadding: "a"
    case .output: "o"
    }
  }

  /// The smallest number that makes sense.
  var minimum: Int { self == .padding || self == .outputPadding ? 0 : 1 }

  /// What is wrong with a number, whatever the others are; nil where nothing is.
  func objection(to value: Int, _ operation: SlidingOperation) -> String? {
    if value > ConvolutionAxis.largestSize {
      return "the \(title(operation)) is \(value), but no size may be larger than \(ConvolutionAxis.largestSize)"
    }
    guard value < minimum else {
      guard self == .outputPadding, value > 0, operation != .transposedConvolution else { return nil }
      return "the output padding is \(value), but only a transposed convolution has one"
    }
    let why =
      switch self {
      case .input: "there is nothing to look at"
      case .filter: "it has no taps to multiply with"
      case .stride: "it would never move on"
      case .padding: "pixels are added, not taken away: crop the input instead"
      case .dilation: "neighbouring taps are 1 apart in the ordinary filter"
      case .outputPadding: "pixels are added, not taken away"
      case .output: "nothing would come out"
      }
    return "the \(title(operation)) is \(value), but it must be at least \(minimum): \(why)"
  }
}

extension ConvolutionAxis {
  /// A number of the axis; of the padding both sides together.
  public subscript(quantity: AxisQuantity) -> Int {
    switch quantity {
    case .input: input
    case .filter: filter
    case .stride: stride
    case .padding: padding.total
    case .dilation: dilation
    case .outputPadding: outputPadding
    case .output: output
    }
  }
}
