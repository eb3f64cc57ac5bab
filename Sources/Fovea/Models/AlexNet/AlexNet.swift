/// AlexNet, which won the ImageNet challenge of 2012: five convolutions, three dense layers, rectifiers and dropout.
///
/// Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks", 2012.
public struct AlexNet: ClassicNetwork {
  /// Which of the networks that go by the name.
  public enum Variant: String, Sendable, CaseIterable {
    /// That of 2012, its two towers as two groups of the convolutions conv2, conv4 and conv5.
    case twoTowers = "alexnet_two_tower"
    /// The same with each tower as layers of its own, as they lay on two graphics cards.
    case explicitTowers = "alexnet_towers"
    /// Every filter sees all channels, as most drawings have it.
    case oneTower = "alexnet_one_tower"
    /// That of torchvision, with fewer filters, after Krizhevsky, "One weird trick", 2014.
    case torchvision = "alexnet_torchvision"
  }

  /// Which of them it is.
  public let variant: Variant
  public let layers: Sequential
  public let input: [Int]
  public var name: String { variant.rawValue }

  /// - Parameters:
  ///   - variant: which of the networks that go by the name.
  ///   - classes: how many scores come out.
  ///   - input: the shape of one image; nil for 227×227×3, or 224×224×3 of torchvision.
  ///   - seed: decides the parameters; nil for seeds that come next.
  public init(_ variant: Variant = .twoTowers, classes: Int = 1000, input: [Int]? = nil, seed: UInt64? = nil) {
    let input = input ?? (variant == .torchvision ? [224, 224, 3] : [227, 227, 3])
    self.variant = variant
    self.input = input
    layers = Sequential(seed: seed) {
      switch variant {
      case .twoTowers: Self.layers(groups: 2, classes, input)
      case .oneTower: Self.layers(groups: 1, classes, input)
      case .explicitTowers: Self.towers(classes, input)
      case .torchvision: Self.torchvision(classes, input)
      }
    }
  }

  /// As the figure of the paper, from the left to the right.
  @LayerBuilder private static func layers(groups: Int, _ classes: Int, _ input: [Int]) -> [any Layer] {
    let maps = convolutions(groups: groups, channels: input.last ?? 3)
    maps
    Named("flatten", Flatten())
    Named("fc6", dense(features(of: maps, input: input, "AlexNet"), 4096).beginning(bias: 1))
    Named("drop6", Dropout(0.5))
    Named("fc7", dense(4096, 4096).beginning(bias: 1))
    Named("drop7", Dropout(0.5))
    Named("fc8", dense(4096, classes, .identity))
  }

  @LayerBuilder private static func convolutions(groups: Int, channels: Int) -> [any Layer] {
    Named("conv1", conv(11, channels, 96, stride: 4))
    Named("norm1", LocalResponseNorm())
    Named("pool1", MaxPool2D(size: 3, stride: 2))
    Named("conv2", conv(5, 96 / groups, 256, padding: 2, groups: groups).beginning(bias: 1))
    Named("norm2", LocalResponseNorm())
    Named("pool2", MaxPool2D(size: 3, stride: 2))
    Named("conv3", conv(3, 256, 384, padding: 1))
    Named("conv4", conv(3, 384 / groups, 384, padding: 1, groups: groups).beginning(bias: 1))
    Named("conv5", conv(3, 384 / groups, 256, padding: 1, groups: groups).beginning(bias: 1))
    Named("pool5", MaxPool2D(size: 3, stride: 2))
  }

  /// Two towers that see each other's maps in conv3 and in the dense layers only.
  @LayerBuilder private static func towers(_ classes: Int, _ input: [Int]) -> [any Layer] {
    let maps = towerConvolutions(channels: input.last ?? 3)
    maps
    Named("flatten", Flatten())
    let inputs = features(of: maps, input: input, "AlexNet")
    Named("fc6", bothTowers { Named("fc6", dense(inputs, 2048).beginning(bias: 1)) })
    Named("drop6", Dropout(0.5))
    Named("fc7", bothTowers { Named("fc7", dense(4096, 2048).beginning(bias: 1)) })
    Named("drop7", Dropout(0.5))
    Named("fc8", dense(4096, classes, .identity))
  }

  @LayerBuilder private static func towerConvolutions(channels: Int) -> [any Layer] {
    let below = bothTowers {
      Named("conv1", conv(11, channels, 48, stride: 4))
      Named("norm1", LocalResponseNorm())
      Named("pool1", MaxPool2D(size: 3, stride: 2))
      Named("conv2", conv(5, 48, 128, padding: 2).beginning(bias: 1))
      Named("norm2", LocalResponseNorm())
      Named("pool2", MaxPool2D(size: 3, stride: 2))
    }
    Named("below", below)
    let above = bothTowers {
      Named("conv3", conv(3, 256, 192, padding: 1))
      Named("conv4", conv(3, 192, 192, padding: 1).beginning(bias: 1))
      Named("conv5", conv(3, 192, 128, padding: 1).beginning(bias: 1))
      Named("pool5", MaxPool2D(size: 3, stride: 2))
    }
    Named("above", above)
  }

  /// What lies on each of two graphics cards, with the maps of both behind it.
  private static func bothTowers(@LayerBuilder _ tower: () -> [any Layer]) -> Concatenated {
    let (first, second) = (Sequential(tower()), Sequential(tower()))
    return Concatenated {
      Named("a", first)
      Named("b", second)
    }
  }

  @LayerBuilder private static func torchvision(_ classes: Int, _ input: [Int]) -> [any Layer] {
    let maps = torchvisionConvolutions(channels: input.last ?? 3)
    maps
    Named("flatten", Flatten())
    Named("drop6", Dropout(0.5))
    Named("fc6", dense(features(of: maps, input: input, "AlexNet"), 4096, initializer: .torchUniform))
    Named("drop7", Dropout(0.5))
    Named("fc7", dense(4096, 4096, initializer: .torchUniform))
    Named("fc8", dense(4096, classes, .identity, initializer: .torchUniform))
  }

  @LayerBuilder private static func torchvisionConvolutions(channels: Int) -> [any Layer] {
    Named("conv1", conv(11, channels, 64, stride: 4, padding: 2, initializer: .torchUniform))
    Named("pool1", MaxPool2D(size: 3, stride: 2))
    Named("conv2", conv(5, 64, 192, padding: 2, initializer: .torchUniform))
    Named("pool2", MaxPool2D(size: 3, stride: 2))
    Named("conv3", conv(3, 192, 384, padding: 1, initializer: .torchUniform))
    Named("conv4", conv(3, 384, 256, padding: 1, initializer: .torchUniform))
    Named("conv5", conv(3, 256, 256, padding: 1, initializer: .torchUniform))
    Named("pool5", MaxPool2D(size: 3, stride: 2))
  }

  private static func conv(
    _ size: Int, _ inputs: Int, _ outputs: Int, stride: StrideSize = 1, padding: Padding = .valid, groups: Int = 1,
    initializer: Initializer = .normal(standardDeviation: 0.01)
  ) -> Conv2D {
    Conv2D(
      filterShape: (size, size, inputs, outputs), stride: stride, padding: padding, groups: groups, activation: .relu,
      initializer: initializer)
  }

  private static func dense(
    _ inputs: Int, _ outputs: Int, _ activation: Activation = .relu,
    initializer: Initializer = .normal(standardDeviation: 0.01)
  ) -> Dense {
    Dense(inputs, outputs, activation: activation, initializer: initializer)
  }
}
