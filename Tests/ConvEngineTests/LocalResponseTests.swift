import ConvEngine
import TestSupport
import Testing

@Suite struct LocalResponseTests {
  private let parameters = LocalResponseParameters(alpha: 0.5, beta: 0.75, bias: 1.5)

  /// To 10⁻⁵ for inputs below 1.
  @Test(arguments: InstructionSet.available)
  func agreesWithTheReference(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 101)
    for _ in 0..<150 {
      let dims = try LocalResponseDims(
        pixels: generator.number(0...9), channels: generator.number(1...40), size: generator.number(1...7))
      let (x, g) = (generator.floats(dims.count), generator.floats(dims.count))
      var (y, dx) = (x, x)
      referenceLocalResponseNormalize(dims, parameters, input: x, output: &y)
      referenceLocalResponseNormalizeGradient(dims, parameters, input: x, outputGradient: g, inputGradient: &dx)
      let fast = guarded([x], outputCount: dims.count) {
        localResponseNormalize(dims, parameters, input: $0[0], output: $1, instructionSet: set)
      }
      let gradient = guarded([x, g], outputCount: dims.count) {
        localResponseNormalizeGradient(
          dims, parameters, input: $0[0], outputGradient: $0[1], inputGradient: $1, instructionSet: set)
      }
      let bounds = [Float](repeating: 1e-5, count: dims.count)
      #expect(firstDifference(fast, y, within: bounds) == nil, "\(dims)")
      #expect(firstDifference(gradient, dx, within: bounds) == nil, "\(dims)")
    }
  }

  @Test func aPixelByHand() throws {
    // Three channels summed over: 1 + 1·(1² + 2²), 1 + (1² + 2² + 3²), 1 + (2² + 3²); alpha is divided by the size.
    let dims = try LocalResponseDims(pixels: 1, channels: 3, size: 3)
    var output: [Double] = [0, 0, 0]
    localResponseNormalize(
      dims, LocalResponseParameters(alpha: 3, beta: 1, bias: 1), input: [1, 2, 3], output: &output)
    for (value, expected) in zip(output, [1.0 / 6, 2.0 / 15, 3.0 / 14]) { #expect(abs(value - expected) < 1e-15) }
  }

  /// Numbers that single precision cannot hold: 1 + 0.1·1².
  @Test func theNumbersAreInDoublePrecision() throws {
    var output: [Double] = [0]
    localResponseNormalize(
      try LocalResponseDims(pixels: 1, channels: 1, size: 1), LocalResponseParameters(alpha: 0.1, beta: 1, bias: 1),
      input: [1], output: &output)
    #expect(abs(output[0] - 1 / 1.1) < 1e-15)
  }

  @Test(arguments: 1...6)
  func theGradientAgreesWithFiniteDifferences(size: Int) throws {
    var generator = SeededGenerator(seed: 102)
    let dims = try LocalResponseDims(pixels: 2, channels: 7, size: size)
    let (x, g) = (generator.doubles(dims.count), generator.doubles(dims.count))
    var dx = x
    localResponseNormalizeGradient(dims, parameters, input: x, outputGradient: g, inputGradient: &dx)
    for index in x.indices {
      let slope = slope(at: x[index]) { value in
        var y = x
        localResponseNormalize(dims, parameters, input: replacing(x, index, value), output: &y)
        return innerProduct(y, g)
      }
      #expect(abs(slope - dx[index]) < 1e-9)
    }
  }

  @Test func sizesBelowOneAreRefused() {
    #expect(throws: ConvDimsError.tooSmall(name: "number of channels summed over", value: 0, minimum: 1)) {
      try LocalResponseDims(pixels: 1, channels: 3, size: 0)
    }
  }

  @Test func buffersThatNoProcessHolds() {
    let large = Int(Int32.max)
    #expect {
      try LocalResponseDims(pixels: large, channels: large, size: 3)
    } throws: { error in
      guard case ConvDimsError.tooManyBytes(let name, _, _) = error else { return false }
      return name == "input"
    }
  }
}
