import Testing

@testable import Fovea

@Suite struct PoolingTests {
  static let image = Tensor([[1, 2, 5, 6], [4, 3, 8, 7], [9, 10, 13, 14], [12, 11, 16, 15]])

  @Test func theLargestAndTheMean() {
    #expect(maxPool2D(Self.image, size: 2) == Tensor([[4, 8], [12, 16]]))
    #expect(averagePool2D(Self.image, size: 2) == Tensor([[2.5, 6.5], [10.5, 14.5]]))
    #expect(maxPool2D(Self.image, size: [1, 2], stride: 1)[0] == Tensor([2, 5, 6]))
    #expect(averagePool2D(Self.image, size: [4, 1]) == Tensor([[6.5, 6.5, 10.5, 10.5]]))
    #expect(maxPool2D(Self.image.reshaped(to: [2, 2, 4]), size: 2) == Tensor([[[12, 11, 16, 15]]]))
  }

  @Test func sizes() {
    let x = Tensor(ones: [2, 7, 8, 3])
    #expect(maxPool2D(x, size: 2).shape == [2, 3, 4, 3])
    #expect(maxPool2D(x, size: 2, ceilMode: true).shape == [2, 4, 4, 3])
    #expect(maxPool2D(x, size: 3, stride: 2, padding: 1).shape == [2, 4, 4, 3])
    #expect(averagePool2D(x, size: 3, stride: 2, padding: .same).shape == [2, 4, 4, 3])
    #expect(averagePool2D(x[0], size: [7, 2]).shape == [1, 4, 3])
    #expect(maxPool1D(Tensor(ones: [2, 9, 4]), size: 3).shape == [2, 3, 4])
    #expect(averagePool1D(Tensor(ones: [9, 4]), size: 3, stride: 1, padding: 1).shape == [9, 4])
    #expect(maxPool3D(Tensor(ones: [1, 4, 6, 6, 2]), size: 2).shape == [1, 2, 3, 3, 2])
    #expect(averagePool3D(Tensor(ones: [4, 6, 6, 2]), size: [4, 3, 2]).shape == [1, 2, 3, 2])
    #expect(adaptiveMaxPool2D(x, outputSize: [3, 5]).shape == [2, 3, 5, 3])
    #expect(globalAveragePool(x).shape == [2, 3])
    #expect(globalMaxPool(Tensor(ones: [2, 9, 4])).shape == [2, 4])
  }

  @Test func computedSizes() {
    for size in 1...3 {
      #expect(maxPool2D(Self.image, size: size, stride: 1) == maxPool2D(Self.image, size: StrideSize(size), stride: 1))
      #expect(averagePool2D(Self.image, size: size).shape == [4 / size, 4 / size])
    }
  }

  /// Padding has no value, unless it is asked to count.
  @Test func padding() {
    let x = Tensor([[4, 8]])
    #expect(maxPool2D(-x, size: [1, 2], stride: 1, padding: [0, 1]) == Tensor([[-4, -4, -8]]))
    #expect(averagePool2D(x, size: [1, 2], stride: 1, padding: [0, 1]) == Tensor([[4, 6, 8]]))
    let counted = averagePool2D(x, size: [1, 2], stride: 1, padding: [0, 1], countIncludesPadding: true)
    #expect(counted == Tensor([[2, 6, 4]]))
  }

  @Test func adaptivePoolingCoversEverything() {
    let x = Tensor([[1], [2], [3], [4], [5]])
    #expect(adaptiveAveragePool2D(x, outputSize: [2, 1]) == Tensor([[2], [4]]))
    #expect(adaptiveMaxPool2D(x, outputSize: [3, 1]) == Tensor([[2], [4], [5]]))
    let images = Tensor(randomNormal: [2, 4, 6, 3], seed: 1)
    #expect(adaptiveAveragePool2D(images, outputSize: 2).isClose(to: averagePool2D(images, size: [2, 3])))
    #expect(globalAveragePool(images).isClose(to: images.mean(axes: [1, 2])))
    #expect(globalMaxPool(images) == images.max(axes: [1, 2]))
  }

  @Test func wholeNumbersArePooled() {
    #expect(averagePool2D(Tensor([[1, 2]], dtype: .int32), size: [1, 2]) == Tensor([[1.5]]))
    #expect(maxPool2D(Tensor([[1, 2]], dtype: .uint8), size: [1, 2]) == Tensor([[2]]))
  }

  @Test func gradientsGoToTheLargestAndAreShared() {
    let largest = gradient(at: Self.image) { (maxPool2D($0, size: 2) * Tensor([[1, 2], [3, 4]])).sum() }
    #expect(largest == Tensor([[0, 0, 0, 0], [1, 0, 2, 0], [0, 0, 0, 0], [3, 0, 4, 0]]))
    let shared = gradient(at: Self.image) { averagePool2D($0, size: 2).sum() }
    #expect(shared == Tensor(repeating: 0.25, shape: [4, 4]))
    // The first of equal ones.
    #expect(gradient(at: Tensor(ones: [2, 2])) { maxPool2D($0, size: 2).sum() } == Tensor([[1, 0], [0, 0]]))
    // Windows that overlap add up.
    let line = gradient(at: Tensor([[1], [3], [2]])) { maxPool1D($0, size: 2, stride: 1).sum() }
    #expect(line == Tensor([[0], [2], [0]]))
  }

  @Test func bothPrecisionsGiveTheSame() {
    let x = Tensor(randomNormal: [2, 9, 10, 19], seed: 1)
    func gradients(_ x: Tensor) -> [Tensor] {
      [
        gradient(at: x) { pow(maxPool2D($0, size: 3, stride: 2, padding: 1), 2).sum() },
        gradient(at: x) { pow(averagePool2D($0, size: 3, stride: 2, ceilMode: true), 2).sum() },
        gradient(at: x) { pow(globalAveragePool($0), 2).sum() },
      ]
    }
    for (single, double) in zip(gradients(x), gradients(x.converted(to: .float64))) {
      #expect(single.isClose(to: double.converted(to: .float32), within: 1e-5))
    }
  }

  @Test func sizesThatDoNotFitAreNamed() async {
    let large = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = maxPool2D(Tensor(ones: [2, 2]), size: 3)
    }
    #expect(message(of: large).contains("maxPool2D of input [2, 2]: A window that covers 3 pixels does not fit"))
    let flat = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = globalAveragePool(Tensor(ones: [2, 2]))
    }
    #expect(message(of: flat).contains("globalAveragePool: input of shape [2, 2]"))
  }
}
