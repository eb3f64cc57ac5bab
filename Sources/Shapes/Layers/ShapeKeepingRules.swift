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
  /// What it does to memory.
  public var work: Work

  /// Kinds of layers that keep the shape.
  public enum Work: Hashable, Sendable {
    /// The way back needs what came in.
    case normalisation
    /// A function of every number, perhaps written over what came in.
    case activation(ActivationMemory, isInPlace: Bool = false)
    /// Nothing outside of a training; in one, a mask.
    case dropout
  }

  /// A layer that keeps the shape, with what it keeps otherwise.
  public init(
    _ name: String, detail: String = "", channels: Int? = nil, parameters: ParameterCount = ParameterCount(),
    seesEverything: Bool = false, work: Work = .normalisation, channelReach: ChannelReach = .own
  ) {
    self.name = name
    self.detail = detail
    self.channels = channels
    self.parameters = parameters
    self.seesEverything = seesEverything
    self.work = work
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
  /// Why there can be no such border; nil where there can.
  public var objection: String?

  /// A border of so many pixels along each axis.
  public init(_ name: String, _ padding: [AxisPadding]) {
    self.name = name
    self.padding = padding
  }

  /// A border along so many axes of what a layer takes as its padding; "same" and "full" depend on a filter, which a border
  /// has not got.
  public init(_ name: String, _ padding: LayerPadding, axes: Int) {
    self.init(name, Array(repeating: 0, count: axes))
    switch padding {
    case .valid: break
    case .sides(let sides): self.padding = sides
    case .same, .full:
      objection =
        "\(name) of \(padding.text ?? "") padding: that depends on a filter; right would be a number of pixels"
    }
  }

  public var detail: String { LayerPadding.sides(padding).text ?? "none" }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    if let objection { throw ShapeError(objection) }
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
