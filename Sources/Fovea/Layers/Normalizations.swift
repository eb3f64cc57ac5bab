/// Layer normalisation: every vector along the last axis by itself, then scaled and moved (Ba et al., 2016).
public struct LayerNorm: Layer {
  /// `[channels]`: what the normalised numbers are multiplied by.
  public let scale: Parameter
  /// `[channels]`: what is added to them then.
  public let offset: Parameter
  /// Added, so that nothing is divided by zero.
  public let epsilon: Double

  /// - Parameters:
  ///   - features: the size of the last axis.
  ///   - epsilon: added to variances, so that nothing is divided by zero.
  public init(_ features: Int, epsilon: Double = 1e-5) {
    scale = Parameter(Tensor(ones: [features]))
    offset = Parameter(Tensor(zeros: [features]))
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.shape.last == scale.shape[0] else {
      layerFailure(
        "LayerNorm expects \(scale.shape[0]) features along the last axis, got \(x.shape)"
          + channelAdvice(x, scale.shape[0], "LayerNorm(\(x.shape.last ?? 1))"))
    }
    return layerNormalized(x, scale: scale.value, offset: offset.value, epsilon: epsilon)
  }
}

/// Group normalisation: the channels of an image in groups, each with mean 0 and variance 1 (Wu and He, 2018). As many
/// groups as channels are instance normalisation.
public struct GroupNorm: Layer {
  /// `[channels]`: what the normalised numbers are multiplied by.
  public let scale: Parameter
  /// `[channels]`: what is added to them then.
  public let offset: Parameter
  /// Into how many groups the channels are split.
  public let groups: Int
  /// Added, so that nothing is divided by zero.
  public let epsilon: Double

  /// A normalisation that changes nothing else: scale 1 and offset 0 to begin with.
  ///
  /// - Parameters:
  ///   - groups: how many; they share the channels equally.
  ///   - channels: how many the input has.
  ///   - epsilon: added to variances, so that nothing is divided by zero.
  public init(groups: Int, channels: Int, epsilon: Double = 1e-5) {
    guard groups > 0, channels % max(groups, 1) == 0 else {
      shapeFailure("GroupNorm(groups: \(groups), channels: \(channels)): groups must share the channels equally")
    }
    scale = Parameter(Tensor(ones: [channels]))
    offset = Parameter(Tensor(zeros: [channels]))
    self.groups = groups
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.rank > 1, x.shape.last == scale.shape[0] else {
      layerFailure(
        "GroupNorm expects \(scale.shape[0]) channels along the last axis, got \(x.shape)"
          + channelAdvice(x, scale.shape[0], "GroupNorm(groups: \(groups), channels: \(x.shape.last ?? 1))"))
    }
    return groupNormalized(x, groups: groups, scale: scale.value, offset: offset.value, epsilon: epsilon)
  }
}

/// Local response normalisation: every number divided by a power of the squares of its neighbours in other channels
/// (Krizhevsky et al., 2012).
///
/// Without arguments it is AlexNet's: the paper's α of 10⁻⁴ is not divided by the size, and so is 5·10⁻⁴ here.
public struct LocalResponseNorm: Layer {
  /// How many neighbouring channels count.
  public let size: Int
  /// How strongly the neighbours count.
  public let alpha: Double
  /// The power of the divisor.
  public let beta: Double
  /// Added to the neighbours' sum of squares.
  public let k: Double

  /// - Parameters:
  ///   - size: how many channels count, with the number's own in the middle.
  ///   - alpha: of the sum of squares divided by `size`.
  ///   - beta: the power of the divisor.
  ///   - k: added to the neighbours' sum of squares.
  public init(size: Int = 5, alpha: Double = 5e-4, beta: Double = 0.75, k: Double = 2) {
    self.size = size
    self.alpha = alpha
    self.beta = beta
    self.k = k
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    localResponseNormalized(x, size: size, alpha: alpha, beta: beta, k: k)
  }
}
