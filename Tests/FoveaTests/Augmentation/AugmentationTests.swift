import Testing

@testable import Fovea

@Suite struct AugmentationTests {
  private let everything: Augmentation = [
    .mirror(), .affine(rotation: -10...10, shear: -5...5, zoom: 0.9...1.1, shift: -2...2),
    .localWarp(by: 1, smoothness: 3).with(probability: 0.5), .randomCrop(height: 12, width: 12, padding: 2),
    .colorShift(brightness: 0.1, contrast: 0.1, channels: 0.1), .cutout(size: 3), .noise(standardDeviation: 0.01),
  ]
  private let images = Tensor(randomUniform: [9, 14, 13, 3], seed: 6)

  @Test func theSameSeedGivesTheSame() {
    let once = everything.applied(to: images, seed: 1, epoch: 2)
    #expect(once == everything.applied(to: images, seed: 1, epoch: 2))
    #expect(once != everything.applied(to: images, seed: 2, epoch: 2))
    #expect(once != everything.applied(to: images, seed: 1, epoch: 3))
    #expect(once.shape == [9, 12, 12, 3])
  }

  @Test func anImageDoesNotDependOnItsNeighbours() {
    let whole = everything.applied(to: images, seed: 4)
    let first = everything.applied(to: images[..<3], seed: 4)
    #expect(first == whole[..<3])
    #expect(everything.applied(to: images[0] as Tensor, seed: 4) == whole[0])
    // Equal images are changed in different ways.
    let twins = Tensor(stacking: [images[0], images[0]])
    let changed = everything.applied(to: twins, seed: 4)
    #expect((changed[0] as Tensor) != (changed[1] as Tensor))
  }

  @Test func probabilitiesAreKept() {
    let dark = Tensor(zeros: [1000, 1, 1, 1])
    func changed(_ probability: Float) -> Float {
      Augmentation.normalization(mean: [-1], standardDeviation: [1]).with(probability: probability)
        .applied(to: dark, seed: 8).sum().scalar
    }
    #expect(changed(0) == 0 && changed(1) == 1000)
    #expect((240...360).contains(changed(0.3)))
  }

  @Test func listsAreDoneInOrderAndSayWhatTheyDo() {
    let left: Augmentation = [.shift(vertically: 0...0, horizontally: -1 ... -1), .mirror(probability: 1)]
    #expect(left.applied(to: Tensor([[1, 2, 3]])) == Tensor([[0, 3, 2]]))
    #expect(left.description == "shift, 0...0 down, -1...-1 to the right\nwith probability 1: mirror, horizontal")
    #expect(("\([] as Augmentation)") == "no augmentation")
    #expect(([] as Augmentation).applied(to: images) == images)
    #expect(Augmentation([[.mirror(), left], []]).description.split(separator: "\n").count == 3)
  }

  @Test func bytesAreLight() {
    let bytes = Tensor(shape: [1, 2, 1], values: [0, 255] as [UInt8])
    #expect(Augmentation.mirror(probability: 1).applied(to: bytes) == Tensor([[[1], [0]]]))
    var generator = SeededGenerator(seed: 1)
    #expect(
      Augmentation.shift(upTo: 0).applied(to: bytes, using: &generator).image == Tensor([[[0], [1]]]))
  }

  @Test func whatDoesNotFitIsSaid() async {
    var result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Augmentation.centerCrop(height: 9, width: 2).applied(to: Tensor(zeros: [3, 3]))
    }
    #expect(text(result).contains("an image of shape [3, 3, 1] is smaller than that; choose a smaller part"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Augmentation.centerCrop(height: 2, width: 2).with(probability: 0.5).applied(to: Tensor(zeros: [3, 3]))
    }
    #expect(text(result).contains("add resize(height: 3, width: 3)"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Augmentation.normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1]).applied(to: Tensor(zeros: [3, 3]))
    }
    #expect(text(result).contains("an image of shape [3, 3, 1] has 1 channels, but there are 3 means"))
    result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Augmentation.mirror(probability: 50)
    }
    #expect(text(result).contains("a probability lies between 0 and 1"))
  }

  private func text(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }
}
