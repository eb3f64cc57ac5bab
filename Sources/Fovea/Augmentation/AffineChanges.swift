extension Augmentation {
  /// Shifts the image by whole pixels, up or down and to the left or right.
  ///
  /// - Parameters:
  ///   - pixels: how far at most in each of the four directions.
  ///   - fill: the number of the pixels that become free; nil repeats the image's border.
  public static func shift(upTo pixels: Int, fill: Float? = 0) -> Augmentation {
    checkSpread("shift(upTo: \(pixels))", Float(pixels))
    return shift(vertically: -pixels...pixels, horizontally: -pixels...pixels, fill: fill)
  }

  /// Shifts the image by whole pixels.
  ///
  /// - Parameters:
  ///   - down: how far down; negative is up.
  ///   - right: how far to the right; negative is to the left.
  ///   - fill: the number of the pixels that become free; nil repeats the image's border.
  public static func shift(
    vertically down: ClosedRange<Int>, horizontally right: ClosedRange<Int>, fill: Float? = 0
  ) -> Augmentation {
    Augmentation(ShiftStep(down: down, right: right, fill: fill))
  }

  /// Turns the image about its centre.
  ///
  /// - Parameters:
  ///   - degrees: how far at most, clockwise or counterclockwise.
  ///   - fill: the number where nothing of the old image lies; nil repeats its border.
  public static func rotation(upTo degrees: Float, fill: Float? = 0) -> Augmentation {
    checkSpread("rotation(upTo: \(degrees))", degrees)
    return affine(rotation: -degrees...degrees, fill: fill)
  }

  /// Leans the image to the left or the right: rows move the further, the further they are from the middle one.
  ///
  /// - Parameters:
  ///   - degrees: how far upright lines lean at most, below 90.
  ///   - fill: the number where nothing of the old image lies; nil repeats its border.
  public static func shear(upTo degrees: Float, fill: Float? = 0) -> Augmentation {
    checkSpread("shear(upTo: \(degrees))", degrees)
    return affine(shear: -degrees...degrees, fill: fill)
  }

  /// Makes what the image shows larger or smaller, about its centre, at the same size of the image.
  ///
  /// - Parameters:
  ///   - factor: how many times larger, above 0.
  ///   - fill: the number where nothing of the old image lies; nil repeats its border.
  public static func zoom(by factor: ClosedRange<Float>, fill: Float? = 0) -> Augmentation {
    affine(zoom: factor, fill: fill)
  }

  /// Zooms, shears, turns and shifts at once: the numbers are mixed from those of four pixels once only, so that the image
  /// stays sharper than with one after the other.
  ///
  /// - Parameters:
  ///   - rotation: degrees, counterclockwise.
  ///   - shear: degrees by which upright lines lean to the right, between −90 and 90.
  ///   - zoom: how many times larger things become, above 0.
  ///   - shift: pixels, whole ones or not, drawn for down and for right.
  ///   - fill: the number where nothing of the old image lies; nil repeats its border.
  public static func affine(
    rotation: ClosedRange<Float> = 0...0, shear: ClosedRange<Float> = 0...0, zoom: ClosedRange<Float> = 1...1,
    shift: ClosedRange<Float> = 0...0, fill: Float? = 0
  ) -> Augmentation {
    guard shear.lowerBound > -90, shear.upperBound < 90, zoom.lowerBound > 0, zoom.upperBound.isFinite else {
      shapeFailure(
        "Augmentation affine(shear: \(shear), zoom: \(zoom)): a shear lies between −90 and 90 degrees, and a zoom above 0"
      )
    }
    return Augmentation(AffineStep(rotation: rotation, shear: shear, zoom: zoom, shift: shift, fill: fill))
  }
}

private struct ShiftStep: AugmentationStep {
  let down: ClosedRange<Int>
  let right: ClosedRange<Int>
  let fill: Float?

  var description: String { "shift, \(down) down, \(right) to the right" }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    let (dy, dx) = (generator.wholeNumber(in: down), generator.wholeNumber(in: right))
    sample.rearrange(
      height: sample.height, width: sample.width, fill: fill, row: { $0 - dy }, column: { $0 - dx })
    sample.moveBoxes { ImagePoint(y: $0.y + Float(dy), x: $0.x + Float(dx)) }
  }
}

private struct AffineStep: AugmentationStep {
  let rotation: ClosedRange<Float>
  let shear: ClosedRange<Float>
  let zoom: ClosedRange<Float>
  let shift: ClosedRange<Float>
  let fill: Float?

  var description: String {
    let parts: [(name: String, range: ClosedRange<Float>, nothing: Float)] = [
      ("rotation", rotation, 0), ("shear", shear, 0), ("zoom", zoom, 1), ("shift", shift, 0),
    ]
    let changes = parts.filter { $0.range != $0.nothing...$0.nothing }.map { name, range, _ in
      "\(name) \(NumberText.short(Double(range.lowerBound)))…\(NumberText.short(Double(range.upperBound)))"
    }
    return changes.isEmpty ? "no affine change" : changes.joined(separator: ", ")
  }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    let map = AffineMap(
      rotation: generator.number(in: rotation), shear: generator.number(in: shear), zoom: generator.number(in: zoom),
      shift: ImagePoint(y: generator.number(in: shift), x: generator.number(in: shift)), height: sample.height,
      width: sample.width)
    let back = map.inverse
    sample.resample(fill: fill) { back(ImagePoint(y: Float($0) + 0.5, x: Float($1) + 0.5)) }
    sample.moveBoxes { map($0) }
  }
}
