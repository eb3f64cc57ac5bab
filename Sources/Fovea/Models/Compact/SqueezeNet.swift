/// SqueezeNet 1.1: a network of 1.2 million parameters, of modules that squeeze the channels by 1×1 filters before they expand
/// them.
///
/// Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50× fewer parameters", 2016; version 1.1 by the authors.
public struct SqueezeNet: ClassicNetwork {
  public let layers: Sequential
  public let input: [Int]
  public var name: String { "squeezenet1_1" }

  /// - Parameters:
  ///   - classes: how many scores come out.
  ///   - input: the shape of one image.
  ///   - seed: decides the parameters; nil for seeds that come next.
  public init(classes: Int = 1000, input: [Int] = [224, 224, 3], seed: UInt64? = nil) {
    self.input = input
    layers = Sequential(seed: seed) {
      Named("conv1", Self.conv(3, input.last ?? 3, 64, stride: 2))
      Named("pool1", MaxPool2D(size: 3, stride: 2, ceilMode: true))
      Named("fire2", Self.fire(64, squeeze: 16, expand: 64))
      Named("fire3", Self.fire(128, squeeze: 16, expand: 64))
      Named("pool3", MaxPool2D(size: 3, stride: 2, ceilMode: true))
      Named("fire4", Self.fire(128, squeeze: 32, expand: 128))
      Named("fire5", Self.fire(256, squeeze: 32, expand: 128))
      Named("pool5", MaxPool2D(size: 3, stride: 2, ceilMode: true))
      Named("fire6", Self.fire(256, squeeze: 48, expand: 192))
      Named("fire7", Self.fire(384, squeeze: 48, expand: 192))
      Named("fire8", Self.fire(384, squeeze: 64, expand: 256))
      Named("fire9", Self.fire(512, squeeze: 64, expand: 256))
      Named("drop9", Dropout(0.5))
      Named("conv10", Self.conv(1, 512, classes, start: .normal(standardDeviation: 0.01)))
      Named("gap", GlobalAvgPool2D())
    }
  }

  /// Few 1×1 filters, then as many of 1×1 as of 3×3 side by side.
  private static func fire(_ inputs: Int, squeeze: Int, expand: Int) -> Sequential {
    Sequential {
      Named("squeeze1x1", conv(1, inputs, squeeze))
      Named(
        "expand",
        Concatenated {
          Named("1x1", conv(1, squeeze, expand))
          Named("3x3", conv(3, squeeze, expand, padding: 1))
        }
      )
    }
  }

  private static func conv(
    _ size: Int, _ inputs: Int, _ outputs: Int, stride: StrideSize = 1, padding: Padding = .valid,
    start: Initializer = .lecunUniform
  ) -> Conv2D {
    Conv2D(
      filterShape: (size, size, inputs, outputs), stride: stride, padding: padding, activation: .relu,
      initializer: start)
  }

  public var card: ModelCard {
    ModelCard(
      "SqueezeNet 1.1",
      paper:
        "F. N. Iandola et al., “SqueezeNet: AlexNet-level accuracy with 50× fewer parameters and < 0.5 MB model size”, 2016.",
      asPublished: ["Fire modules, pooling that rounds up, dropout of one half, the mean of a map for each class."],
      departures: [
        "Version 1.1, the authors' own: 64 filters of 3 × 3 at the beginning in place of 96 of 7 × 7, and pooling earlier. "
          + "As good, with 2.4 times fewer multiply-adds."
      ],
      disagreements: [
        "Its scores are rectified before their mean, as in the authors' file, so that none is below 0."
      ],
      initialization:
        "As in the authors' file for Caffe: uniform with variance 1 ÷ inputs (“Xavier”), conv10 normal with "
        + "standard deviation 0.01; biases 0.",
      sources: ["The authors' definition for Caffe"])
  }
}
