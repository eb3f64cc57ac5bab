import Testing

@testable import Fovea

/// A network prepared for inference gives what the network itself gives.
@Suite struct InferenceNetworkTests {
  /// The families, on small images; GoogLeNet and AlexNet in their variants, too.
  static let families =
    ModelTrainingTests.cases
    + GoogLeNet.Variant.allCases.map { variant in
      ModelTrainingTests.Case(
        testDescription: variant.rawValue,
        make: { GoogLeNet(variant, hasSideBranches: true, classes: 3, input: [80, 80, 3], seed: 1) })
    }
    + [
      ModelTrainingTests.Case(
        testDescription: "AlexNet, towers",
        make: { AlexNet(.explicitTowers, classes: 3, input: [67, 67, 3], seed: 1) }),
      ModelTrainingTests.Case(
        testDescription: "CIFAR, B", make: { CIFARResNet(depth: 8, shortcut: .projection, classes: 3, seed: 1) }),
    ]

  /// Gives normalisations something to do: statistics of what they have seen, scales and offsets of their own.
  private static func stir(_ network: any Layer, _ x: Tensor) {
    inMode(.training) { for _ in 0..<2 { _ = network(x) } }
    for (index, entry) in network.parameters.enumerated() {
      let value = entry.parameter.value
      if entry.name.hasSuffix("scale") {
        entry.parameter.value = Tensor(randomUniform: value.shape, in: 0.5..<1.5, seed: UInt64(index))
      } else if entry.name.hasSuffix("offset") {
        entry.parameter.value = Tensor(randomNormal: value.shape, seed: UInt64(index)) * 0.1
      }
    }
  }

  /// The largest difference, as a part of the largest number.
  private static func error(_ a: Tensor, _ b: Tensor) -> Double {
    #expect(a.shape == b.shape)
    return Double(abs(a - b).max()) / max(1e-9, Double(abs(b).max()))
  }

  @Test(arguments: families) func givesWhatTheNetworkGives(_ family: ModelTrainingTests.Case) {
    let network = family.make()
    let x = Tensor(randomNormal: [2] + network.input, seed: 5)
    Self.stir(network, x)
    let prepared = network.preparedForInference()
    // The second call writes branches where they belong; the third has another batch, and the same filters.
    for batch in [x, x, x[0][.newAxis]] {
      #expect(Self.error(prepared(batch), network(batch)) < 2e-5)
    }
    #expect(prepared.report.asTheyAre.isEmpty)
    #expect(!prepared.steps.contains { if case .batchNorm = $0.work { true } else { false } })
  }

  /// What the residual networks' tables say: a normalisation for each convolution, a rectifier behind all of them but those
  /// of short cuts, sums in every block.
  @Test(
    arguments: [
      (18, 20, 17, 8), (50, 53, 49, 16),
    ]) func foldsAndFusesEverything(_ depth: Int, _ folded: Int, _ activations: Int, _ sums: Int)
  {
    let report = ResNet(depth: depth).preparedForInference().report
    #expect(report.folded == folded && report.activations == activations && report.sums == sums)
  }

  @Test func saysWhatItDid() {
    let network = CIFARResNet(depth: 8, seed: 1)
    let prepared = network.preparedForInference()
    #expect(prepared.description.contains("Filters are packed at the first call"))
    _ = prepared(Tensor(zeros: [1, 32, 32, 3]))
    let words = prepared.description
    #expect(words.hasPrefix("CIFARResNet prepared for inference: "))
    #expect(words.contains("7 batch normalisations folded, 7 activations and 3 sums fused."))
    #expect(words.contains("conv2_1.body.conv1"))
    #expect(!words.contains("Filters are packed at the first call") && words.contains("matrix product"))
    #expect(prepared.displayBundle.html.contains("conv4_1.body.conv2"))
  }

  @Test func laterChangesDoNotReachIt() {
    let network = CIFARResNet(depth: 8, seed: 1)
    let x = Tensor(randomNormal: [1, 32, 32, 3], seed: 2)
    let before = network(x)
    let prepared = network.preparedForInference()
    for entry in network.parameters where entry.parameter.isLearned { entry.parameter.value *= 2 }
    #expect(Self.error(prepared(x), before) < 2e-5)
    #expect(Self.error(network(x), before) > 0.1)
    #expect(prepared.parameters.isEmpty)
  }

  /// A value that goes two ways stays as it is: nothing that is done on one of them is folded into what gives it.
  @Test func whatTwoLayersReadIsNotFolded() {
    let network = Sequential {
      Conv2D(filterShape: (3, 3, 2, 4), padding: 1, seed: 1)
      Residual(activation: .tanh) {
        BatchNorm(4)
        Activate(.relu)
        Conv2D(filterShape: (3, 3, 4, 4), padding: 1, seed: 2)
      }
      Concatenated {
        Activate(.relu)
        Sequential {
          BatchNorm(4)
          Activate(.selu)
        }
        Conv2D(filterShape: (1, 1, 4, 2), activation: .gelu, seed: 3)
      }
    }
    let x = Tensor(randomNormal: [2, 6, 5, 2], seed: 4)
    Self.stir(network, x)
    let prepared = network.preparedForInference()
    for _ in 0..<2 { #expect(Self.error(prepared(x), network(x)) < 2e-6) }
    #expect(prepared.report.folded == 0 && prepared.report.sums == 1)
  }

  @Test(
    arguments: [
      Activation.identity, .relu, .leakyReLU(slope: 0.2), .clippedReLU(limit: 0.5), .elu, .selu, .gelu, .silu, .sigmoid,
      .tanh, .scaledTanh, .softplus, .softsign,
    ]) func everyActivationIsTheSame(_ activation: Activation)
  {
    let network = Sequential {
      Conv2D(
        filterShape: (3, 3, 2, 6), stride: [2, 1], padding: 2, paddingMode: .reflect, dilation: [1, 2], groups: 2,
        seed: 1)
      BatchNorm(6)
      Activate(activation)
      SeparableConv2D(size: 3, channels: 6, outputs: 5, padding: .same, activation: activation, seed: 2)
      Flatten()
      Dense(5 * 5 * 5, 7, hasBias: false, seed: 3)
      BatchNorm(7)
      Activate(activation)
    }
    let x = Tensor(randomNormal: [3, 8, 5, 4], seed: 4)
    Self.stir(network, x)
    let prepared = network.preparedForInference()
    #expect(Self.error(prepared(x), network(x)) < 1e-5)
    #expect(prepared.report.folded == 2)
  }

  /// Of a filter there is one copy: as it was given before the first call, packed after it.
  @Test func theFilterAsItWasIsForgotten() {
    weak var given: TensorStorage?
    func prepared() -> InferenceNetwork {
      let layer = Conv2D(filterShape: (3, 3, 64, 64), padding: 1, hasBias: false, seed: 1)
      given = layer.filter.value.storage
      return Sequential {
        layer
        BatchNorm(64)
      }.preparedForInference()
    }
    let network = prepared()
    #expect(given != nil)
    _ = network(Tensor(zeros: [1, 8, 8, 64]))
    #expect(given == nil)
  }

  @Test func layersOfOnesOwnAreRunAsTheyAre() {
    struct Scale: Layer {
      let factor = Parameter(Tensor(2))
      func callAsFunction(_ x: Tensor) -> Tensor { x * factor.value }
    }
    let (scale, x) = (Scale(), Tensor(randomNormal: [2, 4], seed: 1))
    let network = Sequential {
      Dense(4, 3, seed: 1)
      Named("own", scale)
      Dropout(0.5)
    }
    let prepared = network.preparedForInference()
    #expect(prepared(x) == network(x))
    #expect(prepared.report.asTheyAre == ["own (Scale)"] && prepared.report.leftOut == ["Dropout": 1])
    #expect(prepared.description.contains("Run as they are, with the parameters that they share with the network: own"))
    scale.factor.value *= 3
    #expect(prepared(x) == network(x))
  }

  @Test func anEmptyBatchGivesNothing() {
    let network = CIFARResNet(depth: 8, seed: 1)
    let prepared = network.preparedForInference()
    #expect(prepared(Tensor(zeros: [0, 32, 32, 3])).shape == [0, 10])
    let x = Tensor(randomNormal: [1, 40, 36, 3], seed: 1)
    #expect(Self.error(prepared(x), network(x)) < 2e-5)
  }

  @Test func otherNumbersBecomeSinglePrecision() {
    let prepared = Sequential { Conv2D(filterShape: (1, 1, 1, 1), initializer: .ones) }.preparedForInference()
    let result = prepared(Tensor(repeating: 3, shape: [1, 2, 2, 1], dtype: .float64))
    #expect(result == Tensor(repeating: 3, shape: [1, 2, 2, 1]) && result.dtype == .float32)
  }

  @Test func theNameOfTheLayerIsInTheMessage() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let network = Sequential { Named("block", Sequential { Named("conv", Conv2D(filterShape: (3, 3, 3, 8))) }) }
      _ = network.preparedForInference()(Tensor(zeros: [1, 8, 8, 4]))
    }
    let words = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
    #expect(
      words.contains("in layer block (Sequential), conv (Conv2D): Conv2D expects images [N, H, W, 3], got [1, 8, 8, 4]")
    )
  }

  @Test func gradientsAreRefused() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let prepared = Sequential { Dense(2, 1) }.preparedForInference()
      _ = valueWithGradient(at: Tensor(ones: [1, 2])) { prepared($0).sum() }
    }
    let words = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
    #expect(words.contains("a network prepared for inference has no gradients"))
  }
}
