import TestSupport
import Testing

@testable import ConvEngine

/// Convolutions whose patches are read in place: `BandedGEMM`, and for first layers `BandedFilterGradient`.
@Suite struct BandedConvolutionTests {
  /// An image with any size, padding, stride and dilation.
  private func dims(
    _ generator: inout SeededGenerator, inputChannels: ClosedRange<Int>, outputChannels: Int
  ) throws -> ConvDims {
    while true {
      let dims = try? ConvDims(
        batch: generator.number(1...3), inputHeight: generator.number(5...40), inputWidth: generator.number(12...60),
        inputChannels: generator.number(inputChannels), filterHeight: generator.number(1...7),
        filterWidth: generator.number(1...7), outputChannels: outputChannels,
        stride: HeightWidth(height: generator.number(1...4), width: generator.number(1...4)),
        padding: Padding2D(
          top: generator.number(0...4), bottom: generator.number(0...4), left: generator.number(0...4),
          right: generator.number(0...4)),
        dilation: HeightWidth(height: generator.number(1...2), width: generator.number(1...2)))
      if let dims { return dims }
    }
  }

  private func isBanded(_ dims: ConvDims, _ set: InstructionSet) -> Bool { BandedGEMM.suits(dims, KernelTable.of(set)) }

  @Test(arguments: InstructionSet.available)
  func outputsAgreeWithTheReference(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 101)
    var banded = 0
    for _ in 0..<60 {
      let dims = try dims(&generator, inputChannels: 1...20, outputChannels: generator.number(9...70))
      banded += isBanded(dims, set) ? 1 : 0
      let (input, filter) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
      let bias = generator.chance(1, in: 2) ? generator.floats(dims.outputChannels) : nil
      let difference = firstDifference(
        fast(dims, input, filter, bias: bias, on: set), reference(dims, input, filter, bias: bias),
        within: roundingBounds(dims, input, filter, bias: bias))
      #expect(difference == nil, "\(dims) on \(set)")
    }
    #expect(banded > 20)
  }

  @Test(arguments: InstructionSet.available)
  func filterGradientsAgreeWithTheReference(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 102)
    var banded = 0
    for _ in 0..<60 {
      let dims = try dims(&generator, inputChannels: 1...4, outputChannels: 16 * generator.number(1...4))
      banded += BandedFilterGradient(dims, KernelTable.of(set)) == nil ? 0 : 1
      let (input, gradient) = (generator.floats(dims.inputCount), generator.floats(dims.outputCount))
      let magnitudes = try #require(referenceFilterGradient(dims, input.map(abs), gradient.map(abs)))
      let difference = firstDifference(
        filterGradient(dims, input, gradient, on: set), referenceFilterGradient(dims, input, gradient),
        within: magnitudes.map { $0 * Float(dims.outputPixels + 3) * 0x1p-24 * 1.01 })
      #expect(difference == nil, "\(dims) on \(set)")
    }
    #expect(banded > 20)
  }

  /// A filter that stays in the first-level cache, and one whose depth is split.
  @Test(arguments: [3, 11])
  func theNumberOfThreadsChangesNothing(taps: Int) throws {
    var generator = SeededGenerator(seed: 103)
    let dims = try ConvDims(
      batch: 2, inputHeight: 61, inputWidth: 67, inputChannels: 3, filterHeight: taps, filterWidth: taps,
      outputChannels: 48, stride: 2, padding: 1)
    let (input, filter) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
    let gradient = generator.floats(dims.outputCount)
    let before = ThreadPool.shared.threadCount
    defer { ThreadPool.shared.threadCount = before }
    let results = [1, 2, 3].map { threads in
      ThreadPool.shared.threadCount = threads
      return [fast(dims, input, filter), filterGradient(dims, input, gradient)]
    }
    #expect(isBanded(dims, .current))
    #expect(results[0].allSatisfy { $0 != nil })
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }
}
