/// Finds what is left out of the sizes of an axis: `solve(input: 7, filter: 3, stride: 3, output: 3)` finds padding 1.
///
/// One or two numbers may be left out. The answer has every solution, the recommended one first, what floor drops in
/// each, and the derivation; where there is no solution, it says why and what is nearest. A padding that cannot be the same
/// on both sides has its odd pixel at the end.
///
/// - Parameters:
///   - operation: `.convolution`, `.pooling`, `.ceilPooling` or `.transposedConvolution`.
///   - filter: its taps, or the pixels of a window.
///   - padding: on each side.
///   - outputPadding: of a transposed convolution; left out, it is found along with the rest.
///
/// The dilation is 1, and found where nothing else is left out; the other `solve` takes it as a number.
public func solve(
  _ operation: SlidingOperation = .convolution, input: Int? = nil, filter: Int? = nil, stride: Int? = nil,
  padding: Int? = nil, outputPadding: Int? = nil, output: Int? = nil
) -> AxisAnswer {
  AxisAnswer(
    AxisQuestion(
      operation, input: input, filter: filter, stride: stride, padding: padding.map { AxisPadding($0) },
      outputPadding: outputPadding, output: output))
}

/// Finds what is left out of the sizes of an axis, as the other does.
///
/// - Parameter dilation: the distance between neighbouring taps; `nil` asks for it.
public func solve(
  _ operation: SlidingOperation = .convolution, input: Int? = nil, filter: Int? = nil, stride: Int? = nil,
  padding: Int? = nil, dilation: Int?, outputPadding: Int? = nil, output: Int? = nil
) -> AxisAnswer {
  AxisAnswer(
    AxisQuestion(
      operation, input: input, filter: filter, stride: stride, padding: padding.map { AxisPadding($0) },
      dilation: dilation, outputPadding: outputPadding, output: output))
}

/// Finds what is left out of the sizes of an axis whose padding differs between its sides: `padding: [0, 1]`.
@_disfavoredOverload
public func solve(
  _ operation: SlidingOperation = .convolution, input: Int? = nil, filter: Int? = nil, stride: Int? = nil,
  padding: AxisPadding, dilation: Int? = 1, outputPadding: Int? = nil, output: Int? = nil
) -> AxisAnswer {
  AxisAnswer(
    AxisQuestion(
      operation, input: input, filter: filter, stride: stride, padding: padding, dilation: dilation,
      outputPadding: outputPadding, output: output))
}
