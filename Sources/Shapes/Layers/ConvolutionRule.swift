/// A convolution, or a transposed one, along one, two or three axes.
public struct ConvolutionRule: LayerRule, Hashable {
  public var name: String
  /// Whether it is a transposed convolution.
  public var isTransposed: Bool
  /// Taps along each axis.
  public var filter: [Int]
  /// Channels that go in.
  public var inputs: Int
  /// Channels that come out.
  public var outputs: Int
  /// From one position to the next, along each axis.
  public var stride: [Int]
  /// What is added on the sides, or left out of the output of a transposed convolution.
  public var padding: LayerPadding
  /// Where the padding's numbers come from.
  public var paddingSource: PaddingSource
  /// What a transposed convolution adds at the end of each axis.
  public var outputPadding: [Int]
  /// Distance between neighbouring taps, along each axis.
  public var dilation: [Int]
  /// Into how many independent convolutions the channels are split.
  public var groups: Int
  /// How many pairs of an input and an output channel a filter connects, where a table says which; nil for all of a group.
  public var connections: Int?
  /// Whether a number is added to each output.
  public var hasBias: Bool
  /// Whether optimisers leave its numbers as they are.
  public var isFrozen: Bool
  /// What the way back through its activation needs.
  public var activation: ActivationMemory

  /// - Parameters:
  ///   - filter: taps along each axis, which says how many axes there are.
  ///   - inputs: channels that go in.
  ///   - outputs: channels that come out.
  ///   - stride: for each axis; nil is 1.
  ///   - connections: of a table that says which inputs an output sees, the number of its entries.
  public init(
    _ name: String, isTransposed: Bool = false, filter: [Int], inputs: Int, outputs: Int, stride: [Int]? = nil,
    padding: LayerPadding = .valid, outputPadding: [Int]? = nil, dilation: [Int]? = nil, groups: Int = 1,
    connections: Int? = nil, hasBias: Bool = true, isFrozen: Bool = false, activation: ActivationMemory = .none,
    paddingSource: PaddingSource = .constant
  ) {
    self.name = name
    self.isTransposed = isTransposed
    self.filter = filter
    self.inputs = inputs
    self.outputs = outputs
    self.stride = stride ?? filter.map { _ in 1 }
    self.padding = padding
    self.outputPadding = outputPadding ?? filter.map { _ in 0 }
    self.dilation = dilation ?? filter.map { _ in 1 }
    self.groups = groups
    self.connections = connections
    self.hasBias = hasBias
    self.isFrozen = isFrozen
    self.activation = activation
    self.paddingSource = paddingSource
  }

  public var detail: String {
    var parts = [timesText(filter)]
    if stride.contains(where: { $0 != 1 }) { parts.append("stride \(timesText(stride, short: true))") }
    if let padding = padding.text { parts.append("padding \(padding)\(paddingSource == .reflect ? " reflected" : "")") }
    if outputPadding.contains(where: { $0 != 0 }) {
      parts.append("output padding \(timesText(outputPadding, short: true))")
    }
    if dilation.contains(where: { $0 != 1 }) { parts.append("dilation \(timesText(dilation, short: true))") }
    if groups != 1 { parts.append("\(groups) groups") }
    return parts.joined(separator: ", ")
  }

  /// Weights f·f·(C ÷ groups)·outputs, and a bias for each output.
  public var parameters: ParameterCount {
    let weights = product(filter + pairs) ?? Int.max
    return ParameterCount(sum(weights, hasBias ? outputs : 0), isFrozen: isFrozen)
  }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    let shape = try axes(for: input).map(\.output) + [outputs]
    try SpatialAxes.checkSizes(shape)
    return shape
  }

  /// The number of pairs of an input and an output channel that a filter connects, as factors.
  private var pairs: [Int] { connections.map { [$0] } ?? [inputs / max(groups, 1), outputs] }

  /// The arithmetic of each axis.
  public func axes(for input: [Int]) throws(ShapeError) -> [ConvolutionAxis] {
    try SpatialAxes.check(name, input, filter.count, channels: inputs)
    for (title, channels) in [("input", inputs), ("output", outputs)] where groups < 1 || channels % groups != 0 {
      throw ShapeError(
        groups < 1
          ? "\(name) has \(groups) groups, but it needs at least 1"
          : "\(name): \(groups) groups cannot share \(channels) \(title) channels equally: \(channels) ÷ \(groups) leaves "
            + "\(channels % groups)")
    }
    let names = SpatialAxes.names(filter.count)
    var axes: [ConvolutionAxis] = []
    for index in filter.indices {
      do throws(ShapeError) {
        axes.append(try axis(index, input[index]))
      } catch {
        throw error.along(names[index])
      }
    }
    return axes
  }

  private func axis(_ index: Int, _ input: Int) throws(ShapeError) -> ConvolutionAxis {
    let (filter, stride, dilation) = (filter[index], stride[index], dilation[index])
    // "Same" of a transposed convolution is that of the convolution which it transposes, whose input is s times as large.
    let size =
      isTransposed && padding == .same && stride > 0 && input <= ConvolutionAxis.largestSize / stride
      ? input * stride : input
    let amount = padding.amount(axis: index, input: size, filter: filter, stride: stride, dilation: dilation)
    // A mirror shows fewer pixels than the image has.
    if paddingSource == .reflect, max(amount.before, amount.after) >= input,
      min(amount.before, amount.after, input) >= 0
    {
      throw ShapeError(
        "a reflected border of \(max(amount.before, amount.after)) shows as many pixels, the first and the last one left "
          + "out, but there are only \(input). Right would be a padding of at most \(input - 1), or the padding mode "
          + "replicate or circular")
    }
    let more =
      isTransposed && padding == .same && dilation > 0
      ? max(0, stride - dilation * (filter - 1) - 1) : outputPadding[index]
    return try ConvolutionAxis(
      isTransposed ? .transposedConvolution : .convolution, input: input, filter: filter, stride: stride,
      padding: amount, dilation: dilation, outputPadding: more)
  }

  /// A convolution multiplies for every output with its whole filter; a transposed one for every input.
  public func multiplyAdds(for input: [Int]) throws(ShapeError) -> Int {
    let output = try output(for: input)
    let places = isTransposed ? Array(input.dropLast()) : Array(output.dropLast())
    guard let count = product(places + filter + pairs) else {
      throw ShapeError("\(name) would take more multiply-adds than can be counted")
    }
    return count
  }

  public func sight(for input: [Int]) throws(ShapeError) -> Sight { .windows(try axes(for: input)) }
}
