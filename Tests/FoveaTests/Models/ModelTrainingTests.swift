import Testing

@testable import Fovea

/// A step of training of each family, on images that are as small as its layers allow.
@Suite struct ModelTrainingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable () -> any ClassicNetwork
    /// nil where the network is too large to be trained in a test.
    var rate: Double?
  }

  static let cases: [Case] = [
    Case(testDescription: "LeNet-1", make: { LeNet1(classes: 3, seed: 1) }, rate: 0.05),
    Case(testDescription: "LeNet-5, 1998", make: { LeNet5(.original, seed: 1) }, rate: 0.0005),
    Case(testDescription: "LeNet-5, modern", make: { LeNet5(seed: 1) }, rate: 0.1),
    Case(testDescription: "AlexNet", make: { AlexNet(classes: 3, input: [67, 67, 3], seed: 1) }),
    Case(
      testDescription: "AlexNet, towers", make: { AlexNet(.explicitTowers, classes: 3, input: [67, 67, 3], seed: 1) }),
    Case(
      testDescription: "AlexNet, torchvision", make: { AlexNet(.torchvision, classes: 3, input: [63, 63, 3], seed: 1) }),
    Case(testDescription: "ZFNet", make: { ZFNet(classes: 3, input: [63, 63, 3], seed: 1) }),
    Case(testDescription: "VGG", make: { VGG(depth: 11, classes: 3, input: [32, 32, 3], seed: 1) }),
    Case(
      testDescription: "VGG, normalised",
      make: { VGG(depth: 11, hasBatchNorm: true, classes: 3, input: [32, 32, 3], seed: 1) }),
    Case(testDescription: "ResNet-18", make: { ResNet(depth: 18, classes: 3, input: [40, 40, 3], seed: 1) }),
    Case(
      testDescription: "ResNet-50",
      make: { ResNet(depth: 50, downsampling: .inFirstFilter, classes: 3, input: [40, 40, 3], seed: 1) }),
    Case(
      testDescription: "Plain-18",
      make: { ResNet(depth: 18, shortcut: .none, classes: 3, input: [40, 40, 3], seed: 1) }),
    Case(testDescription: "CIFAR, A", make: { CIFARResNet(depth: 8, classes: 3, seed: 1) }, rate: 0.05),
    Case(
      testDescription: "CIFAR, C",
      make: { CIFARResNet(depth: 8, shortcut: .projectionEverywhere, classes: 3, seed: 1) }, rate: 0.05),
    Case(
      testDescription: "CIFAR, plain", make: { CIFARResNet(depth: 8, shortcut: .none, classes: 3, seed: 1) }, rate: 0.05
    ),
    Case(testDescription: "NiN, CIFAR-10", make: { NetworkInNetwork(classes: 3, input: [16, 16, 3], seed: 1) }),
    Case(
      testDescription: "NiN, ImageNet", make: { NetworkInNetwork(.imageNet, classes: 3, input: [67, 67, 3], seed: 1) }),
    Case(testDescription: "SqueezeNet", make: { SqueezeNet(classes: 3, input: [48, 48, 3], seed: 1) }),
    Case(testDescription: "EfficientNet-Lite0", make: { EfficientNetLite0(classes: 3, input: [32, 32, 3], seed: 1) }),
  ]

  @Test(arguments: cases) func aStepHasFiniteGradients(_ example: Case) throws {
    let network = example.make()
    let (x, labels) = Self.batch(network)
    let scores = network(x)
    #expect(scores.rank == 2 && scores.shape[0] == 4)
    let (loss, gradients) = valueWithGradient(at: network.layers) {
      softmaxCrossEntropy(logits: $0(x), labels: labels)
    }
    #expect(loss.onlyValue.isFinite)
    #expect(gradients.count == network.parameters.count { $0.parameter.isTrainable })
    #expect(gradients.norm.isFinite && gradients.norm > 0)
    guard let rate = example.rate else { return }
    var (layers, optimizer) = (network.layers, SGD(learningRate: LearningRate(rate)))
    var losses = [loss.onlyValue]
    for _ in 1...3 {
      let (_, gradients) = valueWithGradient(at: layers) { softmaxCrossEntropy(logits: $0(x), labels: labels) }
      optimizer.update(&layers, along: gradients)
      let now = inMode(.training) { softmaxCrossEntropy(logits: layers(x), labels: labels) }
      losses.append(now.onlyValue)
    }
    #expect(losses == losses.sorted(by: >), "\(losses)")
  }

  @Test(arguments: GoogLeNet.Variant.allCases) func sideBranchesLearnToo(_ variant: GoogLeNet.Variant) throws {
    let network = GoogLeNet(variant, hasSideBranches: true, classes: 3, input: [80, 80, 3], seed: 1)
    let (x, labels) = Self.batch(network)
    let (scores, sides) = network.layers.outputsWithSides(for: x)
    #expect(scores == network(x) && sides.map(\.shape) == [[4, 3], [4, 3]])
    func loss(_ scores: Tensor) -> Tensor { softmaxCrossEntropy(logits: scores, labels: labels) }
    let alone = valueWithGradient(at: network.layers) { loss($0(x)) }.gradients
    let together = valueWithGradient(at: network.layers) { layers in
      let (scores, sides) = layers.outputsWithSides(for: x)
      return sides.reduce(loss(scores)) { $0 + loss($1) * 0.3 }
    }.gradients
    #expect(together.norm.isFinite)
    let name = "side1.fc2.weight"
    #expect(try #require(alone[name]) == Tensor(zeros: [1024, 3]))
    #expect(Double(abs(try #require(together[name])).max()) > 0)
  }

  private static func batch(_ network: any ClassicNetwork) -> (images: Tensor, labels: Tensor) {
    (Tensor(randomNormal: [4] + network.input, seed: 5), Tensor(shape: [4], values: [0, 1, 2, 1] as [Int32]))
  }
}
