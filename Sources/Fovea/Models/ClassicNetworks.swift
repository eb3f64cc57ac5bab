/// The networks of the literature by their names, as `fovea models` lists them.
///
///     let network = ClassicNetworks["resnet50"]?.make(seed: 1)
public enum ClassicNetworks {
  /// A network that can be made.
  public struct Entry: Sendable {
    /// What it is called: `resnet50`.
    public let name: String
    private let maker: @Sendable (_ seed: UInt64?) -> any ClassicNetwork

    init(_ name: String, _ maker: @escaping @Sendable (_ seed: UInt64?) -> any ClassicNetwork) {
      self.name = name
      self.maker = maker
    }

    /// The network, for the images and with the classes that it was published for.
    ///
    /// - Parameter seed: decides the parameters; nil for seeds that come next.
    public func make(seed: UInt64? = nil) -> any ClassicNetwork { maker(seed) }
  }

  /// All of them, family by family.
  public static let all: [Entry] = leNets + alexNets + vggs + resNets + cifarResNets + inceptions + compact

  /// The network of a name, in which capitals, `-` and `_` do not count; nil if there is none.
  public static subscript(name: String) -> Entry? {
    let wanted = plain(name)
    return all.first { plain($0.name) == wanted } ?? aliases[wanted].flatMap { alias in all.first { $0.name == alias } }
  }

  /// Which network may have been meant by a name that there is not.
  ///
  /// - Parameter name: what somebody has written.
  public static func advice(for name: String) -> String {
    let start = plain(name).prefix { !$0.isNumber }
    let family = start.isEmpty ? [] : all.map(\.name).filter { plain($0).hasPrefix(start) }
    let names =
      family.isEmpty ? ["lenet5_modern", "alexnet_two_tower", "vgg16", "resnet50", "googlenet_paper"] : family
    let suggestion = Spelling.suggestion(for: name, among: all.map(\.name))
    return "there is no network '\(name)'"
      + (suggestion.isEmpty ? "; there are for example \(names.prefix(6).joined(separator: ", "))" : suggestion)
  }

  /// What the networks are called most often.
  private static let aliases = [
    "lenet": "lenet5_modern", "lenet5": "lenet5_modern", "alexnet": "alexnet_two_tower", "googlenet": "googlenet_paper",
    "inceptionv1": "googlenet_paper", "nin": "nin_cifar10", "networkinnetwork": "nin_cifar10",
    "squeezenet": "squeezenet1_1", "efficientnet": "efficientnet_lite0",
  ]

  private static func plain(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }

  private static let leNets =
    [Entry("lenet1") { LeNet1(seed: $0) }]
    + LeNet5.Variant.allCases.map { variant in Entry(variant.rawValue) { LeNet5(variant, seed: $0) } }

  private static let alexNets =
    AlexNet.Variant.allCases.map { variant in Entry(variant.rawValue) { AlexNet(variant, seed: $0) } }
    + ZFNet.Variant.allCases.map { variant in Entry(variant.rawValue) { ZFNet(variant, seed: $0) } }

  private static let vggs = [11, 13, 16, 19].flatMap { depth in
    [
      Entry("vgg\(depth)") { VGG(depth: depth, seed: $0) },
      Entry("vgg\(depth)_bn") { VGG(depth: depth, hasBatchNorm: true, seed: $0) },
    ]
  }

  private static let resNets =
    [18, 34].flatMap { depth in
      [
        Entry("resnet\(depth)") { ResNet(depth: depth, seed: $0) },
        Entry("resnet\(depth)_a") { ResNet(depth: depth, shortcut: .zeroPadding, seed: $0) },
        Entry("resnet\(depth)_c") { ResNet(depth: depth, shortcut: .projectionEverywhere, seed: $0) },
        Entry("plain\(depth)") { ResNet(depth: depth, shortcut: .none, seed: $0) },
      ]
    }
    + [50, 101, 152].flatMap { depth in
      [
        Entry("resnet\(depth)") { ResNet(depth: depth, seed: $0) },
        Entry("resnet\(depth)_paper_v1") { ResNet(depth: depth, downsampling: .inFirstFilter, seed: $0) },
      ]
    }

  private static let cifarResNets = [20, 32, 44, 56, 110, 1202].flatMap { depth in
    [
      Entry("cifar_resnet\(depth)") { CIFARResNet(depth: depth, seed: $0) },
      Entry("cifar_resnet\(depth)_b") { CIFARResNet(depth: depth, shortcut: .projection, seed: $0) },
      Entry("cifar_resnet\(depth)_c") { CIFARResNet(depth: depth, shortcut: .projectionEverywhere, seed: $0) },
      Entry("cifar_plain\(depth)") { CIFARResNet(depth: depth, shortcut: .none, seed: $0) },
    ]
  }

  private static let inceptions =
    NetworkInNetwork.Variant.allCases.map { variant in Entry(variant.rawValue) { NetworkInNetwork(variant, seed: $0) } }
    + GoogLeNet.Variant.allCases.flatMap { variant in
      [
        Entry(variant.rawValue) { GoogLeNet(variant, seed: $0) },
        Entry("\(variant.rawValue)_aux") { GoogLeNet(variant, hasSideBranches: true, seed: $0) },
      ]
    }

  private static let compact = [
    Entry("squeezenet1_1") { SqueezeNet(seed: $0) }, Entry("efficientnet_lite0") { EfficientNetLite0(seed: $0) },
  ]
}
