/// Which inputs an output of a layer or network is made of.
///
///     trace(Conv2D(filterShape: (3, 3, 1, 8), dilation: 2), output: [3, 3], on: [9, 9, 1])
///
/// The indices alone decide; nothing runs. A layer of one's own must say by its `shapeRule` what it sees.
///
/// - Parameters:
///   - layer: a layer, or a whole network with branches and short cuts.
///   - output: `[row, column]`, or `[row, column, channel]` where channels are told apart; `[unit]` of a list.
///   - shape: that of one example which goes in, such as `[9, 9, 1]`.
public func trace(_ layer: any Layer, output: [Int], on shape: [Int]) -> ConnectionTrace {
  ConnectionTrace(layer.shapeRule, from: .output(output), input: shape)
}

/// Which outputs of a layer or network read an input: of a convolution, what the transposed convolution with the same
/// numbers makes of it.
///
/// - Parameters:
///   - layer: a layer, or a whole network with branches and short cuts.
///   - input: `[row, column]`, or `[row, column, channel]` where channels are told apart.
///   - shape: that of one example which goes in, such as `[9, 9, 1]`.
public func trace(_ layer: any Layer, input: [Int], on shape: [Int]) -> ConnectionTrace {
  ConnectionTrace(layer.shapeRule, from: .input(input), input: shape)
}
