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
}
