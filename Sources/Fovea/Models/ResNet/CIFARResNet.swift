/// The residual networks for images of 32×32 pixels, with which the paper looks into depth: 6n + 2 layers.
///
/// He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016, section 4.2.
///
///     CIFARResNet(depth: 20)                          // n = 3
///     CIFARResNet(depth: 56, shortcut: .none)         // the plain network that learns worse than one of 20 layers
public struct CIFARResNet: ClassicNetwork {
  /// How many layers have weights: 6n + 2.
  public let depth: Int
  /// What the input goes through on its short way.
  public let shortcut: Shortcut
  public let layers: Sequential
  public let input: [Int]

  public var name: String {
    let options = [Shortcut.zeroPadding: "", .projection: "_b", .projectionEverywhere: "_c", .none: ""]
    return "cifar_" + (shortcut == .none ? "plain\(depth)" : "resnet\(depth)") + (options[shortcut] ?? "")
  }

  /// - Parameters:
  ///   - depth: how many layers have weights: 8, 14, 20, 32, 44, 56, 110, 1202 and whatever else is 6n + 2.
  ///   - shortcut: what the input of a block goes through on its short way; `.none` makes the plain twin.
  ///   - classes: how many scores come out.
  ///   - input: the shape of one image.
  ///   - seed: decides the parameters; nil for seeds that come next.
  public init(
    depth: Int = 20, shortcut: Shortcut = .zeroPadding, classes: Int = 10, input: [Int] = [32, 32, 3],
    seed: UInt64? = nil
  ) {
    guard depth >= 8, (depth - 2) % 6 == 0 else {
      let nearest = max(1, (depth - 2 + 3) / 6) * 6 + 2
      shapeFailure("CIFARResNet(depth: \(depth)): the depth is 6n + 2, such as \(nearest)")
    }
    self.depth = depth
    self.shortcut = shortcut
    self.input = input
    layers = Sequential(seed: seed) {
      Named("conv1", residualConv(3, input.last ?? 3, 16))
      Named("bn1", BatchNorm(16))
      Named("relu1", Activate(.relu))
      for (stage, width) in [16, 32, 64].enumerated() {
        for index in 1...(depth - 2) / 6 {
          let isFirst = index == 1 && stage > 0
          let inputs = isFirst ? width / 2 : width
          let stride = isFirst ? 2 : 1
          shortcut.block("conv\(stage + 2)_\(index)", inputs: inputs, outputs: width, stride: stride) {
            Named("conv1", residualConv(3, inputs, width, stride: stride))
            Named("bn1", BatchNorm(width))
            Named("relu1", Activate(.relu))
            Named("conv2", residualConv(3, width, width))
            Named("bn2", BatchNorm(width))
          }
        }
      }
      Named("gap", GlobalAvgPool2D())
      Named("fc", Dense(64, classes, initializer: .heNormal))
    }
  }

  public var card: ModelCard {
    ModelCard(
      shortcut == .none ? "Plain network of \(depth) layers for 32 × 32 pixels" : "ResNet-\(depth) for 32 × 32 pixels",
      paper: ResNet.paper,
      asPublished: [
        "6n + 2 layers with n = \((depth - 2) / 6): 3 × 3 filters, stages of 16, 32 and 64 maps of 32, 16 and 8 pixels, the "
          + "mean of every map, one dense layer.",
        shortcut == .none
          ? "No short cuts: the plain twin that the paper compares with." : "Short cuts: \(ResNet.text(shortcut)).",
      ],
      departures: shortcut == .projection || shortcut == .projectionEverywhere
        ? ["The paper uses option A for these networks; this option it tries with 34 layers and photographs."] : [],
      disagreements: [
        "Option A means every second pixel, not the mean of four; its short cut has no parameters, so plain and residual "
          + "networks have equally many.",
        "Many programs put other networks under these names, with 64 maps at the beginning and 11 million parameters: those "
          + "are ResNet-18 with a smaller first filter.",
      ],
      initialization:
        "He's normal numbers by inputs (He et al., 2015), as the paper says; normalisations begin with scale 1 "
        + "and offset 0.")
  }
}
