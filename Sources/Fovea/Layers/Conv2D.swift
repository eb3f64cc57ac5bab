/// A convolution of images with learned filters, plus a bias, through an activation.
///
/// `[N, H, W, C]` gives `[N, H′, W′, outputs]`. It is cross-correlation, which the field calls convolution; sizes follow
/// ⌊(n + p − (d·(f − 1) + 1)) ÷ s⌋ + 1 (see `conv2D`).
public struct Conv2D: Layer {
  /// `[height, width, inputs ÷ groups, outputs]`.
  public let filter: Parameter
  /// `[outputs]`; nil for none.
  public let bias: Parameter?
  public let stride: StrideSize
  public let padding: Padding
  public let paddingMode: Border
  public let dilation: StrideSize
  /// Into how many independent convolutions the channels are split.
  public let groups: Int
  public let activation: Activation

  /// - Parameters:
  ///   - filterShape: height, width, input channels of a group, output channels.
  ///   - initializer: how the filter begins; biases begin with zeros.
  ///   - seed: of the filter; nil for one of its own (`InitializerSeeds`).
  public init(
    filterShape: (Int, Int, Int, Int), stride: StrideSize = 1, padding: Padding = .valid, paddingMode: Border = .zeros,
    dilation: StrideSize = 1, groups: Int = 1, activation: Activation = .identity, hasBias: Bool = true,
    initializer: Initializer = .glorotUniform, seed: UInt64? = nil
  ) {
    let (height, width, inputs, outputs) = filterShape
    guard height > 0, width > 0, inputs > 0, outputs > 0, groups > 0, outputs % max(groups, 1) == 0 else {
      shapeFailure(
        "Conv2D(filterShape: \(filterShape), groups: \(groups)): sizes are at least 1, and the groups share the outputs "
          + "equally")
    }
    filter = Parameter(
      initializer.tensor(
        [height, width, inputs, outputs], inputs: height * width * inputs, outputs: height * width * outputs / groups,
        seed: seed ?? InitializerSeeds.next()))
    bias = hasBias ? Parameter(Tensor(zeros: [outputs])) : nil
    self.stride = stride
    self.padding = padding
    self.paddingMode = paddingMode
    self.dilation = dilation
    self.groups = groups
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let channels = filter.shape[2] * groups
    guard x.rank == 4, x.shape[3] == channels else {
      layerFailure("Conv2D expects images [N, H, W, \(channels)], got \(x.shape)\(imageAdvice(x, channels: channels))")
    }
    return activation(
      conv2D(
        x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, paddingMode: paddingMode,
        dilation: dilation, groups: groups))
  }
}

/// What to do about images that a layer cannot take.
func imageAdvice(_ x: Tensor, channels: Int) -> String {
  if x.rank == 3, x.shape[2] == channels { return ": a single image; give a batch, x[.newAxis]" }
  if x.rank == 3, channels == 1 { return ": give gray images a channel, x[.rest, .newAxis]" }
  if x.rank == 4, x.shape[1] == channels { return ": channels come last here; x.transposed(to: [0, 2, 3, 1])" }
  return x.rank == 4 ? ": the layer before gives \(x.shape[3]) channels" : ""
}
