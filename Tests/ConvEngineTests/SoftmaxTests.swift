import ConvEngine
import TestSupport
import Testing

@Suite struct SoftmaxTests {
  private func dims(_ generator: inout SeededGenerator) throws -> SoftmaxDims {
    let shape = [generator.number(0...4), generator.number(1...50), generator.number(1...5)]
    return try SoftmaxDims(shape: shape, axis: generator.number(0...2))
  }

  /// Probabilities to 3·10⁻⁶ of themselves (differences of up to 20 are rounded before the exponential) or 10⁻³⁰; logarithms, which lie within ±25, to 4·10⁻⁶; gradients to 10⁻⁵.
  @Test(arguments: InstructionSet.available, [false, true])
  func agreesWithTheReference(on set: InstructionSet, logarithm: Bool) throws {
    var generator = SeededGenerator(seed: 111)
    for _ in 0..<200 {
      let dims = try dims(&generator)
      let shift = Float.random(in: -200...200, using: &generator)
      let x = generator.floats(dims.elements).map { 10 * $0 + shift }
      let g = generator.floats(dims.elements)
      var (y, dx) = (x, x)
      referenceSoftmax(dims, logarithm: logarithm, input: x, output: &y)
      referenceSoftmaxGradient(dims, logarithm: logarithm, output: y, outputGradient: g, inputGradient: &dx)
      let fast = guarded([x], outputCount: x.count) {
        softmax(dims, logarithm: logarithm, input: $0[0], output: $1, instructionSet: set)
      }
      let gradient = guarded([y, g], outputCount: x.count) {
        softmaxGradient(
          dims, logarithm: logarithm, output: $0[0], outputGradient: $0[1], inputGradient: $1, instructionSet: set)
      }
      let bounds = y.map { logarithm ? 4e-6 : max(1e-30, 3e-6 * $0) }
      #expect(firstDifference(fast, y, within: bounds) == nil, "\(dims)")
      #expect(firstDifference(gradient, dx, within: dx.map { _ in 1e-5 }) == nil, "\(dims)")
    }
  }

  @Test func doublePrecisionByHand() throws {
    let dims = try SoftmaxDims(shape: [2, 2])
    var y: [Double] = [0, 0, 0, 0]
    softmax(dims, input: [1000, 1000, 0, 3.0.squareRoot().logarithm], output: &y)
    for (value, expected) in zip(y, [0.5, 0.5, 1 / (1 + 3.0.squareRoot()), 3.0.squareRoot() / (1 + 3.0.squareRoot())]) {
      #expect(abs(value - expected) < 1e-15)
    }
  }

  @Test(arguments: [false, true])
  func theGradientAgreesWithFiniteDifferences(logarithm: Bool) throws {
    var generator = SeededGenerator(seed: 112)
    let dims = try SoftmaxDims(shape: [2, 5, 3], axis: 1)
    let (x, g) = (generator.doubles(30), generator.doubles(30))
    func output(_ x: [Double]) -> [Double] {
      var y = x
      softmax(dims, logarithm: logarithm, input: x, output: &y)
      return y
    }
    var dx = x
    softmaxGradient(dims, logarithm: logarithm, output: output(x), outputGradient: g, inputGradient: &dx)
    for index in x.indices {
      #expect(abs(slope(at: x[index]) { innerProduct(output(replacing(x, index, $0)), g) } - dx[index]) < 1e-9)
    }
  }

  @Test func rowsSumToOneWhateverTheirSize() throws {
    var generator = SeededGenerator(seed: 113)
    for count in [1, 2, 15, 16, 17, 1000, 5000] {
      var y = generator.floats(3 * count).map { 80 * $0 }
      softmax(try SoftmaxDims(shape: [3, count]), input: y, output: &y)
      for row in 0..<3 { #expect(abs(y[row * count..<(row + 1) * count].reduce(0.0) { $0 + Double($1) } - 1) < 1e-6) }
    }
  }

  @Test func whatCannotBeIsExplained() {
    #expect(throws: ReductionError.noSuchAxis(axis: 2, shape: [3, 4])) { try SoftmaxDims(shape: [3, 4], axis: 2) }
    #expect(throws: ReductionError.negativeSize(-3, shape: [-3, 4])) { try SoftmaxDims(shape: [-3, 4]) }
    #expect(throws: ReductionError.noSuchAxis(axis: -1, shape: [])) { try SoftmaxDims(shape: []) }
  }
}

extension Double {
  fileprivate var logarithm: Double { ElementFunction.log.value(at: self) }
}
