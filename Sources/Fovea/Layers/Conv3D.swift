/// A convolution of volumes and videos: `[N, D, H, W, C]` gives `[N, D′, H′, W′, outputs]`.
public struct Conv3D: Layer {
  /// `[depth, height, width, inputs ÷ groups, outputs]`.
  public let filter: Parameter
  /// `[outputs]`; nil for none.
  public let bias: Parameter?
  public let stride: VolumeSize
  public let padding: VolumePadding
  public let dilation: VolumeSize
  public let groups: Int
  public let activation: Activation

  /// - Parameter filterShape: depth, height, width, input channels of a group, output channels.
  public init(
    filterShape: (Int, Int, Int, Int, Int), stride: VolumeSize = 1, padding: VolumePadding = .valid,
    dilation: VolumeSize = 1, groups: Int = 1, activation: Activation = .identity, hasBias: Bool = true,
    initializer: Initializer = .glorotUniform, seed: UInt64? = nil
  ) {
    let (depth, height, width, inputs, outputs) = filterShape
    let sizes = [depth, height, width, inputs, outputs, groups]
    guard sizes.allSatisfy({ $0 > 0 }), outputs % groups == 0 else {
      shapeFailure(
        "Conv3D(filterShape: \(filterShape), groups: \(groups)): sizes are at least 1, and the groups share the outputs "
          + "equally")
    }
    let taps = depth * height * width
    filter = Parameter(
      initializer.tensor(
        [depth, height, width, inputs, outputs], inputs: taps * inputs, outputs: taps * outputs / groups,
        seed: seed ?? InitializerSeeds.next()))
    bias = hasBias ? Parameter(Tensor(zeros: [outputs])) : nil
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let channels = filter.shape[3] * groups
    guard x.rank == 5, x.shape[4] == channels else {
      layerFailure("Conv3D expects volumes [N, D, H, W, \(channels)], got \(x.shape)")
    }
    return activation(
      conv3D(
        x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, dilation: dilation, groups: groups
      ))
  }
}
