import Testing

@testable import Fovea

@Suite struct NormalizationTests {
  @Test func batches() {
    let x = Tensor([[1, 10], [3, 30]])
    let (output, mean, variance) = batchNormalized(x, scale: Tensor([1, 2]), offset: Tensor([0, 5]), epsilon: 1e-9)
    #expect(mean == Tensor([2, 20]) && variance == Tensor([1, 100]))
    #expect(output.isClose(to: Tensor([[-1, 3], [1, 7]])))
    let given = batchNormalized(x, mean: Tensor([1, 10]), variance: Tensor([4, 100]), epsilon: 1e-9)
    #expect(given.isClose(to: Tensor([[0, 0], [1, 2]])))
    #expect(batchNormalized(Tensor(repeating: 3, shape: [4, 2])).output == Tensor(zeros: [4, 2]))
  }

  @Test func rowsGroupsAndChannels() {
    let x = Tensor([[1, 3, 10, 30]])
    #expect(groupNormalized(x, groups: 2, epsilon: 1e-9).isClose(to: Tensor([[-1, 1, -1, 1]])))
    let pixels = Tensor([[1, 3], [10, 30]])
    #expect(layerNormalized(pixels, epsilon: 1e-9).isClose(to: Tensor([[-1, 1], [-1, 1]])))
    let image = Tensor([[[1, 30], [3, 10]]])
    #expect(instanceNormalized(image, epsilon: 1e-9).isClose(to: Tensor([[[-1, 1], [1, -1]]])))
    let scaled = layerNormalized(pixels, scale: Tensor([1, 2]), offset: Tensor([0, 5]), epsilon: 1e-9)
    #expect(scaled.isClose(to: Tensor([[-1, 7], [-1, 7]])))
  }

  /// Whatever is normalised together has mean 0 and variance 1.
  @Test func whatIsNormalizedTogether() {
    let x = 5 + 3 * Tensor(randomNormal: [4, 5, 6, 8], seed: 1)
    func isStandard(_ y: Tensor, _ shape: [Int], _ axes: [Int]) -> Bool {
      let y = y.reshaped(to: shape)
      let (mean, variance) = (y.mean(axes: axes), y.variance(axes: axes))
      return mean.isClose(to: Tensor(zeros: mean.shape), within: 1e-5)
        && variance.isClose(to: Tensor(ones: variance.shape), within: 1e-4)
    }
    #expect(isStandard(batchNormalized(x).output, [120, 8], [0]))
    #expect(isStandard(layerNormalized(x), [120, 8], [1]))
    #expect(isStandard(groupNormalized(x, groups: 4), [4, 30, 4, 2], [1, 3]))
    #expect(isStandard(instanceNormalized(x), [4, 30, 8], [1]))
  }

  @Test func bothPrecisionsGiveTheSameGradients() {
    let inputs = [
      Tensor(randomNormal: [4, 5, 5, 12], seed: 1), Tensor(randomUniform: [12], in: 0.5..<2, seed: 2),
      Tensor(randomNormal: [12], seed: 3),
    ]
    func gradients(_ inputs: [Tensor]) -> [Tensor] {
      gradient(at: inputs) { x in
        let batch = batchNormalized(x[0], scale: x[1], offset: x[2]).output
        let group = groupNormalized(batch * batch, groups: 3, scale: x[1], offset: x[2])
        return pow(localResponseNormalized(group, alpha: 0.5), 3).mean()
      }
    }
    for (single, double) in zip(gradients(inputs), gradients(inputs.map { $0.converted(to: .float64) })) {
      #expect(single.isClose(to: double.converted(to: .float32), within: 1e-4))
    }
  }

  @Test func localResponse() {
    let x = Tensor([1, 2, 3])
    let sums = Tensor([1 + 4, 1 + 4 + 9, 4 + 9])
    let expected = x / pow(2 + 0.5 / 3 * sums, 0.75)
    #expect(localResponseNormalized(x, size: 3, alpha: 0.5).isClose(to: expected))
    #expect(localResponseNormalized(x, alpha: 0, k: 1).isClose(to: x))
  }

  @Test func emptyBatches() {
    let x = Tensor(zeros: [0, 3, 2])
    #expect(layerNormalized(x).shape == x.shape)
    #expect(instanceNormalized(x).shape == x.shape)
    #expect(batchNormalized(x, mean: Tensor([0, 0]), variance: Tensor([1, 1])).shape == x.shape)
  }

  @Test func shapesThatDoNotFitAreNamed() async {
    let scale = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = layerNormalized(Tensor(ones: [2, 3]), scale: Tensor([1, 2]))
    }
    #expect(message(of: scale).contains("layerNormalized: the scale has shape [2], but x of shape [2, 3] has 3"))
    let groups = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = groupNormalized(Tensor(ones: [2, 6]), groups: 4)
    }
    #expect(message(of: groups).contains("6 channels cannot be split into 4 equal groups"))
  }
}
