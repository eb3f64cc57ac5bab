/// EfficientNet-Lite0: a network for telephones, of depthwise convolutions between two of 1×1.
///
/// Tan and Le, "EfficientNet: rethinking model scaling for convolutional neural networks", 2019; the Lite networks of 2020 leave
/// out what telephones compute slowly.
public struct EfficientNetLite0: ClassicNetwork {
  public let layers: Sequential
  public let input: [Int]
  public var name: String { "efficientnet_lite0" }

  /// A row of the paper's table.
  private struct Stage {
    let blocks: Int
    let size: Int
    let stride: Int
    let expansion: Int
    let outputs: Int
  }

  private static let stages = [
    Stage(blocks: 1, size: 3, stride: 1, expansion: 1, outputs: 16),
    Stage(blocks: 2, size: 3, stride: 2, expansion: 6, outputs: 24),
    Stage(blocks: 2, size: 5, stride: 2, expansion: 6, outputs: 40),
    Stage(blocks: 3, size: 3, stride: 2, expansion: 6, outputs: 80),
    Stage(blocks: 3, size: 5, stride: 1, expansion: 6, outputs: 112),
    Stage(blocks: 4, size: 5, stride: 2, expansion: 6, outputs: 192),
    Stage(blocks: 1, size: 3, stride: 1, expansion: 6, outputs: 320),
  ]

  /// - Parameters:
  ///   - classes: how many scores come out.
  ///   - input: the shape of one image.
  ///   - seed: decides the parameters; nil for seeds that come next.
  public init(classes: Int = 1000, input: [Int] = [224, 224, 3], seed: UInt64? = nil) {
    self.input = input
    layers = Sequential(seed: seed) {
      Self.conv("stem", 3, input.last ?? 3, 32, stride: 2)
      let inputs = [32] + Self.stages.map(\.outputs)
      for (number, stage) in Self.stages.enumerated() {
        for block in 0..<stage.blocks {
          let isFirst = block == 0
          Named(
            "block\(number + 1)_\(block + 1)",
            Self.block(isFirst ? inputs[number] : stage.outputs, stage, stride: isFirst ? stage.stride : 1)
          )
        }
      }
      Self.conv("head", 1, 320, 1280)
      Named("gap", GlobalAvgPool2D())
      Named("drop", Dropout(0.2))
      Named("fc", Dense(1280, classes, initializer: .truncatedNormal(standardDeviation: 0.02)))
    }
  }

  /// More channels, a filter for each of them, fewer channels; with a short cut where sizes stay.
  private static func block(_ inputs: Int, _ stage: Stage, stride: Int) -> any Layer {
    let channels = inputs * stage.expansion
    let body = Sequential {
      if stage.expansion > 1 { conv("expand", 1, inputs, channels) }
      Named(
        "depthwise",
        DepthwiseConv2D(
          size: StrideSize(stage.size), channels: channels, stride: StrideSize(stride), padding: .same, hasBias: false,
          initializer: start(stage.size, outputs: 1))
      )
      Named("depthwise_bn", batchNorm(channels))
      Named("depthwise_relu6", Activate(.clippedReLU()))
      Named(
        "project",
        Conv2D(
          filterShape: (1, 1, channels, stage.outputs), hasBias: false, initializer: start(1, outputs: stage.outputs))
      )
      Named("project_bn", batchNorm(stage.outputs))
    }
    guard stride == 1, inputs == stage.outputs else { return body }
    return Residual { zip(body.names, body.layers).map { Named($0, $1) } }
  }

  /// A convolution, its normalisation and a rectifier that ends at 6.
  @LayerBuilder private static func conv(
    _ name: String, _ size: Int, _ inputs: Int, _ outputs: Int, stride: StrideSize = 1
  ) -> [any Layer] {
    Named(
      name,
      Conv2D(
        filterShape: (size, size, inputs, outputs), stride: stride, padding: .same, hasBias: false,
        initializer: start(size, outputs: outputs))
    )
    Named("\(name)_bn", batchNorm(outputs))
    Named("\(name)_relu6", Activate(.clippedReLU()))
  }

  /// Variance 2 ÷ outputs, as the authors' program has it.
  private static func start(_ size: Int, outputs: Int) -> Initializer {
    .normal(standardDeviation: (2 / Float(size * size * outputs)).squareRoot())
  }

  private static func batchNorm(_ channels: Int) -> BatchNorm { BatchNorm(channels, momentum: 0.01, epsilon: 1e-3) }

  public var card: ModelCard {
    ModelCard(
      "EfficientNet-Lite0",
      paper: "M. Tan, Q. V. Le, “EfficientNet: rethinking model scaling for convolutional neural networks”, 2019.",
      asPublished: [
        "The stages of EfficientNet-B0: depthwise 3 × 3 and 5 × 5 filters between 1 × 1 convolutions that make six times as many "
          + "channels and fewer again; “same” padding as TensorFlow has it, more at the end where it is odd."
      ],
      departures: [
        "Lite (2020): no squeeze-and-excitation, and rectifiers that end at 6 in place of x·σ(x).",
        "Whole blocks are dropped at random in the authors' training; here they are not.",
      ],
      initialization:
        "Convolutions normal with variance 2 ÷ (f · f · outputs), as in the authors' program, normalisations with "
        + "scale 1 and offset 0; the dense layer normal with standard deviation 0.02.",
      sources: ["The authors' program (TensorFlow TPU, EfficientNet-Lite)"])
  }
}
