import ConvEngine
import TestSupport
import Testing

@Suite struct EpilogueTests {
  private static let activations: [ElementFunction?] = [nil, .relu, .clippedReLU(limit: 0.5), .tanh, .gelu]

  /// What the convolution, the addition and the activation make one after the other.
  private func stepByStep(
    _ dims: ConvDims, _ input: [Float], _ filter: [Float], bias: [Float], residual: [Float]?,
    activation: ElementFunction?, on set: InstructionSet
  ) throws -> [Float] {
    var output = try #require(fast(dims, input, filter, bias: bias, on: set))
    output.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      if let residual {
        residual.withUnsafeBufferPointer {
          guard let residual = $0.baseAddress else { return }
          combineElements(
            .add, count: buffer.count, left: .elements(base), right: .elements(residual), output: base,
            instructionSet: set)
        }
      }
      if let activation {
        mapElements(activation, count: buffer.count, input: base, output: base, instructionSet: set)
      }
    }
    return output
  }

  private func check(_ dims: ConvDims, _ generator: inout SeededGenerator, on set: InstructionSet) throws {
    let (input, filter) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
    let (bias, residual) = (generator.floats(dims.outputChannels), generator.floats(dims.outputCount))
    let activation = generator.pick(Self.activations)
    let isResidual = generator.chance(1, in: 2)
    let expected = try stepByStep(
      dims, input, filter, bias: bias, residual: isResidual ? residual : nil, activation: activation, on: set)
    let plain = try #require(
      guarded([input, filter, bias, residual], outputCount: dims.outputCount) { inputs, output in
        convolve(
          dims, input: inputs[0], filter: inputs[1], bias: inputs[2],
          epilogue: Epilogue(residual: isResidual ? inputs[3] : nil, activation: activation), output: output,
          instructionSet: set)
      })
    #expect(plain == expected, "\(dims), \(String(describing: activation)), residual: \(isResidual)")
    let packed = PackedFilter(dims, filter: filter, instructionSet: set)
    let separate = try #require(fastPacked(dims, input, packed, bias: bias))
    let fromPacked = try #require(
      guarded([input, bias, residual], outputCount: dims.outputCount) { inputs, output in
        convolve(
          input: inputs[0], filter: packed, bias: inputs[1], epilogue: Epilogue(activation: .relu), output: output)
      })
    #expect(fromPacked == separate.map { max(0, $0) }, "\(dims), packed")
  }

  private func fastPacked(_ dims: ConvDims, _ input: [Float], _ filter: PackedFilter, bias: [Float]) -> [Float]? {
    guarded([input, bias], outputCount: dims.outputCount) { inputs, output in
      convolve(input: inputs[0], filter: filter, bias: inputs[1], output: output)
    }
  }

  /// Convolutions of every kind.
  @Test(arguments: InstructionSet.available)
  func isTheStepsOneAfterTheOther(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 171)
    for _ in 0..<100 { try check(generator.dimsOfAnyRank(), &generator, on: set) }
  }

  /// Sizes for which each of the ways is chosen, with several tasks for the threads, and tiles that reach beyond the
  /// image.
  @Test(arguments: InstructionSet.available)
  func everyWayEndsWithIt(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 172)
    let all = [
      try ConvDims(
        batch: 2, inputHeight: 38, inputWidth: 37, inputChannels: 64, filterHeight: 3, filterWidth: 3,
        outputChannels: 64, padding: 1),
      try ConvDims(
        inputHeight: 50, inputWidth: 51, inputChannels: 20, filterHeight: 5, filterWidth: 5, outputChannels: 70,
        stride: 2),
      try ConvDims(
        inputHeight: 90, inputWidth: 91, inputChannels: 19, filterHeight: 3, filterWidth: 3, outputChannels: 19,
        groups: 19),
    ]
    for dims in all { try check(dims, &generator, on: set) }
    #expect(Set(all.map { ConvPlan($0, instructionSet: set).path }) == [.winograd, .implicitGEMM, .stencil])
  }
}
