internal import Glibc

extension Augmentation {
  /// Moves every part of the image a little, neighbours in nearly the same direction, as handwriting varies: the elastic
  /// distortion of Simard, Steinkraus and Platt ("Best practices for convolutional neural networks applied to visual document
  /// analysis", 2003).
  ///
  /// Each pixel's shift down and right is drawn at random, and these fields are blurred by a Gaussian and scaled.
  ///
  /// - Parameters:
  ///   - distance: the standard deviation of the shifts, in pixels.
  ///   - smoothness: the Gaussian's standard deviation, in pixels; the larger it is, the larger the parts that move as one.
  ///     Much less than twice the distance tears the image.
  ///   - fill: the number where nothing of the old image lies; nil repeats its border.
  public static func localWarp(by distance: Float, smoothness: Float = 4, fill: Float? = 0) -> Augmentation {
    checkSpread("localWarp(by: \(distance), smoothness: \(smoothness))", distance, smoothness)
    guard smoothness >= 0.5, smoothness <= 256 else {
      shapeFailure("Augmentation localWarp(smoothness: \(smoothness)): give a number from 0.5 to 256")
    }
    return Augmentation(LocalWarpStep(distance: distance, smoothness: smoothness, fill: fill))
  }
}

private struct LocalWarpStep: AugmentationStep {
  let distance: Float
  let smoothness: Float
  let fill: Float?

  var description: String {
    "local warp by \(NumberText.short(Double(distance))) pixels, smoothness \(NumberText.short(Double(smoothness)))"
  }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    let (height, width) = (sample.height, sample.width)
    let down = field(height, width, &generator)
    let right = field(height, width, &generator)
    sample.resample(fill: fill) { row, column in
      let place = row * width + column
      return ImagePoint(y: Float(row) + 0.5 + down[place], x: Float(column) + 0.5 + right[place])
    }
    // A point p of the old image is now at q with q + shift(q) = p, which is found by going back and forth.
    sample.moveBoxes(perSide: 8) { old in
      var new = old
      for _ in 0..<8 {
        let row = min(max(Int(new.y), 0), height - 1)
        let column = min(max(Int(new.x), 0), width - 1)
        new = ImagePoint(y: old.y - down[row * width + column], x: old.x - right[row * width + column])
      }
      return new
    }
  }

  /// Random numbers that vary smoothly over an image, of standard deviation `distance`.
  private func field(_ height: Int, _ width: Int, _ generator: inout SeededGenerator) -> [Float] {
    let reach = Int((3 * smoothness).rounded(.up))
    let bell = (-reach...reach).map { Float(Glibc.exp(-0.5 * Double($0 * $0) / Double(smoothness * smoothness))) }
    // Uniform numbers of ±1 have variance 1/3, and weighted sums of independent ones that times the weights' sum of squares;
    // here the weights are products, one for each direction.
    let deviation = bell.reduce(0) { $0 + $1 * $1 } / Float(3).squareRoot()
    let weights = bell.map { $0 * (distance / deviation).squareRoot() }
    // The noise reaches beyond the image as far as the Gaussian does, so that the borders are not calmer than the middle.
    let (rows, columns) = (height + 2 * reach, width + 2 * reach)
    let noise = (0..<rows * columns).map { _ in generator.number(in: -1...1) }
    let tall = blurred(noise, columns: columns, rows: height, width: columns, step: columns, weights)
    return blurred(tall, columns: columns, rows: height, width: width, step: 1, weights)
  }

  /// Weighted sums of neighbours, which lie `step` numbers apart, in an array that has `columns` numbers a row.
  private func blurred(
    _ numbers: [Float], columns: Int, rows: Int, width: Int, step: Int, _ weights: [Float]
  ) -> [Float] {
    numbers.withUnsafeBufferPointer { numbers in
      [Float](unsafeUninitializedCapacity: rows * width) { result, count in
        count = rows * width
        result.initialize(repeating: 0)
        for row in 0..<rows {
          // Whole rows at a time, which the compiler turns into vectors.
          for (k, weight) in weights.enumerated() {
            let source = row * columns + k * step
            let target = row * width
            for x in 0..<width { result[target + x] += weight * numbers[source + x] }
          }
        }
      }
    }
  }
}
