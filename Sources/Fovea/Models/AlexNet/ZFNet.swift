/// ZFNet, which Clarifai's entry, the winner of the ImageNet challenge of 2013, was made from: AlexNet with smaller filters and
/// strides at the beginning.
///
/// Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014.
public struct ZFNet: ClassicNetwork {
  /// Which of the networks that go by the name.
  public enum Variant: String, Sendable, CaseIterable {
    /// With 384, 384 and 256 filters in conv3, conv4 and conv5: the figure of the paper.
    case published = "zfnet"
    /// With 512, 1024 and 512: what the paper's last experiments found better, and many lecture notes call ZFNet.
    case wide = "zfnet_wide"
  }

  /// Which of them it is.
  public let variant: Variant
  public let layers: Sequential
  public let input: [Int]
  public var name: String { variant.rawValue }

  /// - Parameters:
  ///   - variant: which of the networks that go by the name.
  ///   - classes: how many scores come out.
  ///   - input: the shape of one image.
  ///   - seed: decides the parameters; nil for seeds that come next.
  public init(
    _ variant: Variant = .published, classes: Int = 1000, input: [Int] = [224, 224, 3], seed: UInt64? = nil
  ) {
    self.variant = variant
    self.input = input
    let widths = variant == .wide ? (512, 1024, 512) : (384, 384, 256)
    layers = Sequential(seed: seed) {
      let maps = Self.convolutions(input.last ?? 3, widths)
      maps
      Named("flatten", Flatten())
      Named("fc6", Self.dense(features(of: maps, input: input, "ZFNet"), 4096))
      Named("drop6", Dropout(0.5))
      Named("fc7", Self.dense(4096, 4096))
      Named("drop7", Dropout(0.5))
      Named("fc8", Self.dense(4096, classes, .identity))
    }
  }

  @LayerBuilder private static func convolutions(_ channels: Int, _ widths: (Int, Int, Int)) -> [any Layer] {
    Named("conv1", conv(7, channels, 96, stride: 2, padding: 1))
    Named("pool1", MaxPool2D(size: 3, stride: 2, ceilMode: true))
    Named("norm1", LocalResponseNorm())
    Named("conv2", conv(5, 96, 256, stride: 2))
    Named("pool2", MaxPool2D(size: 3, stride: 2, ceilMode: true))
    Named("norm2", LocalResponseNorm())
    Named("conv3", conv(3, 256, widths.0, padding: 1))
    Named("conv4", conv(3, widths.0, widths.1, padding: 1))
    Named("conv5", conv(3, widths.1, widths.2, padding: 1))
    Named("pool5", MaxPool2D(size: 3, stride: 2))
  }

  private static func conv(
    _ size: Int, _ inputs: Int, _ outputs: Int, stride: StrideSize = 1, padding: Padding = .valid
  ) -> Conv2D {
    Conv2D(
      filterShape: (size, size, inputs, outputs), stride: stride, padding: padding, activation: .relu,
      initializer: .normal(standardDeviation: 0.01))
  }

  private static func dense(_ inputs: Int, _ outputs: Int, _ activation: Activation = .relu) -> Dense {
    Dense(inputs, outputs, activation: activation, initializer: .normal(standardDeviation: 0.01))
  }

  public var card: ModelCard {
    ModelCard(
      variant == .wide ? "ZFNet with 512, 1024 and 512 filters" : "ZFNet (2013)",
      paper: "M. D. Zeiler, R. Fergus, “Visualizing and understanding convolutional networks”, 2014.",
      asPublished: [
        "7 × 7 filters with stride 2 in conv1 (AlexNet: 11 × 11, stride 4), stride 2 in conv2; maps of 110, 55, 26, 13 and 6; "
          + "pooling before normalisation; dropout of one half.",
        variant == .wide
          ? "512, 1024 and 512 filters in conv3, conv4 and conv5: the larger network of the paper's table of changed sizes."
          : "384, 384 and 256 filters in conv3, conv4 and conv5, as in the paper's figure 3.",
      ],
      departures: [
        "The paper's contrast normalisation across maps is local response normalisation with AlexNet's numbers."
      ],
      disagreements: [
        "Two networks are called ZFNet: one with 384-384-256 filters (62,357,608 parameters), and one with 512-1024-512 "
          + "(107,627,624), which lecture notes show more often. This is the "
          + (variant == .wide ? "second." : "first."),
        "The maps of 55 and 13 need pooling that rounds up: (110 − 3) ÷ 2 + 1 = 54.5. The paper says 3 × 3 with stride 2 only.",
      ],
      initialization: "As in the paper: weights of 10⁻² (standard deviation), biases 0.")
  }
}
