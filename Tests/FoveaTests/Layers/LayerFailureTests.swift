import Testing

@testable import Fovea

/// What a learner reads whose shapes do not fit.
@Suite struct LayerFailureTests {
  private func words(_ result: ExitTest.Result?) -> String {
    result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
  }

  @Test func denseAfterAConvolution() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let network = Sequential {
        Activate(.relu); Sequential { Dense(400, 10) }
      }
      _ = network(Tensor(zeros: [64, 5, 5, 16]))
    }
    #expect(
      words(result).contains(
        "in layer 1 (Sequential), 0 (Dense): Dense expects 400 inputs, got [64, 5, 5, 16]: add Flatten() before it"))
  }

  @Test func denseOfAnotherSize() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dense(400, 10)(Tensor(zeros: [64, 4, 4, 16]))
    }
    #expect(
      words(result).contains(
        "Dense expects 400 inputs, got [64, 4, 4, 16]: the layer that fits is Dense(256, 10) after Flatten()"))
  }

  @Test func aSingleExample() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Dense(3, 1)(Tensor([1, 2, 3]))
    }
    #expect(words(result).contains("Dense expects 3 inputs, got [3]: give a batch: x[.newAxis]"))
  }

  @Test func channelsOfImages() async {
    var result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Conv2D(filterShape: (3, 3, 3, 8))(Tensor(zeros: [1, 3, 32, 32]))
    }
    #expect(
      words(result).contains(
        "Conv2D expects images [N, H, W, 3], got [1, 3, 32, 32]: channels come last here; x.transposed(to: [0, 2, 3, 1])"
      ))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Conv2D(filterShape: (3, 3, 3, 8))(Tensor(zeros: [32, 32, 3]))
    }
    #expect(words(result).contains("a single image; give a batch, x[.newAxis]"))
  }

  @Test func modelsWithoutParameters() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = valueWithGradient(at: Flatten()) { $0(Tensor(zeros: [1, 1])).sum() }
    }
    #expect(words(result).contains("valueWithGradient: a model of type Flatten has no trainable parameters"))
  }

  @Test func aResidualThatChangesTheShape() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Residual { Dense(3, 4) }(Tensor(zeros: [1, 3]))
    }
    #expect(
      words(result).contains("Residual adds what its layers give, [1, 4], to what its short cut gives, [1, 3]"))
  }

  /// Every layer that takes images, sequences or volumes says what to do with something else.
  @Test func otherBatches() async {
    var result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MaxPool2D(size: 2)(Tensor(zeros: [28, 28, 1]))
    }
    #expect(
      words(result).contains("MaxPool2D expects images [N, H, W, C], got [28, 28, 1]: a single image; give a batch"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Conv2D(filterShape: (3, 3, 1, 8))(Tensor(zeros: [64, 28, 28]))
    }
    #expect(words(result).contains("got [64, 28, 28]: give gray images a channel, x[.rest, .newAxis]"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = GlobalAvgPool2D()(Tensor(zeros: [64, 400]))
    }
    #expect(words(result).contains("got [64, 400]: the layer belongs before Flatten() and Dense"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = AvgPool1D(size: 2)(Tensor(zeros: [1, 8, 8, 3]))
    }
    #expect(
      words(result).contains(
        "AvgPool1D expects sequences [N, L, C], got [1, 8, 8, 3]: layers whose names end in 2D take images [N, H, W, C]"
      ))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = SeparableConv2D(size: 3, channels: 4, outputs: 8)(Tensor(zeros: [1, 8, 8, 3]))
    }
    #expect(
      words(result).contains(
        "SeparableConv2D expects images [N, H, W, 4], got [1, 8, 8, 3]: the layer before gives 3 channels"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = LSTM(8, 4)(Tensor(zeros: [3, 5, 9]))
    }
    #expect(
      words(result).contains("LSTM expects sequences [N, L, 8], got [3, 5, 9]: the layer before gives 9 channels"))
  }

  @Test func normalizationOfOtherChannels() async {
    var result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = BatchNorm(8)(Tensor(zeros: [2, 4, 4, 16]))
    }
    #expect(
      words(result).contains(
        "BatchNorm expects 8 channels along the last axis, got [2, 4, 4, 16]: the layer that fits is BatchNorm(16)"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = GroupNorm(groups: 2, channels: 8)(Tensor(zeros: [2, 8, 4, 4]))
    }
    #expect(words(result).contains("channels come last here; x.transposed(to: [0, 2, 3, 1])"))
  }

  /// What an operation finds out inside of a layer names the layer too.
  @Test func windowsThatDoNotFit() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let network = Sequential {
        Activate(.relu)
        Concatenated {
          Activate(.tanh); MaxPool2D(size: 5)
        }
      }
      _ = network(Tensor(zeros: [1, 3, 3, 2]))
    }
    #expect(words(result).contains("in layer 1 (Concatenated), 1 (MaxPool2D): maxPool2D of input [1, 3, 3, 2]: "))
  }

  @Test func filtersWithoutSize() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Conv2D(filterShape: (3, 3, 2, 5), groups: 2)
    }
    #expect(
      words(result).contains(
        "Conv2D(filterShape: (3, 3, 2, 5), groups: 2): sizes are at least 1, and the groups share the outputs equally"))
  }

  @Test func paddingWithoutANumber() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ZeroPadding3D(.same)(Tensor(zeros: [1, 2, 2, 2, 1]))
    }
    #expect(words(result).contains("ZeroPadding3D(.same): that depends on a filter; give a number"))
  }
}
