import ConvEngine
import TestSupport
import Testing

@Suite struct MaxPoolTests {
  private func pooled(
    _ dims: PoolDims, _ input: [Float], on set: InstructionSet = .current
  ) -> (values: [Float], indices: [Int32])? {
    var indices = [Int32](repeating: -1, count: dims.outputCount)
    let values = guarded([input], outputCount: dims.outputCount) { inputs, output in
      maxPool(dims, input: inputs[0], output: output, indices: &indices, instructionSet: set)
    }
    let alone = guarded([input], outputCount: dims.outputCount) { inputs, output in
      maxPool(dims, input: inputs[0], output: output, instructionSet: set)
    }
    guard let values, values.map(\.bitPattern) == alone?.map(\.bitPattern) else { return nil }
    return (values, indices)
  }

  /// Exactly, values and places, with many equal values and some NaN.
  @Test(arguments: InstructionSet.available)
  func agreesWithTheReference(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 71)
    for _ in 0..<500 {
      let dims = generator.poolDims()
      var input = generator.wholeNumbers(dims.inputCount)
      if generator.chance(1, in: 4) {
        for _ in 0..<min(5, input.count) { input[generator.number(0...input.count - 1)] = .nan }
      }
      let result = try #require(pooled(dims, input, on: set))
      var (values, indices) = (result.values, result.indices)
      referenceMaxPool(dims, input: input, output: &values, indices: &indices)
      #expect(result.values.map(\.bitPattern) == values.map(\.bitPattern), "\(dims)")
      #expect(result.indices == indices, "\(dims)")
    }
  }

  @Test func aRowByHand() throws {
    // M = 5, P = 3: stride 1 gives 3 outputs, stride 2 gives two.
    let one = try PoolDims(channels: 1, axes: [PoolAxis(.length, input: 5, window: 3, stride: 1)])
    let two = try PoolDims(channels: 1, axes: [PoolAxis(.length, input: 5, window: 3, stride: 2)])
    #expect(try #require(pooled(one, [1, 3, 6, 2, 8])) == ([6, 6, 8], [2, 2, 4]))
    #expect(try #require(pooled(two, [1, 3, 6, 2, 8])) == ([6, 8], [2, 4]))
    // The first of equal values; NaN above all; padding has no value.
    #expect(try #require(pooled(one, [-1, -1, -1, -2, -2])) == ([-1, -1, -1], [0, 1, 2]))
    let padded = try PoolDims(
      channels: 1, axes: [PoolAxis(.length, input: 2, window: 3, stride: 1, paddingBefore: 1, paddingAfter: 1)])
    #expect(try #require(pooled(padded, [-5, -7])) == ([-5, -5], [0, 0]))
    let nan = try #require(pooled(two, [1, .nan, 6, 2, 8]))
    #expect(nan.values[0].isNaN && nan.indices == [1, 4])
  }

  @Test func theGradientGoesToThePixelThatGaveTheValue() throws {
    var generator = SeededGenerator(seed: 72)
    for _ in 0..<200 {
      let dims = generator.poolDims()
      let input = generator.wholeNumbers(dims.inputCount)
      let result = try #require(pooled(dims, input))
      let g = generator.wholeNumbers(dims.outputCount)
      let gradient = try #require(
        guarded([g], outputCount: dims.inputCount) { inputs, output in
          maxPoolInputGradient(dims, outputGradient: inputs[0], indices: result.indices, inputGradient: output)
        })
      let double = try #require(
        guarded([g.map(Double.init)], outputCount: dims.inputCount) { inputs, output in
          maxPoolInputGradient(dims, outputGradient: inputs[0], indices: result.indices, inputGradient: output)
        })
      #expect(double == gradient.map(Double.init))
      // ⟨x, gradient⟩ is the sum of the chosen values times their gradients, as pooling only chooses.
      #expect(innerProduct(input, gradient) == innerProduct(result.values, g), "\(dims)")
      #expect(gradient.reduce(0, +) == g.reduce(0, +))
    }
  }

  @Test func doublePrecisionAgreesWithSingle() throws {
    var generator = SeededGenerator(seed: 73)
    for _ in 0..<100 {
      let dims = generator.poolDims()
      let input = generator.floats(dims.inputCount)
      let result = try #require(pooled(dims, input))
      var indices = result.indices
      let double = guarded([input.map(Double.init)], outputCount: dims.outputCount) { inputs, output in
        maxPool(dims, input: inputs[0], output: output, indices: &indices)
      }
      #expect(double == result.values.map(Double.init))
      #expect(indices == result.indices)
    }
  }
}
