import ConvEngine
import TestSupport
import Testing

@Suite struct MapElementsTests {
  static let functions: [ElementFunction] = [
    .relu, .clippedReLU(limit: 6), .leakyReLU(slope: 0.1), .elu(scale: 1.5), .tanh, .sigmoid, .silu, .gelu, .geluTanh,
    .softplus, .exp, .log,
    .sqrt, .square, .abs, .negate, .reciprocal,
  ]

  private func fast(_ function: ElementFunction, _ input: [Float], on set: InstructionSet) -> [Float]? {
    guarded([input], outputCount: input.count) { inputs, output in
      mapElements(function, count: input.count, input: inputs[0], output: output, instructionSet: set)
    }
  }

  /// The error of each function in units in the last place, over the inputs of `sample`; those that subtract nearly
  /// equal numbers are held to an absolute error where the result is below it.
  @Test(arguments: InstructionSet.available, functions)
  func errors(on set: InstructionSet, _ function: ElementFunction) throws {
    let (ulps, absolute): (Double, Double) =
      switch function {
      case .relu, .clippedReLU, .sqrt, .square, .abs, .negate, .reciprocal, .leakyReLU: (0.51, 0)
      case .exp: (1.5, 0)
      case .log: (2, 0)
      case .tanh, .sigmoid: (4, 0)
      case .elu, .softplus: (4, 0)
      // Where the logistic function is no normal number any more, x multiplies its rounding.
      case .silu: (5, 1e-42)
      // In the tail the rounding of x² is multiplied by the function's steepness there.
      case .gelu, .geluTanh: (6, 1e-7)
      }
    let input = sample(positive: function == .log || function == .sqrt)
    let output = try #require(fast(function, input, on: set))
    var worst: (error: Double, x: Float) = (0, 0)
    for (x, y) in zip(input, output) {
      let exact = function.value(at: Double(x))
      if exact.magnitude > Double(Float.greatestFiniteMagnitude) || exact.isNaN { continue }
      // Below the smallest normal number a unit stays what it is there.
      let unit = Double(max(Float(exact.magnitude).ulp, Float.leastNormalMagnitude.ulp))
      let error = (max(0, abs(Double(y) - exact) - absolute)) / unit
      if !(error <= worst.error) { worst = (error, x) }
    }
    #expect(worst.error <= ulps, "\(function) at \(worst.x) on \(set)")
  }

  /// Slopes to 4·10⁻⁷ of the largest one near them.
  @Test(arguments: InstructionSet.available, functions)
  func gradients(on set: InstructionSet, _ function: ElementFunction) throws {
    let isPositive = function == .log || function == .sqrt
    let input = (1...2000).map { Float($0) * 0.01 - (isPositive ? 0 : 10) }.filter {
      $0 != 0 || function != .reciprocal
    }
    let g = input.indices.map { Float($0 % 7) - 3 }
    let gradient = try #require(
      guarded([input, g], outputCount: input.count) {
        mapElementsGradient(
          function, count: input.count, input: $0[0], outputGradient: $0[1], inputGradient: $1, instructionSet: set)
      })
    for index in input.indices {
      let exact = Double(g[index]) * function.slope(at: Double(input[index]))
      #expect(abs(Double(gradient[index]) - exact) <= 4e-7 * max(3, exact.magnitude), "\(function) at \(input[index])")
    }
  }

  @Test(arguments: functions)
  func slopesAgreeWithFiniteDifferences(_ function: ElementFunction) {
    for x in [-7.3, -2.1, -0.4, 0.3, 0.9, 4.2] where x > 0 || function != .log && function != .sqrt {
      let exact = slope(at: x) { function.value(at: $0) }
      #expect(abs(exact - function.slope(at: x)) < 1e-8 * max(1, abs(exact)), "\(function) at \(x)")
      var (value, gradient) = ([x], [x])
      mapElements(function, count: 1, input: [x], output: &value)
      mapElementsGradient(function, count: 1, input: [x], outputGradient: [2], inputGradient: &gradient)
      #expect(value == [function.value(at: x)])
      #expect(gradient == [2 * function.slope(at: x)])
    }
  }

  @Test(arguments: InstructionSet.available)
  func specialValues(on set: InstructionSet) throws {
    let least = Float.leastNonzeroMagnitude
    let input: [Float] = [.infinity, -.infinity, .nan, 0, -0.0, least, -least, 1000, -1000]
    func values(_ function: ElementFunction) throws -> [Float] { try #require(fast(function, input, on: set)) }
    let exp = try values(.exp)
    #expect(exp[0] == .infinity && exp[1] == 0 && exp[2].isNaN && exp[3] == 1 && exp[7] == .infinity && exp[8] == 0)
    let log = try values(.log)
    #expect(log[0] == .infinity && log[1].isNaN && log[2].isNaN && log[3] == -.infinity && log[8].isNaN)
    #expect(abs(log[5] + 103.27893) < 1e-4)
    let tanh = try values(.tanh)
    #expect(tanh[0] == 1 && tanh[1] == -1 && tanh[2].isNaN && tanh[3] == 0 && tanh[4].sign == .minus)
    let sigmoid = try values(.sigmoid)
    #expect(sigmoid[0] == 1 && sigmoid[1] == 0 && sigmoid[2].isNaN && sigmoid[3] == 0.5)
    let relu = try values(.relu)
    #expect(relu[0] == .infinity && relu[1] == 0 && relu[2].isNaN && relu[6] == 0)
    for function in [ElementFunction.gelu, .silu, .softplus, .elu(scale: 1)] {
      let result = try values(function)
      #expect(result[0] == .infinity && result[2].isNaN && result[7] == 1000, "\(function)")
    }
  }

  /// The same value gives the same result wherever it stands, so that threads may share the elements anyhow.
  @Test(arguments: functions)
  func thePlaceDoesNotMatter(_ function: ElementFunction) throws {
    var generator = SeededGenerator(seed: 131)
    let input = generator.floats(40_000).map { abs($0) * 9 }
    let whole = try #require(fast(function, input, on: .current))
    for first in [1, 3, 17, 8190] {
      let part = try #require(fast(function, Array(input[first..<first + 50]), on: .current))
      #expect(part == Array(whole[first..<first + 50]))
    }
  }

  /// Every exponent, and the places where the methods change, densely.
  private func sample(positive: Bool) -> [Float] {
    var generator = SeededGenerator(seed: 132)
    var values: [Float] = []
    for exponent in -140...127 {
      for _ in 0..<20 {
        values.append(
          Float.random(in: 1..<2, using: &generator) * Float(sign: .plus, exponent: exponent, significand: 1))
      }
    }
    for index in 0..<60_000 { values.append(Float(index) * 0.002) }
    for index in 0..<8_000 { values.append(0.3 + Float(index) * 0.0002) }
    return positive ? values.filter { $0 > 0 } : (values + values.map { -$0 }).filter { $0 != 0 }
  }
}
