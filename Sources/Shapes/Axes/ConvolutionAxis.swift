/// One spatial axis of a convolution, a pooling or a transposed convolution: its sizes, checked, and what follows from
/// them.
///
///     try ConvolutionAxis(input: 227, filter: 11, stride: 4).output     // 55
///
/// The engine counts by the same rule. See Dumoulin and Visin, "A guide to convolution arithmetic for deep learning"
/// (2016).
public struct ConvolutionAxis: Hashable, Sendable {
  /// What slides along the axis.
  public let operation: SlidingOperation
  /// Pixels of the image, before padding.
  public let input: Int
  /// Taps of the filter, or pixels of the window.
  public let filter: Int
  /// From one position to the next; for a transposed convolution from one input to the next in the output.
  public let stride: Int
  /// Pixels added on both sides; a transposed convolution leaves as many out of its output.
  public let padding: AxisPadding
  /// Distance between neighbouring taps; 1 is the ordinary filter.
  public let dilation: Int
  /// Pixels that the output of a transposed convolution has more at its end, less than the stride.
  public let outputPadding: Int
  /// How many pixels come out.
  public let output: Int

  /// The largest value of any single number, so that no product of two can overflow.
  public static let largestSize = Int(Int32.max)

  /// Checks the numbers of one axis and counts the outputs.
  ///
  /// - Parameter stride: nil is 1, and for pooling the size of the window, so that windows lie side by side.
  /// - Throws: `ShapeError` with the first number that is out of range, or the arithmetic that shows why nothing fits.
  public init(
    _ operation: SlidingOperation = .convolution, input: Int, filter: Int, stride: Int? = nil, padding: AxisPadding = 0,
    dilation: Int = 1, outputPadding: Int = 0
  ) throws(ShapeError) {
    let stride = stride ?? (operation.isPooling ? filter : 1)
    for (quantity, value) in [
      (.input, input), (.filter, filter), (.stride, stride), (.padding, padding.before), (.padding, padding.after),
      (.dilation, dilation), (.outputPadding, outputPadding),
    ] as [(AxisQuantity, Int)] {
      if let reason = quantity.objection(to: value, operation) { throw ShapeError(reason) }
    }
    self.operation = operation
    self.input = input
    self.filter = filter
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.outputPadding = outputPadding
    output = Self.count(operation, input, filter, stride, padding, dilation, outputPadding)
    try checkFit()
  }

  /// How many pixels come out of numbers that are in range; less than 1 where nothing fits.
  static func count(
    _ operation: SlidingOperation, _ input: Int, _ filter: Int, _ stride: Int, _ padding: AxisPadding, _ dilation: Int,
    _ outputPadding: Int
  ) -> Int {
    let span = dilation * (filter - 1) + 1
    if operation == .transposedConvolution { return (input - 1) * stride + span - padding.total + outputPadding }
    let room = input + padding.total - span
    guard room >= 0 else { return 0 }
    let whole = room / stride + 1
    // A window that begins beyond the last pixel would lie wholly outside.
    let hasMore =
      operation == .ceilPooling && room % stride != 0 && whole * stride < input + padding.before
    return hasMore ? whole + 1 : whole
  }

  /// Pixels that the filter spans with its gaps: d·(f − 1) + 1.
  public var span: Int { dilation * (filter - 1) + 1 }

  /// Pixels of the image and its padding.
  public var paddedInput: Int { input + padding.total }

  /// Pixels at the end of the padded image that no position reaches, because the stride steps over them; 0 for a
  /// transposed convolution.
  public var dropped: Int { max(0, reach) }

  /// Those of the dropped pixels that belong to the image, and not to its padding.
  public var droppedOfImage: Int { max(0, dropped - padding.after) }

  /// By how many pixels the last window of a pooling that rounds up sticks out of the padded image.
  public var overhang: Int { max(0, -reach) }

  /// Pixels between neighbouring positions that none of them sees: those by which the stride exceeds the span.
  public var skippedBetween: Int {
    operation == .transposedConvolution || output < 2 ? 0 : max(0, stride - span)
  }

  /// Whether some position sees nothing but padding.
  public var hasPositionsInPadding: Bool {
    guard operation != .transposedConvolution else { return false }
    return padding.before >= span || (output - 1) * stride - padding.before >= input
  }

  /// The first pixel of a position, counted from 0 at the image's first one; less than 0 in the padding.
  public func start(ofPosition index: Int) -> Int { index * stride - padding.before }

  private var reach: Int {
    operation == .transposedConvolution ? 0 : paddedInput - span - (output - 1) * stride
  }
}

extension ConvolutionAxis {
  /// Throws unless at least one output comes out, and every window of a pooling has a pixel.
  private func checkFit() throws(ShapeError) {
    if operation == .transposedConvolution {
      if outputPadding >= stride {
        throw ShapeError(
          "an output padding of \(outputPadding) is too much at stride \(stride): a convolution with that stride drops at "
            + "most \(stride - 1), so \(stride == 1 ? "it can only be 0" : "0 to \(stride - 1) are right")")
      }
      if output < 1 {
        let full = output + padding.total
        throw ShapeError(
          "\(derivation.inOneLine), so nothing is left: without padding \(full) would come out; "
            + "a padding of at most \(full - 1) in all is right")
      }
      if output > Self.largestSize {
        throw ShapeError("\(derivation.inOneLine): no size may be larger than \(Self.largestSize)")
      }
      return
    }
    if paddedInput < span {
      let missing = span - paddedInput
      let spread = dilation == 1 ? "" : " spans \(dilation)·(\(filter) − 1) + 1 = \(span) pixels and"
      let padded = padding.total == 0 ? "\(input)" : "\(input) + \(paddingSum) = \(paddedInput)"
      throw ShapeError(
        "a \(operation.slider) of \(filter)\(spread) does not fit into \(padded): \(paddedInput) − \(span) = −\(missing) is "
          + "less than 0. Right would be a \(operation.slider) of at most \((paddedInput - 1) / dilation + 1)"
          + (dilation > 1 && filter > 1 && paddedInput >= filter
            ? ", a dilation of at most \((paddedInput - 1) / (filter - 1))" : "")
          + ", an input of at least \(input + missing), or \(missing) more padding in all")
    }
    if operation.isPooling, let index = emptyWindow() {
      throw ShapeError(
        "window \(index), which begins at pixel \(start(ofPosition: index)) of 0 to \(input - 1), has nothing but padding, "
          + "and padding has no value. Right would be less padding, or a larger window")
    }
  }

  /// The first window of a pooling that has no pixel of the image.
  private func emptyWindow() -> Int? {
    if padding.before >= span { return 0 }
    if start(ofPosition: output - 1) >= input { return (input + padding.before + stride - 1) / stride }
    // With gaps wider than the image, all taps may miss it.
    guard dilation > input, padding.before > 0 else { return nil }
    return (0..<min(output, (padding.before - 1) / stride + 1)).first { index in
      let before = -start(ofPosition: index)
      let tap = (before + dilation - 1) / dilation
      return tap >= filter || tap * dilation - before >= input
    }
  }

  private var paddingSum: String {
    padding.isSymmetric ? "2·\(padding.before)" : "\(padding.before) + \(padding.after)"
  }
}
