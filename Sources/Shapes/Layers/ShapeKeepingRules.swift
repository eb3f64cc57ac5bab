/// A layer that keeps the shape: an activation, dropout, a normalisation.
public struct ShapeKeepingRule: LayerRule, Hashable {
  public var name: String
  public var detail: String
  public var parameters: ParameterCount
  /// The size that the last axis must have; nil for any.
  public var channels: Int?
  /// Whether an output depends on all places, as it does in a normalisation over an image.
  public var seesEverything: Bool
  /// Which channels an output depends on.
  public var channelReach: ChannelReach

  /// A layer that keeps the shape, with what it keeps otherwise.
  public init(
    _ name: String, detail: String = "", channels: Int? = nil, parameters: ParameterCount = ParameterCount(),
    seesEverything: Bool = false, channelReach: ChannelReach = .own
  ) {
    self.name = name
    self.detail = detail
    self.channels = channels
    self.parameters = parameters
    self.seesEverything = seesEverything
    self.channelReach = channelReach
  }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    if let channels, input.last != channels {
      throw ShapeError("\(name) expects \(channels) channels along the last axis, got \(shapeText(input))")
    }
    try SpatialAxes.checkSizes(input)
    return input
  }

  public func sight(for input: [Int]) throws(ShapeError) -> Sight { seesEverything ? .everything : .pixel }
}

/// Which channels of the input one channel of the output depends on, in a layer that keeps the shape.
public enum ChannelReach: Hashable, Sendable {
  /// The same one.
  case own
  /// So many before it and after it too, as far as they exist.
  case neighbours(before: Int, after: Int)
  /// Those of its group, of so many groups.
  case groups(Int)
  /// All of them.
  case all
}

/// A border round an image, a sequence or a volume.
public struct BorderRule: LayerRule, Hashable {
  public var name: String
  /// What is added along each axis.
  public var padding: [AxisPadding]

  /// A border of so many pixels along each axis.
  public init(_ name: String, _ padding: [AxisPadding]) {
    self.name = name
    self.padding = padding
  }

  public var detail: String { LayerPadding.sides(padding).text ?? "none" }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    try SpatialAxes.check(name, input, padding.count)
    for side in padding.flatMap({ [$0.before, $0.after] }) {
      if let objection = AxisQuantity.padding.objection(to: side, .convolution) { throw ShapeError(objection) }
    }
    let shape = zip(input, padding).map { $0 + $1.total } + [input[padding.count]]
    try SpatialAxes.checkSizes(shape)
    return shape
  }

  public func sight(for input: [Int]) throws(ShapeError) -> Sight { .bordered(padding) }
}

/// An image made larger by whole factors.
public struct EnlargingRule: LayerRule, Hashable {
  public var name: String
  /// How many times as large, along each axis.
  public var factors: [Int]
  /// Whether new pixels lie between the two nearest ones, rather than being the nearest.
  public var isSmooth: Bool

  /// So many times as large along each axis.
  public init(_ name: String, _ factors: [Int], isSmooth: Bool = false) {
    self.name = name
    self.factors = factors
    self.isSmooth = isSmooth
  }

  public var detail: String { "by \(timesText(factors))" }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    try SpatialAxes.check(name, input, factors.count)
    try SpatialAxes.checkSizes(factors)
    let shape = zip(input, factors).map { $0 * $1 } + [input[factors.count]]
    try SpatialAxes.checkSizes(shape)
    return shape
  }

  public func sight(for input: [Int]) throws(ShapeError) -> Sight { .enlarged(factors) }
}
