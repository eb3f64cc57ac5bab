import ConvEngine
import TestSupport
import Testing

@Suite struct ByteImageTests {
  /// Bytes give, bit by bit, what the same numbers give in single precision.
  @Test(arguments: InstructionSet.available)
  func bytesAreNumbers(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 181)
    for _ in 0..<300 {
      let dims = generator.dims()
      let bytes = (0..<dims.inputCount).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let filter = generator.floats(dims.filterCount)
      let result = guarded([filter], outputCount: dims.outputCount) { inputs, output in
        convolve(dims, input: bytes, filter: inputs[0], bias: nil, output: output, instructionSet: set)
      }
      #expect(result == fast(dims, bytes.map(Float.init), filter, on: set), "\(dims)")
    }
  }

  @Test(arguments: InstructionSet.available, [1, 3])
  func separableFiltersOnBytes(on set: InstructionSet, channels: Int) throws {
    var generator = SeededGenerator(seed: 182)
    let dims = try ConvDims(
      inputHeight: 40, inputWidth: 50, inputChannels: channels, filterHeight: 3, filterWidth: 5,
      outputChannels: channels, padding: Padding2D(height: 1, width: 2), groups: channels)
    let bytes = (0..<dims.inputCount).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let numbers = bytes.map(Float.init)
    let (down, across) = (generator.floats(3), generator.floats(5))
    let results = try [true, false].map { isBytes in
      var output = [Float](repeating: .nan, count: dims.outputCount)
      if isBytes {
        try separableConv2D(
          dims, input: bytes, vertical: down, horizontal: across, output: &output, instructionSet: set)
      } else {
        try separableConv2D(
          dims, input: numbers, vertical: down, horizontal: across, output: &output, instructionSet: set)
      }
      return output
    }
    #expect(results[0] == results[1])
  }

  @Test func valuesBecomeTheNearestBytes() {
    let values: [Float] = [-5, 0, 0.4, 0.5, 0.6, 1.5, 2.5, 254.4, 254.6, 255, 256, 1e30, -.infinity, .infinity, .nan]
    var bytes = [UInt8](repeating: 99, count: values.count)
    saturateToBytes(count: values.count, input: values, output: &bytes)
    #expect(bytes == [0, 0, 0, 0, 1, 2, 2, 254, 255, 255, 255, 255, 0, 255, 0])
  }
}
