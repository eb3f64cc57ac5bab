import ConvEngine
import TestSupport
import Testing

@Suite struct ResultGradientTests {
  static let functions: [ElementFunction] = [
    .relu, .clippedReLU(limit: 1.5), .leakyReLU(slope: 0.1), .tanh, .sigmoid,
  ]

  /// The gradient from a result is that from the input which led to it.
  @Test(arguments: InstructionSet.available, functions)
  func agreesWithTheGradientFromTheInput(on set: InstructionSet, _ function: ElementFunction) throws {
    for count in [1, 7, 16, 2011] {
      let x = (0..<count).map { Float($0 * 37 % 1999) * 0.004 - 4 }
      let g = x.indices.map { Float($0 % 7) - 3 }
      let y = x.map { Float(function.value(at: Double($0))) }
      let gradient = try #require(
        guarded([y, g], outputCount: count) {
          mapElementsGradient(
            function, count: count, output: $0[0], outputGradient: $0[1], inputGradient: $1, instructionSet: set)
        })
      for index in x.indices {
        let exact = Double(g[index]) * function.slope(at: Double(x[index]))
        #expect(abs(Double(gradient[index]) - exact) <= 1e-6, "\(function) at \(x[index])")
      }
      // And in double precision.
      let (results, gradients) = (x.map { function.value(at: Double($0)) }, g.map(Double.init))
      var double = [Double](repeating: .nan, count: count)
      mapElementsGradient(
        function, count: count, output: results, outputGradient: gradients, inputGradient: &double)
      for index in x.indices {
        let exact = gradients[index] * function.slope(at: Double(x[index]))
        #expect(abs(double[index] - exact) <= 1e-14, "\(function) at \(x[index])")
      }
    }
  }

  @Test func onlySomeSlopesFollowFromResults() {
    for function in Self.functions { #expect(function.hasSlopeOfResult) }
    for function in [.gelu, .silu, .square, .abs, .leakyReLU(slope: -1)] as [ElementFunction] {
      #expect(!function.hasSlopeOfResult)
    }
  }
}
