import ConvEngine
import TestSupport
import Testing

@Suite struct AveragePoolTests {
  private func pooled(
    _ dims: PoolDims, _ input: [Float], countingPadding: Bool = false, on set: InstructionSet = .current
  ) -> [Float]? {
    guarded([input], outputCount: dims.outputCount) { inputs, output in
      averagePool(
        dims, countingPadding: countingPadding, input: inputs[0], output: output, instructionSet: set)
    }
  }

  private func gradient(
    _ dims: PoolDims, _ g: [Float], countingPadding: Bool, on set: InstructionSet = .current
  ) -> [Float]? {
    guarded([g], outputCount: dims.inputCount) { inputs, output in
      averagePoolInputGradient(
        dims, countingPadding: countingPadding, outputGradient: inputs[0], inputGradient: output, instructionSet: set)
    }
  }

  /// k terms below 1 in magnitude, whose mean is below 1: (k + 3)·2⁻²⁴, and as much times the windows that meet at a
  /// pixel for the gradient.
  @Test(arguments: InstructionSet.available)
  func agreesWithTheReference(on set: InstructionSet) {
    var generator = SeededGenerator(seed: 81)
    for _ in 0..<400 {
      let dims = generator.poolDims()
      let counting = generator.chance(1, in: 2)
      let (input, g) = (generator.floats(dims.inputCount), generator.floats(dims.outputCount))
      var (values, back) = (g, input)
      referenceAveragePool(dims, countingPadding: counting, input: input, output: &values)
      referenceAveragePoolInputGradient(dims, countingPadding: counting, outputGradient: g, inputGradient: &back)
      var magnitudes = input
      referenceAveragePoolInputGradient(
        dims, countingPadding: counting, outputGradient: g.map(abs), inputGradient: &magnitudes)
      #expect(
        firstDifference(
          pooled(dims, input, countingPadding: counting, on: set), values, within: values.map { _ in 1000 * 0x1p-24 })
          == nil, "\(dims)")
      #expect(
        firstDifference(
          gradient(dims, g, countingPadding: counting, on: set), back,
          within: magnitudes.map { $0 * 64 * 0x1p-24 }) == nil, "\(dims)")
    }
  }

  @Test func paddingCountsOnlyIfAskedTo() throws {
    let dims = try PoolDims(
      channels: 1, axes: [PoolAxis(.length, input: 4, window: 3, stride: 2, paddingBefore: 1, paddingAfter: 1)])
    #expect(pooled(dims, [6, 12, 18, 24]) == [9, 18])
    #expect(pooled(dims, [6, 12, 18, 24], countingPadding: true) == [6, 18])
    // A last window that reaches beyond the padding counts the places up to there.
    let ceil = try PoolDims(
      channels: 1,
      axes: [PoolAxis(.length, input: 4, window: 3, stride: 2, paddingAfter: 1, roundsUp: true)])
    #expect(ceil.outputShape == [1, 2, 1])
    #expect(pooled(ceil, [6, 12, 18, 24], countingPadding: true) == [12, 14])
  }

  @Test func adaptiveAndGlobal() throws {
    let five = try PoolDims(channels: 1, axes: [PoolAxis(.length, input: 5, adaptingTo: 3)])
    // Pixels 0–1, 1–3, 3–4.
    #expect(pooled(five, [2, 4, 6, 8, 10]) == [3, 6, 9])
    let global = try PoolDims(inputHeight: 2, inputWidth: 2, channels: 2, adaptingTo: 1)
    #expect(pooled(global, [1, 10, 2, 20, 3, 30, 6, 60]) == [3, 30])
    // More outputs than pixels repeat them.
    let more = try PoolDims(channels: 1, axes: [PoolAxis(.length, input: 2, adaptingTo: 3)])
    #expect(pooled(more, [2, 4]) == [2, 3, 4])
  }

  /// ⟨pool(x), g⟩ = ⟨x, gradient(g)⟩: in double precision to its rounding.
  @Test func theGradientIsTheAdjoint() throws {
    var generator = SeededGenerator(seed: 82)
    for _ in 0..<200 {
      let dims = generator.poolDims()
      let counting = generator.chance(1, in: 2)
      let (x, g) = (generator.doubles(dims.inputCount), generator.doubles(dims.outputCount))
      let y = try #require(
        guarded([x], outputCount: g.count) {
          averagePool(dims, countingPadding: counting, input: $0[0], output: $1)
        })
      let dx = try #require(
        guarded([g], outputCount: x.count) {
          averagePoolInputGradient(dims, countingPadding: counting, outputGradient: $0[0], inputGradient: $1)
        })
      #expect(abs(innerProduct(y, g) - innerProduct(x, dx)) < 1e-10, "\(dims)")
    }
  }
}
