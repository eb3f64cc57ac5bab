import ConvEngine
import TestSupport
import Testing

@Suite struct PackedFilterTests {
  /// Bit by bit what the filter itself gives, on every way and in both directions.
  @Test(arguments: InstructionSet.available)
  func givesWhatTheFilterGives(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 95)
    var shapes = (0..<200).map { _ in generator.dimsOfAnyRank() }
    shapes += [
      try ConvDims(
        inputHeight: 14, inputWidth: 15, inputChannels: 64, filterHeight: 3, filterWidth: 3, outputChannels: 48,
        padding: 1),
      try ConvDims(
        inputHeight: 3, inputWidth: 3, inputChannels: 300, filterHeight: 1, filterWidth: 1, outputChannels: 70),
      try ConvDims(
        inputHeight: 30, inputWidth: 20, inputChannels: 40, filterHeight: 3, filterWidth: 3, outputChannels: 70,
        stride: 2, padding: 1),
    ]
    for dims in shapes {
      let (input, filter) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
      let (gradient, bias) = (generator.floats(dims.outputCount), generator.floats(dims.outputChannels))
      let forward = PackedFilter(dims, filter: filter, instructionSet: set)
      let packed = guarded([input, bias], outputCount: dims.outputCount) { inputs, output in
        convolve(input: inputs[0], filter: forward, bias: inputs[1], output: output)
      }
      #expect(packed == fast(dims, input, filter, bias: bias, on: set), "\(dims)")
      let backward = PackedFilter(dims, filter: filter, direction: .inputGradient, instructionSet: set)
      let packedGradient = guarded([gradient], outputCount: dims.inputCount) { inputs, output in
        convolutionInputGradient(filter: backward, outputGradient: inputs[0], inputGradient: output)
      }
      #expect(packedGradient == inputGradient(dims, gradient, filter, on: set), "\(dims)")
    }
  }

  @Test func isACopy() throws {
    let dims = try ConvDims(
      inputHeight: 1, inputWidth: 1, inputChannels: 1, filterHeight: 1, filterWidth: 1, outputChannels: 1)
    var filter: [Float] = [3]
    let packed = PackedFilter(dims, filter: filter)
    filter[0] = 5
    let output = guarded([[2], filter], outputCount: 1) { inputs, output in
      convolve(input: inputs[0], filter: packed, bias: nil, output: output)
    }
    #expect(output == [6])
  }
}
