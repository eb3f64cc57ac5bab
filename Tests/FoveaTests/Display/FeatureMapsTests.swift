import Testing

@testable import Fovea

@Suite struct FeatureMapsTests {
  @Test func mapsLieInTheOrderOfTheChannels() {
    // Three maps of 30×30: all 0, all 1, all 2.
    let maps = FeatureMaps(Tensor(zeros: [1, 30, 30, 3]) + Tensor([0, 1, 2]))
    let grid = maps.grid
    #expect(grid.width == 3 * 60 + 2 * 2 && grid.height == 60)
    func color(_ x: Int, _ y: Int) -> [UInt8] {
      Array(grid.bytes[((y * grid.width + x) * 3)..<((y * grid.width + x) * 3 + 3)])
    }
    #expect(color(0, 0) == [68, 1, 84])
    #expect(color(59, 59) == [68, 1, 84])
    #expect(color(60, 10) == [128, 128, 128])
    #expect(color(183, 59) == [253, 231, 37])
    #expect(maps.description == "3 feature maps 30×30, 0…2")
  }

  @Test(arguments: [
    ([2, 28, 28, 6], [28, 28, 6]), ([10, 10, 16], [10, 10, 16]), ([4, 120], [1, 1, 120]), ([84], [1, 1, 84]),
  ])
  func activationsOfEveryKind(shape: [Int], maps: [Int]) throws {
    let shown = FeatureMaps(Tensor(randomNormal: shape, seed: 1))
    #expect(shown.maps.shape == maps)
    #expect(shown.grid.width <= 800)
    #expect(try #require(shown.displayBundle.representations["image/png"]).hasPrefix("iVBOR"))
  }

  @Test func anotherExampleOfTheBatch() {
    let batch = Tensor(randomNormal: [3, 5, 5, 2], seed: 1)
    #expect(FeatureMaps(batch, example: 2).maps == batch[2] as Tensor)
  }

  @Test func whatIsNoActivationIsSaid() async {
    let shape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = FeatureMaps(Tensor(zeros: [1, 2, 3, 4, 5]))
    }
    #expect(message(of: shape).contains("FeatureMaps: [1, 2, 3, 4, 5] is not the shape of activations"))
    let example = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = FeatureMaps(Tensor(zeros: [2, 4, 4, 1]), example: 2)
    }
    #expect(message(of: example).contains("there are 2 examples, 0 to 1"))
  }
}
