import Testing

@testable import Fovea

@Suite struct ImageTests {
  let ramp = Image(Tensor(range: 0..<12).reshaped(to: [3, 4]) / 11)
  let color = Image(Tensor(randomUniform: [5, 4, 3], seed: 1))

  @Test func sizesAndPlanes() {
    #expect(ramp.height == 3 && ramp.width == 4 && ramp.channels == 1)
    #expect(color.channels == 3)
    #expect(color.green.matrix == color.pixels[.all, .all, 1])
    #expect(ramp.red == ramp)
  }

  @Test func grayFollowsTheLumaWeights() {
    let expected = 0.299 * color.red.pixels + 0.587 * color.green.pixels + 0.114 * color.blue.pixels
    #expect(color.gray.pixels.isClose(to: expected, within: 1e-6))
    #expect(Image(Tensor(ones: [1, 1, 3])).gray.pixels.isClose(to: Tensor(ones: [1, 1, 1]), within: 1e-6))
    #expect(ramp.gray == ramp)
  }

  @Test func clampingAndStretching() {
    let wild = Image(Tensor([[-1, 0, 3]]))
    #expect(wild.clamped.matrix == Tensor([[0, 0, 1]]))
    #expect(wild.normalized.matrix == Tensor([[0, 0.25, 1]]))
    #expect(Image(Tensor(ones: [2, 2])).normalized.matrix == Tensor(zeros: [2, 2]))
  }

  @Test func aTensorThatIsNoPictureIsNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Image(Tensor(zeros: [4, 4, 2]))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("Image: a tensor of shape [4, 4, 2] is no picture"))
  }
}

@Suite struct ImageGeometryTests {
  let color = Image(Tensor(randomUniform: [5, 7, 3], seed: 1))

  @Test func cropping() {
    let part = color.cropped(rows: 1..<3, columns: 2..<7)
    #expect(part.pixels == color.pixels[1..<3, 2..<7, .all])
  }

  @Test func quarterTurns() {
    let image = Image(Tensor([[1, 2, 3], [4, 5, 6]]) / 6)
    #expect((image.rotated(quarterTurns: 1).matrix * 6).isClose(to: Tensor([[3, 6], [2, 5], [1, 4]])))
    #expect((image.rotated(quarterTurns: -1).matrix * 6).isClose(to: Tensor([[4, 1], [5, 2], [6, 3]])))
    #expect(color.rotated(quarterTurns: 2) == color.rotated(quarterTurns: 1).rotated(quarterTurns: 1))
    #expect(color.rotated(quarterTurns: 4) == color)
    #expect(color.mirrored.mirrored == color)
  }

  @Test func turningByAnglesAgreesWithQuarterTurns() {
    let square = Image(Tensor(randomUniform: [9, 9, 3], seed: 2))
    for (degrees, turns) in [(Float(90), 1), (180, 2), (270, 3), (-90, 3), (0, 0)] {
      let turned = square.rotated(degrees: degrees, fill: nil)
      #expect(turned.pixels.isClose(to: square.rotated(quarterTurns: turns).pixels, within: 1e-4), "\(degrees)°")
    }
  }

  @Test func turningFillsTheCorners() {
    let white = Image(Tensor(ones: [11, 11]))
    #expect(white.rotated(degrees: 45).matrix[0, 0] == 0)
    #expect(white.rotated(degrees: 45, fill: 0.5).matrix[0, 0] == 0.5)
    #expect(white.rotated(degrees: 45, fill: nil).matrix.isClose(to: Tensor(ones: [11, 11])))
    #expect(white.rotated(degrees: 45).matrix[5, 5] == 1)
  }

  @Test func resizingKeepsFlatPicturesAndMeans() {
    let flat = Image(Tensor(repeating: 0.3, shape: [5, 7]))
    for size in [[5, 7], [10, 14], [3, 2], [1, 1], [17, 4]] {
      let resized = flat.resized(to: size)
      #expect(resized.pixels.shape == size + [1])
      #expect(resized.pixels.isClose(to: Tensor(repeating: 0.3, shape: size + [1]), within: 1e-5))
    }
    #expect(color.resized(to: [5, 7]).pixels.isClose(to: color.pixels, within: 1e-6))
    // A fine pattern becomes its mean, not another pattern.
    let stripes = Image(Tensor(shape: [64, 64], scalars: (0..<4096).map { Float($0 % 2) }))
    #expect(
      stripes.resized(to: [8, 8]).matrix[2..<6, 2..<6].isClose(to: Tensor(repeating: 0.5, shape: [4, 4]), within: 0.02))
  }

  @Test func enlargingIsBilinear() {
    let two = Image(Tensor([[0, 1]]))
    #expect(two.resized(height: 1, width: 4).matrix.isClose(to: Tensor([[0, 0.25, 0.75, 1]])))
  }

  @Test func aPartOutsideIsNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Image(Tensor(zeros: [4, 4])).cropped(rows: 2..<5, columns: 0..<4)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("the picture has rows 0..<4 and columns 0..<4"))
  }
}

@Suite struct ImageDisplayTests {
  /// The picture that a bundle holds.
  private func shown(_ image: Image) throws -> Image {
    let text = try #require(image.displayBundle.representations["image/png"])
    return try Image(data: ImageFixtures.decoded(text))
  }

  @Test func thePictureIsThePixels() throws {
    let image = Image(Tensor(randomUniform: [300, 260, 3], seed: 1))
    #expect(try shown(image).pixels.isClose(to: image.pixels, within: 0.51 / 255))
  }

  @Test func tinyPicturesAreEnlargedAndHugeOnesReduced() throws {
    let tiny = try shown(Image(Tensor([[0, 1], [1, 0]])))
    #expect(tiny.width == 64 && tiny.height == 64)
    #expect(tiny.matrix[0..<32, 32..<64] == Tensor(ones: [32, 32]))
    let huge = try shown(Image(Tensor(repeating: 0.5, shape: [2500, 10])))
    #expect(huge.height == 834 && huge.width == 4)
    #expect(huge.matrix.max() < 0.51 && huge.matrix.min() > 0.49)
  }

  @Test func signedMapsHaveZeroInTheMiddle() {
    let map = Image(Tensor([[-2, 0, 1]]))
    #expect(map.shading == .signed)
    #expect(map.shown.matrix == Tensor([[0, 0.5, 0.75]]))
    #expect(Image(Tensor(zeros: [2, 2])).shown.matrix == Tensor(zeros: [2, 2]))
    var stretched = map
    stretched.shading = .stretched
    #expect(stretched.shown.matrix.isClose(to: Tensor([[0, 2.0 / 3, 1]])))
    #expect(Image(Tensor([[0, 2]])).shown.matrix == Tensor([[0, 1]]))
  }

  @Test func textSaysWhatItIs() {
    #expect(Image(Tensor([[0, 0.5]])).description == "Image 2×1 gray, 0…0.5")
    #expect(Image(Tensor([[-1, 0.5]])).description == "Image 2×1 gray, -1…0.5, shown with 0 as gray")
    #expect(Image(Tensor(ones: [3, 4, 3])).description == "Image 4×3 RGB, 1…1")
    let text = Image(Tensor(shape: [100, 100], scalars: (0..<10_000).map { $0 % 100 < 50 ? 0 : 1 })).displayBundle.text
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.count == 25)
    #expect(lines[5].hasPrefix("   ") && lines[5].hasSuffix("@@@"))
  }
}
