/// The networks of Oxford's Visual Geometry Group: 3×3 convolutions only, in five blocks with pooling between.
///
/// Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015.
public struct VGG: ClassicNetwork {
  /// How many layers have weights: 11, 13, 16 or 19.
  public let depth: Int
  /// Whether every convolution is normalised over the batch.
  public let hasBatchNorm: Bool
  public let layers: Sequential
  public let input: [Int]
  public var name: String { "vgg\(depth)" + (hasBatchNorm ? "_bn" : "") }

  /// The convolutions of each block, for the columns A, B, D and E of the paper's table.
  private static let blocks = [
    11: [1, 1, 2, 2, 2], 13: [2, 2, 2, 2, 2], 16: [2, 2, 3, 3, 3], 19: [2, 2, 4, 4, 4],
  ]

  /// - Parameters:
  ///   - depth: how many layers have weights: 11, 13, 16 or 19.
  ///   - hasBatchNorm: whether every convolution is normalised over the batch, which the paper did not know.
  ///   - classes: how many scores come out.
  ///   - input: the shape of one image.
  ///   - seed: decides the parameters; nil for seeds that come next.
  public init(
    depth: Int = 16, hasBatchNorm: Bool = false, classes: Int = 1000, input: [Int] = [224, 224, 3], seed: UInt64? = nil
  ) {
    guard let blocks = Self.blocks[depth] else {
      shapeFailure("VGG(depth: \(depth)): there are networks with 11, 13, 16 and 19 layers")
    }
    self.depth = depth
    self.hasBatchNorm = hasBatchNorm
    self.input = input
    layers = Sequential(seed: seed) {
      let maps = Self.convolutions(blocks, hasBatchNorm, input.last ?? 3)
      maps
      Named("flatten", Flatten())
      Named("fc6", Self.dense(features(of: maps, input: input, "VGG"), 4096, .relu))
      Named("drop6", Dropout(0.5))
      Named("fc7", Self.dense(4096, 4096, .relu))
      Named("drop7", Dropout(0.5))
      Named("fc8", Self.dense(4096, classes, .identity))
    }
  }

  @LayerBuilder private static func convolutions(
    _ blocks: [Int], _ hasBatchNorm: Bool, _ channels: Int
  ) -> [any Layer] {
    for (block, count) in blocks.enumerated() {
      let widths = [channels, 64, 128, 256, 512, 512]
      for index in 1...count {
        let inputs = index == 1 ? widths[block] : widths[block + 1]
        let place = "\(block + 1)_\(index)"
        Named(
          "conv\(place)",
          Conv2D(
            filterShape: (3, 3, inputs, widths[block + 1]), padding: 1, activation: hasBatchNorm ? .identity : .relu,
            initializer: .heNormal)
        )
        if hasBatchNorm {
          Named("bn\(place)", BatchNorm(widths[block + 1]))
          Named("relu\(place)", Activate(.relu))
        }
      }
      Named("pool\(block + 1)", MaxPool2D(size: 2))
    }
  }

  private static func dense(_ inputs: Int, _ outputs: Int, _ activation: Activation) -> Dense {
    Dense(inputs, outputs, activation: activation, initializer: .normal(standardDeviation: 0.01))
  }

  public var card: ModelCard {
    ModelCard(
      "VGG-\(depth)" + (hasBatchNorm ? " with batch normalisation" : ""),
      paper: "K. Simonyan, A. Zisserman, “Very deep convolutional networks for large-scale image recognition”, 2015.",
      asPublished: [
        "Column \([11: "A", 13: "B", 16: "D", 19: "E"][depth] ?? "") of the paper's table: 3 × 3 convolutions with a border of "
          + "1, 2 × 2 pooling, widths 64 to 512, three dense layers, dropout of one half."
      ],
      departures: hasBatchNorm
        ? [
          "Batch normalisation behind every convolution, which came a year later (Ioffe and Szegedy, 2015); the convolutions "
            + "keep their biases, as in torchvision."
        ] : [],
      disagreements: [
        "“VGG-16” means column D. Column C has 16 layers too, three of them with 1 × 1 filters.",
        "Caffe's files of 2014 are for images in the order blue, green, red with means taken off; torchvision's for red, "
          + "green, blue, divided by standard deviations. The layers are the same.",
      ],
      initialization:
        "He's normal numbers for the convolutions, as networks so deep need; 0.01 (standard deviation) for the "
        + "dense layers; biases 0. The paper drew with a variance of 0.01, which is a standard deviation of 0.1, and "
        + "trained the shallow network first, then found that Glorot's numbers do without; torchvision draws He's by "
        + "outputs.",
      sources: ["torchvision"])
  }
}
