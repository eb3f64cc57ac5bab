import Testing

@testable import Fovea

@Suite struct ClassicNetworkTests {
  /// Counts that papers, torchvision and the authors' programs state, of networks that the reference figures lack.
  @Test(
    arguments: [
      ("lenet1", 2578), ("alexnet_towers", 60_965_224), ("vgg11_bn", 132_868_840), ("vgg13_bn", 133_053_736),
      ("vgg16_bn", 138_365_992), ("vgg19_bn", 143_678_248), ("squeezenet1_1", 1_235_496),
      ("efficientnet_lite0", 4_652_008), ("cifar_resnet20_b", 272_474),
    ])
  func parametersAsPublished(_ name: String, _ count: Int) throws {
    #expect(try #require(ClassicNetworks[name]).make().parameterCount == count)
  }

  /// Connections of the paper: multiply-adds, those of the windows, and a bias for each unit.
  @Test func leNet1HasTheConnectionsOfThePaper() {
    let network = LeNet1()
    let steps = network.summary().trace.steps.filter { $0.rule.name != "Flatten" }
    let connections = steps.reduce(0) { sum, step in
      let units = step.output.reduce(1, *)
      return sum + units + (step.rule.name == "Subsampling2D" ? 4 * units : step.multiplyAdds)
    }
    #expect(connections == 98_442)
  }

  /// A short cut without parameters leaves the plain twin's; one of 1×1 adds its filters and its normalisation.
  @Test(arguments: [20, 56]) func twinsHaveAsManyParameters(_ depth: Int) {
    let counts = [Shortcut.none, .zeroPadding, .projection, .projectionEverywhere].map {
      CIFARResNet(depth: depth, shortcut: $0).parameterCount
    }
    let blocks = (depth - 2) / 6
    #expect(counts[0] == counts[1])
    #expect(counts[2] - counts[1] == 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64)
    let square = [16, 32, 64].map { $0 * $0 + 2 * $0 }
    #expect(counts[3] - counts[2] == square[0] * blocks + (square[1] + square[2]) * (blocks - 1))
  }

  @Test func theCatalogueHasEveryNetworkUnderItsName() {
    let names = ClassicNetworks.all.map(\.name)
    #expect(Set(names).count == names.count)
    for entry in ClassicNetworks.all {
      let network = entry.make()
      #expect(network.name == entry.name)
      #expect(network.summary().trace.failure == nil, "\(entry.name)")
      #expect(!network.card.asPublished.isEmpty && !network.card.description.contains("  -  "), "\(entry.name)")
    }
    #expect(ClassicNetworks["ResNet-50"]?.name == "resnet50" && ClassicNetworks["AlexNet"]?.name == "alexnet_two_tower")
    #expect(ClassicNetworks["resnet51"] == nil)
    #expect(ClassicNetworks.advice(for: "resnet51").contains("did you mean 'resnet50'"))
    #expect(ClassicNetworks.advice(for: "transformer").contains("for example lenet5_modern"))
  }

  @Test func parametersHaveTheNamesOfTheLayers() {
    let names = ResNet(depth: 50).parameters.map(\.name)
    #expect(names.prefix(3) == ["conv1.filter", "bn1.scale", "bn1.offset"])
    #expect(names.contains("conv2_1.body.conv1.filter") && names.contains("conv2_1.shortcut.bn.runningVariance"))
    #expect(names.suffix(2) == ["fc.weight", "fc.bias"] && Set(names).count == names.count)
    let inception = GoogLeNet(hasSideBranches: true).parameters.map(\.name)
    #expect(inception.contains("inception3a.5x5.reduce.bias") && inception.contains("side2.fc2.weight"))
    #expect(AlexNet(.explicitTowers).parameters.map(\.name).contains("below.b.conv2.filter"))
    #expect(
      LeNet5(.original).parameters.map(\.name).prefix(4) == ["C1.filter", "C1.bias", "S2.coefficient", "S2.bias"])
  }

  @Test func theSeedDecidesTheParameters() throws {
    func first(_ seed: UInt64) -> Tensor { CIFARResNet(depth: 8, seed: seed)(Tensor(ones: [1, 32, 32, 3])) }
    let one = first(1)
    _ = Dense(3, 3)
    #expect(first(1) == one && first(2) != one)
    let filters = ResNet(depth: 18, seed: 1).parameters.filter { $0.name.hasSuffix("conv2.filter") }.prefix(2)
    #expect(filters[filters.startIndex].parameter.value != filters[filters.startIndex + 1].parameter.value)
  }

  /// What the cards say of the beginning.
  @Test func parametersBeginAsTheCardsSay() throws {
    func deviation(_ network: any ClassicNetwork, _ name: String) throws -> Double {
      let entry = try #require(network.parameters.first { $0.name == name })
      return Double(entry.parameter.value.standardDeviation())
    }
    let alexNet = AlexNet(classes: 3, input: [67, 67, 3], seed: 1)
    #expect(abs(try deviation(alexNet, "conv3.filter") - 0.01) < 0.0001)
    let biases = alexNet.parameters.filter { $0.name.hasSuffix("bias") }.map { $0.parameter.value.scalars[0] }
    #expect(biases == [0, 1, 0, 1, 1, 1, 1, 0])
    #expect(
      abs(try deviation(ResNet(depth: 18, seed: 1), "conv4_1.body.conv2.filter") / (2.0 / 2304).squareRoot() - 1) < 0.01
    )
    #expect(
      abs(
        try deviation(VGG(depth: 11, classes: 3, input: [32, 32, 3], seed: 1), "conv5_1.filter")
          / (2.0 / 4608).squareRoot() - 1) < 0.01)
    let inception = GoogLeNet(seed: 1)
    #expect(abs(try deviation(inception, "inception5b.3x3.conv.filter") / (1.0 / 1728).squareRoot() - 1) < 0.01)
    #expect(try deviation(inception, "conv1.bias") == 0)
    // Two standard deviations cut off leave 0.8796 of the spread.
    #expect(abs(try deviation(GoogLeNet(.torchvision, seed: 1), "conv2.filter") - 0.008796) < 0.0001)
    let depthwise = try deviation(EfficientNetLite0(seed: 1), "block4_1.depthwise.filter")
    #expect(abs(depthwise / (2.0 / 9).squareRoot() - 1) < 0.03)
  }

  /// The two towers as groups compute what two towers with the same numbers compute, where nothing looks across them.
  @Test func groupsAreTowers() throws {
    let (grouped, towers) = (
      AlexNet(.twoTowers, classes: 5, input: [67, 67, 3], seed: 1),
      AlexNet(.explicitTowers, classes: 5, input: [67, 67, 3], seed: 2)
    )
    let own = Dictionary(uniqueKeysWithValues: towers.parameters.map { ($0.name, $0.parameter) })
    for entry in grouped.parameters where own[entry.name] == nil && !entry.name.hasPrefix("drop") {
      let layer = String(entry.name.prefix { $0 != "." })
      let paths = own.keys.filter { $0.hasSuffix(entry.name) && $0.contains("\(layer).") }.sorted()
      try #require(paths.count == 2, "\(entry.name)")
      // Larger biases and filters, so that rectifiers do not let everything pass.
      let parts = paths.enumerated().map {
        Tensor(randomNormal: own[$1]!.shape, standardDeviation: 0.1, seed: UInt64($0) + 3)
      }
      for (path, part) in zip(paths, parts) { own[path]!.value = part }
      entry.parameter.value = Tensor(concatenating: parts, along: parts[0].rank - 1)
    }
    for name in ["fc8.weight", "fc8.bias"] {
      try #require(grouped.parameters.first { $0.name == name }).parameter.value = own[name]!.value
    }
    let x = Tensor(randomNormal: [2, 67, 67, 3], seed: 9)
    let (a, b) = (Self.withoutNormalization(grouped.layers)(x), Self.withoutNormalization(towers.layers)(x))
    #expect(Double(abs(a - b).max()) < 1e-5 * Double(abs(a).max()) && Double(abs(a).max()) > 0)
    // Normalisation that looks across the towers changes something.
    #expect(grouped(x) != towers(x))
  }

  private static func withoutNormalization(_ network: Sequential) -> Sequential {
    Sequential(
      network.layers.filter { !($0 is LocalResponseNorm) }.map { layer in
        guard let towers = layer as? Concatenated else { return layer }
        return Concatenated { towers.branches.map { withoutNormalization($0 as! Sequential) } }
      })
  }

  @Test func badSizesAreExplained() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = VGG(depth: 17)
    }
    #expect(result?.message.contains("VGG(depth: 17): there are networks with 11, 13, 16 and 19 layers") == true)
    let small = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = AlexNet(input: [32, 32, 3])
    }
    #expect(small?.message.contains("AlexNet cannot take images of [32, 32, 3]: in layer pool2 (MaxPool2D)") == true)
    let depth = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = CIFARResNet(depth: 18)
    }
    #expect(depth?.message.contains("the depth is 6n + 2, such as 20") == true)
  }
}
