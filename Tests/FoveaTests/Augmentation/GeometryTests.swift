import Testing

@testable import Fovea

/// Mirrors, shifts, turns and crops, on images small enough to see what must come out.
@Suite struct GeometryTests {
  private let nine = Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
  private let box = BoundingBox(top: 0, left: 1, bottom: 2, right: 3, label: 7)

  private func boxes(_ augmentation: Augmentation, of boxes: [BoundingBox], _ shape: [Int] = [3, 3, 1]) -> [BoundingBox]
  {
    var generator = SeededGenerator(seed: 1)
    return augmentation.applied(to: Tensor(zeros: shape), boxes: boxes, using: &generator).boxes
  }

  @Test func mirrorsExchangeSides() {
    let flipped = Augmentation.mirror(.horizontal, probability: 1)
    #expect(flipped.applied(to: nine) == Tensor([[3, 2, 1], [6, 5, 4], [9, 8, 7]]))
    #expect(boxes(flipped, of: [box]) == [BoundingBox(top: 0, left: 0, bottom: 2, right: 2, label: 7)])
    let upsideDown = Augmentation.mirror(.vertical, probability: 1)
    #expect(upsideDown.applied(to: nine) == Tensor([[7, 8, 9], [4, 5, 6], [1, 2, 3]]))
    #expect(boxes(upsideDown, of: [box]) == [BoundingBox(top: 1, left: 1, bottom: 3, right: 3, label: 7)])
  }

  @Test(arguments: [Augmentation.MirrorDirection.horizontal, .vertical])
  func twoMirrorsChangeNothing(_ direction: Augmentation.MirrorDirection) {
    let image = Tensor(randomUniform: [5, 4, 3], seed: 3)
    let mirror = Augmentation.mirror(direction, probability: 1)
    #expect(mirror.applied(to: image) != image)
    #expect(mirror.applied(to: mirror.applied(to: image)) == image)
    #expect(boxes([mirror, mirror], of: [box]) == [box])
  }

  @Test func halfOfTheImagesAreMirrored() {
    let images = Tensor(stacking: [Tensor](repeating: nine.reshaped(to: [3, 3, 1]), count: 400))
    let mirrored = Augmentation.mirror().applied(to: images, seed: 5)
    let count = (0..<400).count { mirrored[$0, 0, 0, 0] == 3 }
    #expect((160...240).contains(count))
    #expect((0..<400).allSatisfy { [1, 3].contains(mirrored[$0, 0, 0, 0]) })
  }

  @Test func shiftsMovePixelsAndFill() {
    let right = Augmentation.shift(vertically: 0...0, horizontally: 1...1)
    #expect(right.applied(to: nine) == Tensor([[0, 1, 2], [0, 4, 5], [0, 7, 8]]))
    let up = Augmentation.shift(vertically: -2 ... -2, horizontally: 0...0, fill: nil)
    #expect(up.applied(to: nine) == Tensor([[7, 8, 9], [7, 8, 9], [7, 8, 9]]))
    #expect(
      boxes(.shift(vertically: 1...1, horizontally: -1 ... -1), of: [box])
        == [BoundingBox(top: 1, left: 0, bottom: 3, right: 2, label: 7)])
    #expect(Augmentation.shift(upTo: 0).applied(to: nine) == nine)
    #expect(Augmentation.affine().applied(to: nine) == nine)
  }

  @Test func everyShiftUpToTheLimitHappens() {
    let dot = Tensor(shape: [5, 5, 1], scalars: (0..<25).map { $0 == 12 ? 1 : 0 })
    let images = Tensor(stacking: [Tensor](repeating: dot, count: 300))
    let shifted = Augmentation.shift(upTo: 2).applied(to: images, seed: 2)
    let places = Set((0..<300).map { (shifted[$0] as Tensor).argmax() })
    #expect(places.count == 25)
    #expect(shifted.sum().scalar == 300)
  }

  @Test func aQuarterTurnIsExact() {
    let turn = Augmentation.affine(rotation: 90...90)
    #expect(turn.applied(to: nine) == Tensor([[3, 6, 9], [2, 5, 8], [1, 4, 7]]))
    let image = Image(Tensor(randomUniform: [6, 6, 3], seed: 4))
    #expect(turn.applied(to: image) == image.rotated(quarterTurns: 1))
    #expect(boxes(turn, of: [box]) == [BoundingBox(top: 0, left: 0, bottom: 2, right: 2, label: 7)])
    let corner = BoundingBox(top: 2, left: 0, bottom: 3, right: 1)
    #expect(boxes(turn, of: [corner]) == [BoundingBox(top: 2, left: 2, bottom: 3, right: 3)])
  }

  @Test func turnsGoAsThoseOfImagesDo() {
    let image = Image(Tensor(randomUniform: [9, 7, 3], seed: 8))
    let turned = Augmentation.affine(rotation: 20...20).applied(to: image)
    #expect(turned.pixels.isClose(to: image.rotated(degrees: 20).pixels, within: 1e-4))
  }

  @Test func aShearMovesTheUpperRowsToTheRight() {
    let column = Tensor([[0, 1, 0], [0, 1, 0], [0, 1, 0]])
    let lean = Augmentation.affine(shear: 45...45).applied(to: column)
    #expect(lean.isClose(to: Tensor([[0, 0, 1], [0, 1, 0], [1, 0, 0]]), within: 1e-5))
  }

  @Test func aZoomEnlargesAboutTheCentre() {
    let twice = Augmentation.zoom(by: 2...2)
    let spot = Tensor([[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]])
    let large = twice.applied(to: spot)
    #expect(
      large
        == Tensor([
          [0.5625, 0.75, 0.75, 0.5625], [0.75, 1, 1, 0.75], [0.75, 1, 1, 0.75], [0.5625, 0.75, 0.75, 0.5625],
        ]))
    #expect(
      boxes(twice, of: [BoundingBox(top: 1, left: 1, bottom: 3, right: 3)], [4, 4, 1])
        == [BoundingBox(top: 0, left: 0, bottom: 4, right: 4)])
  }

  @Test func affineMapsHaveInverses() {
    let map = AffineMap(
      rotation: 33, shear: -12, zoom: 1.3, shift: ImagePoint(y: 2, x: -1.5), height: 20, width: 30)
    for point in [ImagePoint(y: 0, x: 0), ImagePoint(y: 20, x: 3), ImagePoint(y: 7.5, x: 29)] {
      let back = map.inverse(map(point))
      #expect(abs(back.y - point.y) < 1e-4 && abs(back.x - point.x) < 1e-4)
    }
    let center = map(ImagePoint(y: 10, x: 15))
    #expect(abs(center.y - 12) < 1e-4 && abs(center.x - 13.5) < 1e-4)
  }

  @Test func cropsCutOutTheMiddleOrAnyPart() {
    let image = Tensor(range: 0..<25).reshaped(to: [5, 5])
    #expect(Augmentation.centerCrop(height: 3, width: 1).applied(to: image) == Tensor([[7], [12], [17]]))
    let corners = Set(
      (0..<200).map { Augmentation.randomCrop(height: 4, width: 4).applied(to: image, seed: $0)[0, 0] as Float })
    #expect(corners == [0, 1, 5, 6])
    // A pixel of padding: the middle stays, moved by up to a pixel, and what lies beyond is the fill.
    let padded = (0..<100).map {
      Augmentation.randomCrop(height: 5, width: 5, padding: 1, fill: -1).applied(to: image, seed: $0)
    }
    #expect(Set(padded.map { $0[0, 0] as Float }) == [-1, 0, 1, 5, 6])
    #expect(Set(padded.map { $0[2, 2] as Float }) == [6, 7, 8, 11, 12, 13, 16, 17, 18])
    #expect(
      boxes(.centerCrop(height: 3, width: 3), of: [BoundingBox(top: 0, left: 0, bottom: 3, right: 3)], [5, 5, 1])
        == [BoundingBox(top: 0, left: 0, bottom: 2, right: 2)])
  }

  @Test func resizingScalesBoxesToo() {
    let image = Tensor([[0, 0, 1, 1], [0, 0, 1, 1]])
    let resize = Augmentation.resize(height: 4, width: 2)
    #expect(resize.applied(to: image).isClose(to: Image(image).resized(height: 4, width: 2).matrix))
    #expect(
      boxes(resize, of: [BoundingBox(top: 1, left: 2, bottom: 2, right: 4)], [2, 4, 1])
        == [BoundingBox(top: 2, left: 1, bottom: 4, right: 2)])
    let some = Augmentation.randomResizedCrop(height: 6, width: 7)
    #expect(some.outputShape(of: [20, 30, 3]) == [6, 7, 3])
    let flat = some.applied(to: Tensor(ones: [3, 20, 30, 3]), seed: 1)
    #expect(flat.isClose(to: Tensor(ones: [3, 6, 7, 3])))
    // The whole area at the image's own aspect is only a resize.
    let whole = Augmentation.randomResizedCrop(height: 1, width: 2, area: 1...1, aspect: 2...2)
    #expect(whole.applied(to: image).isClose(to: Tensor([[0, 1]]), within: 0.2))
  }

  @Test func boxesLeaveWithTheirContent() {
    let wide = BoundingBox(top: 0, left: 0, bottom: 2, right: 4)
    func shifted(_ columns: Int, _ part: Float?) -> [BoundingBox] {
      let shift = Augmentation.shift(vertically: 0...0, horizontally: columns...columns)
      return boxes(part.map { shift.keepingBoxes(visibleAtLeast: $0) } ?? shift, of: [wide], [4, 4, 1])
    }
    #expect(shifted(3, nil) == [BoundingBox(top: 0, left: 3, bottom: 2, right: 4)])
    #expect(shifted(3, 0.3).isEmpty)
    #expect(shifted(2, 0.5) == [BoundingBox(top: 0, left: 2, bottom: 2, right: 4)])
    #expect(shifted(4, 0).isEmpty)
    // Half of it leaves with each step: the parts are counted together.
    let step = Augmentation.shift(vertically: 0...0, horizontally: 2...2)
    let back = Augmentation.shift(vertically: -1 ... -1, horizontally: 0...0)
    #expect(boxes(Augmentation([step, back]), of: [wide], [4, 4, 1]).count == 1)
    #expect(boxes(Augmentation([step, back]).keepingBoxes(visibleAtLeast: 0.3), of: [wide], [4, 4, 1]).isEmpty)
  }
}
