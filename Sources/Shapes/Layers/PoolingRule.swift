/// Pooling with windows at equal distances, channel by channel.
public struct PoolingRule: LayerRule, Hashable {
  public var name: String
  /// Pixels of a window along each axis.
  public var size: [Int]
  /// From one window to the next, along each axis.
  public var stride: [Int]
  /// What is added on the sides.
  public var padding: LayerPadding
  /// Whether a last window that sticks out counts.
  public var roundsUp: Bool
  /// Channels that it must have, because it learns numbers for each; nil for any.
  public var channels: Int?
  public var parameters: ParameterCount
  /// Whether a training keeps where each number stood, as it does of maxima.
  public var hasPlaces: Bool

  /// - Parameter stride: nil is the window's size.
  public init(
    _ name: String, size: [Int], stride: [Int]? = nil, padding: LayerPadding = .valid, roundsUp: Bool = false,
    channels: Int? = nil, parameters: ParameterCount = ParameterCount(), hasPlaces: Bool = false
  ) {
    self.name = name
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
    self.roundsUp = roundsUp
    self.channels = channels
    self.parameters = parameters
    self.hasPlaces = hasPlaces
  }

  public var detail: String {
    var parts = [timesText(size), "stride \(timesText(stride, short: true))"]
    if let padding = padding.text { parts.append("padding \(padding)") }
    if roundsUp { parts.append("rounded up") }
    return parts.joined(separator: ", ")
  }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    try axes(for: input).map(\.output) + [input[size.count]]
  }

  /// The arithmetic of each axis.
  public func axes(for input: [Int]) throws(ShapeError) -> [ConvolutionAxis] {
    try SpatialAxes.check(name, input, size.count, channels: channels)
    let names = SpatialAxes.names(size.count)
    var axes: [ConvolutionAxis] = []
    for index in size.indices {
      do throws(ShapeError) {
        let amount = padding.amount(
          axis: index, input: input[index], filter: size[index], stride: stride[index], dilation: 1)
        axes.append(
          try ConvolutionAxis(
            roundsUp ? .ceilPooling : .pooling, input: input[index], filter: size[index], stride: stride[index],
            padding: amount))
      } catch {
        throw error.along(names[index])
      }
    }
    return axes
  }

  public func sight(for input: [Int]) throws(ShapeError) -> Sight { .windows(try axes(for: input)) }
}

/// Pooling to a given size, with windows that follow from it.
public struct AdaptivePoolingRule: LayerRule, Hashable {
  public var name: String
  /// The size that comes out, along each axis.
  public var outputSize: [Int]
  /// Whether a training keeps where each number stood, as it does of maxima.
  public var hasPlaces: Bool

  /// A pooling to a given size, along each axis.
  public init(_ name: String, outputSize: [Int], hasPlaces: Bool = false) {
    self.name = name
    self.outputSize = outputSize
    self.hasPlaces = hasPlaces
  }

  public var detail: String { "to \(timesText(outputSize))" }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    try SpatialAxes.check(name, input, outputSize.count)
    let shape = outputSize + [input[outputSize.count]]
    try SpatialAxes.checkSizes(shape)
    return shape
  }

  /// Window i goes from ⌊i·n ÷ m⌋ to ⌈(i + 1)·n ÷ m⌉; where m divides n they are windows of n ÷ m side by side, else
  /// the largest counts.
  public func sight(for input: [Int]) throws(ShapeError) -> Sight {
    _ = try output(for: input)
    var axes: [ConvolutionAxis] = []
    for (size, output) in zip(input, outputSize) {
      let largest =
        output > 4096
        ? size : (0..<output).map { ($0 * size + size + output - 1) / output - $0 * size / output }.max() ?? 1
      axes.append(
        try ConvolutionAxis(.pooling, input: size, filter: min(largest, size), stride: max(1, size / output)))
    }
    return .windows(axes)
  }
}

/// One number for each channel: `[height, width, channels]` gives `[channels]`.
public struct GlobalPoolingRule: LayerRule, Hashable {
  public var name: String
  /// Axes before the channels.
  public var axes: Int
  /// Whether a training keeps where each number stood, as it does of maxima.
  public var hasPlaces: Bool

  /// - Parameters:
  ///   - axes: how many there are before the channels.
  ///   - hasPlaces: whether a training keeps where each number stood.
  public init(_ name: String, axes: Int, hasPlaces: Bool = false) {
    self.name = name
    self.axes = axes
    self.hasPlaces = hasPlaces
  }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    try SpatialAxes.check(name, input, axes)
    return [input[input.count - 1]]
  }

  public func sight(for input: [Int]) throws(ShapeError) -> Sight { .everything }
}
