import Testing

@testable import Fovea

@Suite struct RearrangementTests {
  @Test func borders() {
    let x = Tensor([[1, 2], [3, 4]])
    #expect(x.padded([0, 1]) == Tensor([[0, 1, 2, 0], [0, 3, 4, 0]]))
    #expect(
      x.padded(.sides(top: 1, bottom: 0, left: 0, right: 1), mode: .replicate)
        == Tensor([[1, 2, 2], [1, 2, 2], [3, 4, 4]]))
    #expect(x.padded([1, 0], mode: .constant(7)) == Tensor([[7, 7], [1, 2], [3, 4], [7, 7]]))
    #expect(x.reshaped(to: [1, 2, 2, 1]).padded(1).shape == [1, 4, 4, 1])
    #expect(x.padded(.valid) == x && x.cropped(0) == x)
    #expect(x.cropped(.sides(top: 1, bottom: 0, left: 0, right: 1)) == Tensor([[3]]))
  }

  @Test(arguments: FilteringTests.borders)
  func croppingUndoesPadding(border: Border) {
    let x = Tensor(randomNormal: [2, 4, 5, 3], seed: 1)
    let sides = Padding.sides(top: 1, bottom: 2, left: 3, right: 0)
    #expect(x.padded(sides, mode: border).cropped(sides) == x)
  }

  @Test func sizes() {
    let x = Tensor([[1, 3]])
    #expect(x.resized(to: [1, 4], by: .nearest) == Tensor([[1, 1, 3, 3]]))
    #expect(x.resized(to: [2, 4]) == Tensor([[1, 1.5, 2.5, 3], [1, 1.5, 2.5, 3]]))
    #expect(Tensor(ones: [2, 3, 4, 5]).resized(to: [6, 2]).shape == [2, 6, 2, 5])
    #expect(gradient(at: x) { $0.resized(to: [1, 4]).sum() } == Tensor([[2, 2]]))
  }

  @Test func blocks() {
    let deep = Tensor([[[1, 2, 3, 4], [5, 6, 7, 8]]])
    let wide = depthToSpace(deep, block: 2)
    #expect(wide.reshaped(to: [2, 4]) == Tensor([[1, 2, 5, 6], [3, 4, 7, 8]]))
    #expect(spaceToDepth(wide, block: 2) == deep)
    #expect(spaceToDepth(wide.reshaped(to: [2, 4]), block: 2) == deep)
    let images = Tensor(randomNormal: [2, 3, 4, 18], seed: 1)
    #expect(depthToSpace(images, block: 3).shape == [2, 9, 12, 2])
    #expect(spaceToDepth(depthToSpace(images, block: 3), block: 3) == images)
  }

  @Test func whatDoesNotFitIsNamed() async {
    let same = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(ones: [3, 3]).padded(.same)
    }
    #expect(message(of: same).contains("padded(.same): that depends on a filter"))
    let mirrored = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(ones: [3, 3]).padded(3, mode: .reflect)
    }
    #expect(message(of: mirrored).contains("padded of shape [3, 3]: Reflecting 3 pixels"))
    let blocks = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = spaceToDepth(Tensor(ones: [3, 4, 1]), block: 2)
    }
    #expect(message(of: blocks).contains("3 × 4 pixels cannot be split into blocks of 2 × 2"))
  }
}
