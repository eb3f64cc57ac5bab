/// LeNet-5's trainable subsampling: the sum of each window times a number of its channel, plus another one, through an
/// activation (LeCun et al., 1998).
public struct Subsampling2D: Layer {
  /// `[channels]`.
  public let coefficient: Parameter
  /// `[channels]`.
  public let bias: Parameter
  /// How large a window is.
  public let size: StrideSize
  /// What the sums go through.
  public let activation: Activation

  /// - Parameters:
  ///   - size: of the windows, which lie side by side.
  ///   - channels: how many the input has.
  ///   - activation: what the sums go through.
  public init(size: StrideSize = 2, channels: Int, activation: Activation = .scaledTanh) {
    // The mean of the window to begin with.
    coefficient = Parameter(Tensor(repeating: 1 / Double(size.height * size.width), shape: [channels]))
    bias = Parameter(Tensor(zeros: [channels]))
    self.size = size
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("Subsampling2D", x, channels: coefficient.shape[0])
    let sums = averagePool2D(x, size: size, stride: size) * (size.height * size.width)
    return activation(sums * coefficient.value + bias.value)
  }
}
