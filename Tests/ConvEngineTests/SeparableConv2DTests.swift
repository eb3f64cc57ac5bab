import ConvEngine
import TestSupport
import Testing

@Suite struct SeparableConv2DTests {
  private func separable(
    _ dims: ConvDims, _ input: [Float], _ vertical: [Float], _ horizontal: [Float], on set: InstructionSet
  ) throws(ConvDimsError) -> [Float]? {
    var failure: ConvDimsError?
    let output = guarded([input, vertical, horizontal], outputCount: dims.outputCount) { inputs, output in
      do throws(ConvDimsError) {
        try separableConv2D(
          dims, input: inputs[0], vertical: inputs[1], horizontal: inputs[2], output: output, instructionSet: set)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return output
  }

  /// Whole numbers come out exactly, so both orders of summation must agree.
  @Test(arguments: InstructionSet.available)
  func equalsTheFilterThatItFactors(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      let channels = generator.number(1...19)
      let (height, width) = (generator.number(1...6), generator.number(1...6))
      guard
        let dims = try? ConvDims(
          batch: generator.number(0...2), inputHeight: generator.number(1...20), inputWidth: generator.number(1...40),
          inputChannels: channels, filterHeight: height, filterWidth: width, outputChannels: channels,
          stride: HeightWidth(height: generator.number(1...3), width: generator.number(1...3)),
          padding: Padding2D(top: generator.number(0...2), bottom: 1, left: generator.number(0...3), right: 0),
          dilation: HeightWidth(height: generator.number(1...2), width: generator.number(1...2)), groups: channels)
      else { continue }
      let input = generator.wholeNumbers(dims.inputCount)
      let (vertical, horizontal) = (generator.wholeNumbers(height), generator.wholeNumbers(width))
      let filter = vertical.flatMap { down in
        horizontal.flatMap { across in [Float](repeating: down * across, count: channels) }
      }
      let result = try separable(dims, input, vertical, horizontal, on: set)
      #expect(result == reference(dims, input, filter), "\(dims)")
    }
  }

  @Test func refusesToMixChannels() throws {
    let dims = try ConvDims(
      inputHeight: 5, inputWidth: 5, inputChannels: 3, filterHeight: 3, filterWidth: 3, outputChannels: 3)
    #expect(throws: ConvDimsError.notDepthwise(inputChannels: 3, outputChannels: 3, groups: 1)) {
      try separable(dims, [Float](repeating: 0, count: 75), [1, 2, 1], [1, 0, -1], on: .baseline)
    }
  }

  @Test func refusesAFilterWithADepth() throws {
    let dims = try ConvDims(
      inputDepth: 3, inputHeight: 5, inputWidth: 5, inputChannels: 1, filterDepth: 2, filterHeight: 3, filterWidth: 3,
      outputChannels: 1)
    #expect(throws: ConvDimsError.notPlanar(filterDepth: 2)) {
      try separable(dims, [Float](repeating: 0, count: 75), [1, 2, 1], [1, 0, -1], on: .baseline)
    }
    #expect(ConvDimsError.notPlanar(filterDepth: 2).description.contains("so its depth must be 1, not 2"))
  }
}
