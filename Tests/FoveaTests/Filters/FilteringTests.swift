import Testing

@testable import Fovea

@Suite struct FilteringTests {
  static let borders: [Border] = [.zeros, .constant(0.5), .reflect, .replicate, .circular]
  let picture = Image(Tensor(randomUniform: [20, 23, 3], seed: 5))

  @Test(arguments: borders) func theSizeStaysAndIdentityChangesNothing(border: Border) {
    let same = picture.filtered(by: .identity, border: border)
    #expect(same == picture)
    #expect(picture.filtered(by: .gaussianBlur(5), border: border).pixels.shape == [20, 23, 3])
  }

  @Test func blursKeepFlatPicturesAndEdgesVanishOnThem() {
    let flat = Image(Tensor(repeating: 0.4, shape: [9, 9]))
    for filter in FilterTests.keeping {
      #expect(flat.filtered(by: filter).pixels.isClose(to: flat.pixels, within: 1e-5), "\(filter.name)")
    }
    for filter in FilterTests.edges {
      #expect(flat.filtered(by: filter).pixels.isClose(to: Tensor(zeros: [9, 9, 1]), within: 1e-5), "\(filter.name)")
    }
  }

  @Test func knownAnswers() {
    let step = Tensor([[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]])
    #expect(step.filtered(by: .sobelX) == Tensor([[0, -4, -4, 0], [0, -4, -4, 0], [0, -4, -4, 0]]))
    #expect(step.filtered(by: .sobelY) == Tensor(zeros: [3, 4]))
    #expect(step.filtered(by: .sobelX, border: .zeros)[1, 3] == 4)
    #expect(step.filtered(by: .scharrX)[1, 1] == -16)
    var dot = Tensor(zeros: [5, 5])
    dot[2, 2] = 9
    #expect(dot.filtered(by: .boxBlur(3))[1...3, 1...3].isClose(to: Tensor(ones: [3, 3])))
  }

  /// Correlating a dot shows the filter turned, convolving it shows the filter: that is the difference between the two.
  @Test func convolutionFlipsAndCorrelationDoesNot() {
    var dot = Tensor(zeros: [5, 5])
    dot[2, 2] = 1
    let filter = Filter("numbers", [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    #expect(dot.convolved(with: filter)[1...3, 1...3] == filter.coefficients)
    #expect(dot.filtered(by: filter)[1...3, 1...3] == filter.rotated180.coefficients)
    #expect(picture.convolved(with: .gaussianBlur(3)) == picture.filtered(by: .gaussianBlur(3)))
    #expect(picture.convolved(with: .sobelX).pixels == -picture.filtered(by: .sobelX).pixels)
  }

  /// Convolution is commutative and associative on a torus; correlation is neither.
  @Test func convolutionIsAssociative() {
    let x = Tensor(randomNormal: [16, 16], seed: 1)
    let one = x.convolved(with: .sobelX, border: .circular).convolved(with: .gaussianBlur(3), border: .circular)
    let other = x.convolved(with: .gaussianBlur(3), border: .circular).convolved(with: .sobelX, border: .circular)
    #expect(one.isClose(to: other, within: 1e-4))
  }

  @Test(arguments: FilterSeparationTests.separable.filter { $0.height <= 20 }, borders)
  func twoThinPassesGiveTheSame(filter: Filter, border: Border) {
    let direct = picture.pixels.filtered(by: filter, border: border, separating: false)
    let thin = picture.pixels.filtered(by: filter, border: border, separating: true)
    #expect(direct.isClose(to: thin, within: 1e-4))
  }

  @Test func everyChannelAndImageIsTreatedAlike() {
    let batch = Tensor(randomNormal: [2, 8, 9, 3], seed: 4)
    for filter in [Filter.sobelX, .gaussianBlur(5, sigma: 1)] {
      let all = batch.filtered(by: filter)
      for n in 0..<2 {
        for c in 0..<3 {
          let plane: Tensor = batch[n, .all, .all, c]
          #expect(all[n, .all, .all, c].isClose(to: plane.filtered(by: filter), within: 1e-5))
        }
      }
    }
  }

  @Test func filteringIsEquivariantToShiftsOnATorus() {
    let x = Tensor(randomNormal: [10, 12], seed: 6)
    func shifted(_ x: Tensor) -> Tensor {
      Tensor(concatenating: [x[.all, 3...], x[.all, ..<3]], along: 1)
    }
    for filter in [Filter.sobelX, .laplacian, .gaussianBlur(5)] {
      let one = shifted(x).filtered(by: filter, border: .circular)
      #expect(one.isClose(to: shifted(x.filtered(by: filter, border: .circular)), within: 1e-5))
    }
  }

  @Test func responsesOfEdgeFiltersAreShownSigned() {
    #expect(picture.filtered(by: .sobelX).shading == .signed)
    #expect(picture.filtered(by: .sharpen).shading == .light)
    #expect(picture.filtered(by: .boxBlur(3)).shading == .light)
  }

  @Test func reflectingTooFarIsExplained() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor(zeros: [2, 9]).filtered(by: .boxBlur(5), border: .reflect)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("filtered(by: box blur 5×5) of shape [2, 9]: Reflecting 2 pixels"))
  }
}

@Suite struct GradientTests {
  /// A picture that gets brighter in one direction, `angle` counterclockwise from the right.
  private func ramp(_ angle: Float) -> Image {
    let x = Tensor(range: 0..<31).reshaped(to: [1, 31]) - 15
    let y = 15 - Tensor(range: 0..<31).reshaped(to: [31, 1])
    let along = x * cos(Tensor(angle)) + y * sin(Tensor(angle))
    return Image(along / 64 + 0.5)
  }

  @Test(arguments: [Float(0), 0.3, 1, Float.pi / 2, 2.5, -0.7, -2])
  func theDirectionIsThatOfTheRamp(angle: Float) {
    for pair in [GradientOperator.sobel, .scharr, .prewitt] {
      let angles = gradientDirection(ramp(angle), pair).angles[2..<29, 2..<29]
      #expect(angles.isClose(to: Tensor(repeating: angle, shape: [27, 27]), within: 1e-3))
    }
  }

  @Test func theMagnitudeIsTheSlopeTimesTheFiltersWeight() {
    for (pair, weight) in [(GradientOperator.sobel, Float(8)), (.scharr, 32), (.prewitt, 6)] {
      for angle in [Float(0), 0.4, 1.3] {
        let magnitude = gradientMagnitude(ramp(angle), pair).matrix[2..<29, 2..<29]
        #expect(magnitude.isClose(to: Tensor(repeating: weight / 64, shape: [27, 27]), within: 1e-4))
      }
    }
  }

  /// On a sharp edge turned by many angles, Scharr's magnitude depends less on the angle than Sobel's.
  @Test func scharrTreatsDirectionsMoreAlikeThanSobel() {
    func spread(_ pair: GradientOperator) -> Float {
      let strengths = stride(from: Float(0), to: 90, by: 7.5).map { degrees -> Float in
        let angle = degrees * .pi / 180
        let x = Tensor(range: 0..<41).reshaped(to: [1, 41]) - 20
        let y = Tensor(range: 0..<41).reshaped(to: [41, 1]) - 20
        // A grating whose wavelength is six pixels: where operators differ.
        let wave = Image(sin((x * cos(Tensor(angle)) + y * sin(Tensor(angle))) * (2 * Float.pi / 6)))
        return gradientMagnitude(wave, pair).matrix[4..<37, 4..<37].max().scalar
      }
      return (strengths.max()! - strengths.min()!) / strengths.max()!
    }
    #expect(spread(.scharr) < spread(.sobel) / 2)
  }

  @Test func pictures() {
    let map = gradientDirection(ramp(0))
    #expect(map.picture.channels == 3)
    let inner = map.picture.pixels[15, 15, .all]
    #expect(inner.isClose(to: Tensor([1, 0, 0]), within: 0.02))
    #expect(map.displayBundle.representations["image/png"] != nil)
    #expect(map.displayBundle.text.contains("31×31"))
    #expect(gradientMagnitude(ramp(1)).shading == .stretched)
  }
}
