/// Residual networks for photographs, which won the ImageNet challenge of 2015.
///
/// He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016.
///
///     ResNet(depth: 50)                                         // with the stride in the 3×3 filters, as torchvision
///     ResNet(depth: 50, downsampling: .inFirstFilter)           // as in the paper
///     ResNet(depth: 34, shortcut: .none)                        // its plain twin
public struct ResNet: ClassicNetwork {
  /// Where a block of three convolutions has its stride.
  public enum Downsampling: Sendable {
    /// In the 3×3 filters, which then see every pixel: torchvision's, often called version 1.5.
    case inMiddleFilter
    /// In the first 1×1 filters, which skip three pixels of four: the paper's.
    case inFirstFilter
  }

  /// How many layers have weights: 18, 34, 50, 101 or 152.
  public let depth: Int
  /// What the input goes through on its short way.
  public let shortcut: Shortcut
  /// Where a block of three convolutions has its stride.
  public let downsampling: Downsampling
  public let layers: Sequential
  public let input: [Int]

  public var name: String {
    let options = [Shortcut.zeroPadding: "_a", .projection: "", .projectionEverywhere: "_c", .none: ""]
    return (shortcut == .none ? "plain\(depth)" : "resnet\(depth)") + (options[shortcut] ?? "")
      + (isDeep && downsampling == .inFirstFilter ? "_paper_v1" : "")
  }

  /// The blocks of conv2_x to conv5_x, for the columns of the paper's table.
  private static let blocks = [
    18: [2, 2, 2, 2], 34: [3, 4, 6, 3], 50: [3, 4, 6, 3], 101: [3, 4, 23, 3], 152: [3, 8, 36, 3],
  ]

  /// Whether a block has three convolutions, a bottleneck between two 1×1, rather than two.
  var isDeep: Bool { depth >= 50 }

  /// - Parameters:
  ///   - depth: how many layers have weights: 18, 34, 50, 101 or 152.
  ///   - shortcut: what the input of a block goes through on its short way; `.none` makes the plain twin.
  ///   - downsampling: where a block of three convolutions has its stride.
  ///   - classes: how many scores come out.
  ///   - input: the shape of one image.
  ///   - seed: decides the parameters; nil for seeds that come next.
  public init(
    depth: Int = 50, shortcut: Shortcut = .projection, downsampling: Downsampling = .inMiddleFilter,
    classes: Int = 1000, input: [Int] = [224, 224, 3], seed: UInt64? = nil
  ) {
    guard let blocks = Self.blocks[depth] else {
      shapeFailure("ResNet(depth: \(depth)): there are networks with 18, 34, 50, 101 and 152 layers")
    }
    self.depth = depth
    self.shortcut = shortcut
    self.downsampling = downsampling
    self.input = input
    let expansion = depth >= 50 ? 4 : 1
    layers = Sequential(seed: seed) {
      Named("conv1", residualConv(7, input.last ?? 3, 64, stride: 2))
      Named("bn1", BatchNorm(64))
      Named("relu1", Activate(.relu))
      Named("pool1", MaxPool2D(size: 3, stride: 2, padding: 1))
      for (stage, count) in blocks.enumerated() {
        let width = 64 << stage
        for index in 1...count {
          let inputs = index > 1 ? width * expansion : stage == 0 ? 64 : width / 2 * expansion
          let stride = index == 1 && stage > 0 ? 2 : 1
          let name = "conv\(stage + 2)_\(index)"
          shortcut.block(name, inputs: inputs, outputs: width * expansion, stride: stride) {
            if depth >= 50 {
              Self.bottleneck(inputs, width, stride, downsampling)
            } else {
              Self.pair(inputs, width, stride)
            }
          }
        }
      }
      Named("gap", GlobalAvgPool2D())
      Named("fc", Dense(512 * expansion, classes, initializer: .torchUniform))
    }
  }

  /// Two 3×3 convolutions: the block of the networks with 18 and 34 layers.
  @LayerBuilder private static func pair(_ inputs: Int, _ width: Int, _ stride: Int) -> [any Layer] {
    Named("conv1", residualConv(3, inputs, width, stride: stride))
    Named("bn1", BatchNorm(width))
    Named("relu1", Activate(.relu))
    Named("conv2", residualConv(3, width, width))
    Named("bn2", BatchNorm(width))
  }

  /// A 3×3 convolution between two 1×1, the second of which gives four times as many channels.
  @LayerBuilder private static func bottleneck(
    _ inputs: Int, _ width: Int, _ stride: Int, _ downsampling: Downsampling
  ) -> [any Layer] {
    let (first, second) = downsampling == .inFirstFilter ? (stride, 1) : (1, stride)
    Named("conv1", residualConv(1, inputs, width, stride: first))
    Named("bn1", BatchNorm(width))
    Named("relu1", Activate(.relu))
    Named("conv2", residualConv(3, width, width, stride: second))
    Named("bn2", BatchNorm(width))
    Named("relu2", Activate(.relu))
    Named("conv3", residualConv(1, width, 4 * width))
    Named("bn3", BatchNorm(4 * width))
  }
}
