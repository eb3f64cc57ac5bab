/// GoogLeNet, which won the ImageNet challenge of 2014: nine Inception modules, filters of several sizes side by side.
///
/// Szegedy et al., "Going deeper with convolutions", 2015.
///
///     let network = GoogLeNet(hasSideBranches: true)
///     let (scores, sides) = network.layers.outputsWithSides(for: images)     // for training: three classifiers
public struct GoogLeNet: ClassicNetwork {
  /// Which of the networks that go by the name.
  public enum Variant: String, Sendable, CaseIterable {
    /// The table of the paper, with biases and local response normalisation.
    case paper = "googlenet_paper"
    /// That of torchvision: batch normalisation, 3×3 filters where the paper has 5×5, a 2×2 fourth pooling.
    case torchvision = "googlenet_torchvision"
  }

  /// Which of them it is.
  public let variant: Variant
  /// Whether there are classifiers behind the modules 4a and 4d, for training.
  public let hasSideBranches: Bool
  public let layers: Sequential
  public let input: [Int]
  public var name: String { variant.rawValue + (hasSideBranches ? "_aux" : "") }

  /// The rows of the paper's table.
  private static let modules: [(name: String, widths: InceptionWidths)] = [
    ("3a", .init(one: 64, three: (96, 128), five: (16, 32), pool: 32)),
    ("3b", .init(one: 128, three: (128, 192), five: (32, 96), pool: 64)),
    ("4a", .init(one: 192, three: (96, 208), five: (16, 48), pool: 64)),
    ("4b", .init(one: 160, three: (112, 224), five: (24, 64), pool: 64)),
    ("4c", .init(one: 128, three: (128, 256), five: (24, 64), pool: 64)),
    ("4d", .init(one: 112, three: (144, 288), five: (32, 64), pool: 64)),
    ("4e", .init(one: 256, three: (160, 320), five: (32, 128), pool: 128)),
    ("5a", .init(one: 256, three: (160, 320), five: (32, 128), pool: 128)),
    ("5b", .init(one: 384, three: (192, 384), five: (48, 128), pool: 128)),
  ]

  /// - Parameters:
  ///   - variant: which of the networks that go by the name.
  ///   - hasSideBranches: whether there are classifiers behind the modules 4a and 4d, for training.
  ///   - classes: how many scores come out, of each classifier.
  ///   - input: the shape of one image.
  ///   - seed: decides the parameters; nil for seeds that come next.
  public init(
    _ variant: Variant = .paper, hasSideBranches: Bool = false, classes: Int = 1000, input: [Int] = [224, 224, 3],
    seed: UInt64? = nil
  ) {
    self.variant = variant
    self.hasSideBranches = hasSideBranches
    self.input = input
    let style = InceptionStyle(isTorchvision: variant == .torchvision)
    layers = Sequential(seed: seed) {
      Self.maps(style, input, sideClasses: hasSideBranches ? classes : nil)
      Named("gap", GlobalAvgPool2D())
      Named("drop", Dropout(style.isTorchvision ? 0.2 : 0.4))
      Named("fc", style.dense(1024, classes, .identity))
    }
  }

  /// Everything before the mean of each map.
  ///
  /// - Parameter sideClasses: how many scores the side branches give; nil for no branches.
  private static func maps(_ style: InceptionStyle, _ input: [Int], sideClasses: Int?) -> [any Layer] {
    var layers = stem(style, channels: input.last ?? 3)
    var channels = 192
    for (name, widths) in modules {
      layers.append(Named("inception\(name)", style.module(channels, widths)))
      channels = widths.total
      if let sideClasses, let side = ["4a": "side1", "4d": "side2"][name] {
        let branch = style.sideBranch(
          channels, input: shape(of: layers, input: input, "GoogLeNet"), classes: sideClasses)
        layers.append(Named(side, branch))
      }
      if let pool = ["3b": "pool3", "4e": "pool4"][name] {
        let size = style.isTorchvision && name == "4e" ? 2 : 3
        layers.append(Named(pool, MaxPool2D(size: StrideSize(size), stride: 2, ceilMode: true)))
      }
    }
    return layers
  }

  @LayerBuilder private static func stem(_ style: InceptionStyle, channels: Int) -> [any Layer] {
    style.conv("conv1", 7, channels, 64, stride: 2)
    Named("pool1", MaxPool2D(size: 3, stride: 2, ceilMode: true))
    if !style.isTorchvision { Named("norm1", LocalResponseNorm(alpha: 1e-4, k: 1)) }
    style.conv("conv2_reduce", 1, 64, 64)
    style.conv("conv2", 3, 64, 192)
    if !style.isTorchvision { Named("norm2", LocalResponseNorm(alpha: 1e-4, k: 1)) }
    Named("pool2", MaxPool2D(size: 3, stride: 2, ceilMode: true))
  }
}
