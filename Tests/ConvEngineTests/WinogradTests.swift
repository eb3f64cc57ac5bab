import TestSupport
import Testing

@testable import ConvEngine

@Suite struct WinogradTests {
  /// A convolution that the algorithm can compute: any size, sides with different padding, dilation, batches,
  /// either size of filter.
  private func dims(_ generator: inout SeededGenerator) throws -> ConvDims {
    let d = HeightWidth(height: generator.number(1...2), width: generator.number(1...2))
    let taps = generator.number(1...2) * 2 + 1
    return try ConvDims(
      batch: generator.number(1...2), inputHeight: generator.number(9...14), inputWidth: generator.number(9...14),
      inputChannels: 16 * generator.number(1...3), filterHeight: taps, filterWidth: taps,
      outputChannels: 16 * generator.number(1...3),
      padding: Padding2D(
        top: generator.number(0...2), bottom: generator.number(0...2), left: generator.number(0...2),
        right: generator.number(0...2)),
      dilation: d)
  }

  private func winograd(
    _ dims: ConvDims, _ input: [Float], _ filter: [Float], bias: [Float]? = nil, on set: InstructionSet
  ) -> [Float]? {
    guarded([input, filter] + (bias.map { [$0] } ?? []), outputCount: dims.outputCount) { inputs, output in
      WinogradConvolution(dims, KernelTable.of(set)).run(
        input: inputs[0], right: RightMatrix(dims, inputs[1]), bias: inputs.count > 2 ? inputs[2] : nil,
        output: OutputGrid(output, dims))
    }
  }

  @Test(arguments: InstructionSet.available)
  func staysWithinItsBound(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 91)
    for _ in 0..<20 {
      let dims = try dims(&generator)
      let (input, filter) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
      let difference = firstDifference(
        winograd(dims, input, filter, on: set), reference(dims, input, filter),
        within: winogradBounds(dims, input, filter))
      #expect(difference == nil, "\(dims) on \(set)")
    }
  }

  /// What the bound is about, in numbers that a user meets: 256 channels, and the largest difference relative to the
  /// results' root mean square.
  @Test(arguments: [3, 5])
  func differsLittleFromTheDirectSum(taps: Int) throws {
    var generator = SeededGenerator(seed: 92)
    let dims = try ConvDims(
      inputHeight: 12, inputWidth: 12, inputChannels: 256, filterHeight: taps, filterWidth: taps,
      outputChannels: 32, padding: Padding2D(taps / 2))
    let (input, filter) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
    let exact = try #require(reference(dims, input, filter))
    let fast = try #require(winograd(dims, input, filter, on: .current))
    let scale = (innerProduct(exact, exact) / Double(exact.count)).squareRoot()
    let largest = zip(fast, exact).map { Double(abs($0 - $1)) }.max() ?? .infinity
    #expect(largest / scale < 1e-5)
  }

  @Test func aBiasIsAddedToEveryPixel() throws {
    var generator = SeededGenerator(seed: 93)
    let dims = try dims(&generator)
    let (input, filter) = ([Float](repeating: 0, count: dims.inputCount), generator.floats(dims.filterCount))
    let bias = generator.floats(dims.outputChannels)
    let output = winograd(dims, input, filter, bias: bias, on: .current)
    #expect(output == (0..<dims.outputCount).map { bias[$0 % bias.count] })
  }

  /// Many blocks of tiles, which the threads share; few, where they share the steps of one.
  @Test(arguments: [8, 80])
  func theNumberOfThreadsChangesNothing(size: Int) throws {
    var generator = SeededGenerator(seed: 94)
    let dims = try ConvDims(
      inputHeight: size, inputWidth: size, inputChannels: 32, filterHeight: 3, filterWidth: 3, outputChannels: 48,
      padding: 1)
    let (input, filter) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
    let before = ThreadPool.shared.threadCount
    defer { ThreadPool.shared.threadCount = before }
    let results = [1, 2, 3].map { threads in
      ThreadPool.shared.threadCount = threads
      return winograd(dims, input, filter, on: .current)
    }
    #expect(results[0] != nil)
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test func isChosenWhereItWins() throws {
    func path(_ size: Int, _ inputs: Int, _ outputs: Int, stride: Int = 1, filter: Int = 3) throws -> ConvPlan.Path {
      ConvPlan(
        try ConvDims(
          inputHeight: size, inputWidth: size, inputChannels: inputs, filterHeight: filter, filterWidth: filter,
          outputChannels: outputs, stride: HeightWidth(stride), padding: Padding2D(filter / 2))
      ).path
    }
    #expect(try path(56, 64, 64) == .winograd)
    #expect(try path(14, 512, 512) == .winograd)
    #expect(try path(56, 16, 16) == .winograd)
    #expect(try path(56, 8, 16) == .implicitGEMM)
    #expect(try path(56, 64, 65) == .implicitGEMM)
    #expect(try path(4, 512, 512) == .implicitGEMM)
    #expect(try path(56, 64, 64, stride: 2) == .implicitGEMM)
    #expect(try path(27, 96, 256, filter: 5) == .winograd)
    #expect(try path(2, 96, 256, filter: 5) == .implicitGEMM)
    #expect(try path(56, 64, 64, filter: 7) == .implicitGEMM)
  }
}
