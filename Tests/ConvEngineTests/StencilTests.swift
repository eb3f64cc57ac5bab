import ConvEngine
import TestSupport
import Testing

@Suite struct StencilTests {
  /// A depthwise convolution of sizes around those of the vectors, of the four rows that are computed together, and of
  /// the usual filters: often without stride and dilation, as most are.
  private func depthwise(_ generator: inout SeededGenerator) -> ConvDims {
    while true {
      let channels = generator.pick([1, 1, 2, 3, 3, 4, 8, 15, 16, 17, 32, 33, 40])
      let size = generator.pick([1, 2, 3, 3, 3, 3, 5, 7])
      let isPlain = generator.chance(3, in: 4)
      let dims = try? ConvDims(
        batch: generator.number(1...2), inputHeight: generator.number(1...14), inputWidth: generator.number(1...50),
        inputChannels: channels, filterHeight: size, filterWidth: isPlain ? size : generator.number(1...6),
        outputChannels: channels * (isPlain ? 1 : generator.number(1...2)),
        stride: isPlain ? 1 : HeightWidth(height: generator.number(1...3), width: generator.number(1...3)),
        padding: Padding2D(
          top: generator.number(0...3), bottom: generator.number(0...3), left: generator.number(0...3),
          right: generator.number(0...3)),
        dilation: isPlain ? 1 : HeightWidth(height: generator.number(1...2), width: generator.number(1...2)),
        groups: channels)
      if let dims { return dims }
    }
  }

  /// Sets some taps to zero for all channels: columns, rows, or any.
  private func thinned(_ filter: [Float], _ dims: ConvDims, _ generator: inout SeededGenerator) -> [Float] {
    let way = generator.number(0...3)
    let (row, column) = (generator.number(0...dims.filterHeight - 1), generator.number(0...dims.filterWidth - 1))
    return filter.enumerated().map { index, value in
      let tap = index / dims.outputChannels
      let isLeftOut =
        switch way {
        case 0: tap % dims.filterWidth == column
        case 1: tap / dims.filterWidth == row
        case 2: tap == row * dims.filterWidth + column
        default: false
        }
      return isLeftOut ? 0 : value
    }
  }

  @Test(arguments: InstructionSet.available)
  func agreesWithTheReference(on set: InstructionSet) {
    var generator = SeededGenerator(seed: 271)
    for _ in 0..<400 {
      let dims = depthwise(&generator)
      let input = generator.floats(dims.inputCount)
      let filter = thinned(generator.floats(dims.filterCount), dims, &generator)
      let bias = generator.chance(1, in: 2) ? generator.floats(dims.outputChannels) : nil
      let difference = firstDifference(
        fast(dims, input, filter, bias: bias, on: set), reference(dims, input, filter, bias: bias),
        within: roundingBounds(dims, input, filter, bias: bias))
      #expect(difference == nil, "\(dims) on \(set)")
    }
  }

  @Test(arguments: InstructionSet.available)
  func filterGradientAgreesWithTheReference(on set: InstructionSet) {
    var generator = SeededGenerator(seed: 272)
    for _ in 0..<300 {
      let dims = depthwise(&generator)
      let (input, gradient) = (generator.floats(dims.inputCount), generator.floats(dims.outputCount))
      let terms = Float(dims.outputCount / dims.outputChannels + 3)
      let magnitudes = referenceFilterGradient(dims, input.map(abs), gradient.map(abs)) ?? []
      let difference = firstDifference(
        filterGradient(dims, input, gradient, on: set), referenceFilterGradient(dims, input, gradient),
        within: magnitudes.map { $0 * terms * 0x1p-24 * 1.01 })
      #expect(difference == nil, "\(dims) on \(set)")
    }
  }

  /// Taps that are zero are left out, so infinity under them does no harm; under the others it does.
  @Test(arguments: InstructionSet.available)
  func tapsOfZeroDoNotReadWhatTheyMeet(on set: InstructionSet) throws {
    let dims = try ConvDims(
      inputHeight: 9, inputWidth: 40, inputChannels: 1, filterHeight: 3, filterWidth: 3, outputChannels: 1, padding: 1)
    for filter: [Float] in [
      [-1, 0, 1, -2, 0, 2, -1, 0, 1], [1, 1, 1, 0, 0, 0, -1, -1, -1], [0, 1, 0, 1, 0, 1, 0, 1, 0],
    ] {
      var input = [Float](repeating: 1, count: dims.inputCount)
      let (row, column) = (4, 20)
      input[row * dims.inputWidth + column] = .infinity
      let output = try #require(fast(dims, input, filter, on: set))
      for tap in 0..<9 {
        let value = output[(row + 1 - tap / 3) * dims.inputWidth + column + 1 - tap % 3]
        #expect(value.isFinite == (filter[tap] == 0), "tap \(tap) of \(filter)")
      }
      #expect(output.filter { !$0.isFinite }.count == filter.filter { $0 != 0 }.count)
    }
  }

  /// Large enough to be shared between threads.
  @Test func doesNotDependOnTheNumberOfThreads() throws {
    var generator = SeededGenerator(seed: 273)
    let before = ThreadPool.shared.threadCount
    defer { ThreadPool.shared.threadCount = before }
    for channels in [1, 3, 48] {
      let dims = try ConvDims(
        batch: 2, inputHeight: 61, inputWidth: 1 + 3000 / channels, inputChannels: channels, filterHeight: 3,
        filterWidth: 3, outputChannels: channels, padding: 1, groups: channels)
      let (input, filter) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
      let gradient = generator.floats(dims.outputCount)
      let results = [1, 2, 5].map { threads in
        ThreadPool.shared.threadCount = threads
        return [fast(dims, input, filter), filterGradient(dims, input, gradient)]
      }
      #expect(results[0] == results[1] && results[0] == results[2], "\(dims)")
    }
  }
}
