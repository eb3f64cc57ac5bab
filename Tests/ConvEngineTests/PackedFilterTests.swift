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

  /// Images of another size or number, a border of another width.
  @Test(arguments: InstructionSet.available)
  func servesImagesOfEverySize(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 97)
    func dims(_ batch: Int, _ size: Int, _ path: ConvPlan.Path, padding: Padding2D) throws -> ConvDims {
      let (inputs, outputs, groups) = path == .stencil ? (6, 12, 6) : (32, 48, 1)
      return try ConvDims(
        batch: batch, inputHeight: size, inputWidth: size + 1, inputChannels: inputs, filterHeight: 3, filterWidth: 3,
        outputChannels: outputs, padding: padding, groups: groups)
    }
    for path in [ConvPlan.Path.stencil, .implicitGEMM, .winograd] {
      let first = try dims(1, 9, path, padding: 1)
      let (filter, bias) = (generator.floats(first.filterCount), generator.floats(first.outputChannels))
      let plan = try #require(ConvPlan(first, path: path, instructionSet: set))
      let packed = PackedFilter(plan, filter: filter)
      #expect(packed.path == path && packed.byteCount >= 4 * first.filterCount)
      for other in [try dims(3, 30, path, padding: 1), try dims(2, 5, path, padding: 0)] {
        let input = generator.floats(other.inputCount)
        let fitting = PackedFilter(try #require(ConvPlan(other, path: path, instructionSet: set)), filter: filter)
        let results = [packed, fitting].map { packed in
          guarded([input, bias], outputCount: other.outputCount) { inputs, output in
            convolve(other, input: inputs[0], filter: packed, bias: inputs[1], output: output)
          }
        }
        #expect(results[0] != nil && results[0] == results[1], "\(other)")
      }
    }
  }

  @Test func waysThatDoNotFitAreNoPlans() throws {
    let dims = try ConvDims(
      inputHeight: 8, inputWidth: 8, inputChannels: 32, filterHeight: 3, filterWidth: 3, outputChannels: 32, stride: 2)
    #expect(ConvPlan(dims, path: .winograd) == nil && ConvPlan(dims, path: .stencil) == nil)
    #expect(ConvPlan(dims, path: .implicitGEMM)?.path == .implicitGEMM)
  }

  /// Outputs as some of the channels of a deeper image: what lies between them stays as it was.
  @Test(arguments: InstructionSet.available)
  func writesSomeChannelsOfADeeperImage(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 98)
    let shapes =
      (0..<60).map { _ in generator.dimsOfAnyRank() } + [
        try ConvDims(
          inputHeight: 14, inputWidth: 15, inputChannels: 64, filterHeight: 3, filterWidth: 3, outputChannels: 48,
          padding: 1),
        try ConvDims(
          inputHeight: 40, inputWidth: 33, inputChannels: 16, filterHeight: 5, filterWidth: 5, outputChannels: 70,
          stride: 2, padding: 2),
      ]
    for dims in shapes {
      let (input, filter) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
      let packed = PackedFilter(dims, filter: filter, instructionSet: set)
      let alone = try #require(
        guarded([input], outputCount: dims.outputCount) { inputs, output in
          convolve(input: inputs[0], filter: packed, bias: nil, epilogue: Epilogue(activation: .relu), output: output)
        })
      let (channels, stride) = (dims.outputChannels, dims.outputChannels + 3)
      var whole = [Float](repeating: -7, count: dims.outputCount / channels * stride)
      whole.withUnsafeMutableBufferPointer { whole in
        guard let base = whole.baseAddress else { return }
        convolve(
          dims, input: input, filter: packed, bias: nil, epilogue: Epilogue(activation: .relu), output: base + 1,
          pixelStride: stride)
      }
      var expected: [Float] = []
      for pixel in 0..<dims.outputCount / channels {
        expected += [-7] + alone[pixel * channels..<(pixel + 1) * channels] + [-7, -7]
      }
      #expect(whole == expected, "\(dims)")
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
