import Testing

@testable import Fovea

@Suite struct LocalWarpTests {
  /// A picture whose numbers say where they are: columns in the first channel, rows in the second.
  private func places(_ height: Int, _ width: Int) -> Tensor {
    Tensor(
      shape: [height, width, 2],
      scalars: (0..<height).flatMap { y in (0..<width).flatMap { x in [Float(x) + 0.5, Float(y) + 0.5] } })
  }

  @Test func noDistanceChangesNothing() {
    let image = Tensor(randomUniform: [8, 9, 3], seed: 1)
    #expect(Augmentation.localWarp(by: 0).applied(to: image) == image)
  }

  @Test func shiftsHaveTheStandardDeviationThatWasAskedFor() {
    let image = places(40, 40)
    var (sum, squares, count) = (0.0, 0.0, 0.0)
    for seed in 0..<20 {
      let moved = (Augmentation.localWarp(by: 1.5, smoothness: 2).applied(to: image, seed: UInt64(seed)) - image)
      // Away from the border, where the fill shows.
      let inner = moved[8..<32, 8..<32, .all] as Tensor
      for shift in inner.scalars {
        sum += Double(shift)
        squares += Double(shift * shift)
        count += 1
      }
    }
    #expect(abs(sum / count) < 0.15)
    #expect(abs((squares / count).squareRoot() - 1.5) < 0.15)
  }

  @Test func neighboursMoveTogether() {
    let image = places(30, 30)
    let moved = Augmentation.localWarp(by: 1, smoothness: 5).applied(to: image, seed: 9) - image
    let inner = moved[5..<25, 5..<25, 0] as Tensor
    let difference = inner[.all, 1...] - inner[.all, ..<(-1)]
    #expect(abs(difference).max().scalar < 0.8)
    #expect(abs(inner).max().scalar > 0.2)
  }

  @Test func boxesFollowTheirContent() {
    // A bright rectangle, and the box round it: after the warp the box must hold all that is bright, and little more.
    var image = Tensor(zeros: [40, 40, 1])
    image[12..<28, 10..<30, .all] = 1
    let box = BoundingBox(top: 12, left: 10, bottom: 28, right: 30, label: 3)
    for seed in 0..<10 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let (warped, boxes) = Augmentation.localWarp(by: 1.5, smoothness: 4)
        .applied(to: image, boxes: [box], using: &generator)
      let bright = warped.reshaped(to: [40, 40])
      let rows = (0..<40).filter { (bright[$0] as Tensor).max().scalar > 0.5 }
      let columns = (0..<40).filter { (bright[.all, $0] as Tensor).max().scalar > 0.5 }
      #expect(boxes.count == 1 && boxes[0].label == 3)
      #expect(abs(boxes[0].top - Float(rows[0])) < 1.6 && abs(boxes[0].bottom - Float(rows.last! + 1)) < 1.6)
      #expect(abs(boxes[0].left - Float(columns[0])) < 1.6 && abs(boxes[0].right - Float(columns.last! + 1)) < 1.6)
    }
  }
}
