import ConvEngine
import TestSupport
import Testing

/// Convolutions in double precision with more channels than the generated ones of other tests have, and on several
/// threads.
@Suite struct DoublePrecisionTests {
  /// An operation and its reference.
  private struct Operation {
    let name: String
    let count: Int
    let inputs: [[Double]]
    let fast: ([UnsafePointer<Double>], UnsafeMutablePointer<Double>) -> Void
    let reference: ([UnsafePointer<Double>], UnsafeMutablePointer<Double>) -> Void
  }

  private func operations(on set: InstructionSet) throws -> [Operation] {
    var generator = SeededGenerator(seed: 91)
    var operations: [Operation] = []
    for (channels, outputs, groups, stride) in [
      (1, 6, 1, 1), (35, 41, 1, 1), (12, 70, 2, 2), (9, 9, 9, 1), (4, 3, 1, 3),
    ] {
      let dims = try ConvDims(
        batch: 2, inputHeight: 15, inputWidth: 14, inputChannels: channels, filterHeight: 3, filterWidth: 2,
        outputChannels: outputs, stride: HeightWidth(stride), padding: 1, groups: groups)
      let (x, w) = (generator.doubles(dims.inputCount), generator.doubles(dims.filterCount))
      let g = generator.doubles(dims.outputCount)
      operations += [
        Operation(name: "\(dims)", count: dims.outputCount, inputs: [x, w]) {
          convolve(dims, input: $0[0], filter: $0[1], bias: nil, output: $1, instructionSet: set)
        } reference: {
          referenceConvolve(dims, input: $0[0], filter: $0[1], bias: nil, output: $1)
        },
        Operation(name: "input gradient of \(dims)", count: dims.inputCount, inputs: [g, w]) {
          convolutionInputGradient(
            dims, outputGradient: $0[0], filter: $0[1], inputGradient: $1, instructionSet: set)
        } reference: {
          referenceConvolutionInputGradient(
            dims, outputGradient: $0[0], filter: $0[1], bias: nil, inputGradient: $1)
        },
        Operation(name: "filter gradient of \(dims)", count: dims.filterCount, inputs: [x, g]) {
          convolutionFilterGradient(
            dims, input: $0[0], outputGradient: $0[1], filterGradient: $1, instructionSet: set)
        } reference: {
          referenceConvolutionFilterGradient(dims, input: $0[0], outputGradient: $0[1], filterGradient: $1)
        },
      ]
    }
    return operations
  }

  @Test(arguments: InstructionSet.available)
  func agreesWithTheReference(on set: InstructionSet) throws {
    for operation in try operations(on: set) {
      let fast = guarded(operation.inputs, outputCount: operation.count, operation.fast)
      let reference = guarded(operation.inputs, outputCount: operation.count, operation.reference)
      let bounds = [Double](repeating: 500 * 0x1p-52, count: operation.count)
      #expect(firstDifference(fast, reference, within: bounds) == nil, "\(operation.name)")
    }
  }
}

extension ThreadPoolTests {
  @Test(arguments: InstructionSet.available)
  func doublePrecisionDoesNotDependOnTheNumberOfThreads(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 92)
    let dims = try ConvDims(
      batch: 2, inputHeight: 31, inputWidth: 29, inputChannels: 13, filterHeight: 3, filterWidth: 3, outputChannels: 40,
      stride: 2, padding: 1)
    let (x, w) = (generator.doubles(dims.inputCount), generator.doubles(dims.filterCount))
    let g = generator.doubles(dims.outputCount)
    func all() -> [[Double]] {
      var output = [Double](repeating: .nan, count: dims.outputCount)
      var (inputGradient, filterGradient) = (x, w)
      convolve(dims, input: x, filter: w, bias: nil, output: &output, instructionSet: set)
      convolutionInputGradient(
        dims, outputGradient: g, filter: w, inputGradient: &inputGradient, instructionSet: set)
      convolutionFilterGradient(
        dims, input: x, outputGradient: g, filterGradient: &filterGradient, instructionSet: set)
      return [output, inputGradient, filterGradient]
    }
    let alone = withThreads(1) { all() }
    for threads in [2, 3, 7] { #expect(withThreads(threads) { all() } == alone, "\(threads) threads") }
  }
}
