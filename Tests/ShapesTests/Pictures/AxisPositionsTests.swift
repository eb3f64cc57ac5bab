import ConvEngine
import TestSupport
import Testing

@testable import Shapes

/// The geometry of pictures beside the engine's counts, and beside sliding by hand.
@Suite struct AxisPositionsTests {
  private func drawn(_ generator: inout SeededGenerator) -> ConvolutionAxis? {
    let operation = generator.pick(SlidingOperation.allCases)
    return try? ConvolutionAxis(
      operation, input: generator.number(1...16), filter: generator.number(1...5), stride: generator.number(1...4),
      padding: AxisPadding(before: generator.number(0...3), after: generator.number(0...3)),
      dilation: operation.isPooling ? 1 : generator.number(1...3),
      outputPadding: operation == .transposedConvolution ? generator.number(0...2) : 0)
  }

  @Test func positionsAreTheEnginesOutputs() throws {
    var generator = SeededGenerator(seed: 31)
    var seen: [SlidingOperation: Int] = [:]
    for _ in 0..<4000 {
      guard let axis = drawn(&generator) else { continue }
      let positions = AxisPositions(axis)
      seen[axis.operation, default: 0] += 1
      switch axis.operation {
      case .convolution:
        let engines = try ConvDims(
          inputHeight: 1, inputWidth: axis.input, inputChannels: 1, filterHeight: 1, filterWidth: axis.filter,
          outputChannels: 1, stride: HeightWidth(height: 1, width: axis.stride),
          padding: Padding2D(top: 0, bottom: 0, left: axis.padding.before, right: axis.padding.after),
          dilation: HeightWidth(height: 1, width: axis.dilation))
        #expect(positions.count == engines.outputShape[2])
      case .pooling, .ceilPooling:
        let engines = try PoolDims(
          inputHeight: 1, inputWidth: axis.input, channels: 1, window: HeightWidth(height: 1, width: axis.filter),
          stride: HeightWidth(height: 1, width: axis.stride),
          padding: Padding2D(top: 0, bottom: 0, left: axis.padding.before, right: axis.padding.after),
          roundsUp: axis.operation == .ceilPooling)
        #expect(positions.count == engines.outputShape[2])
      case .transposedConvolution:
        let engines = try TransposedConvDims(
          inputChannels: 1, outputChannels: 1,
          axes: [
            .init(
              .length, input: axis.input, filter: axis.filter, stride: axis.stride, paddingBefore: axis.padding.before,
              paddingAfter: axis.padding.after, outputPadding: axis.outputPadding, dilation: axis.dilation)
          ])
        #expect(positions.cells == engines.outputShape[1] && positions.count == axis.input)
        #expect(AxisPositions(stretching: axis).count == engines.outputShape[1])
      }
    }
    #expect(seen.count == 4 && seen.values.allSatisfy { $0 > 300 })
  }

  /// A row of cells with padding round it, over which the filter is laid again and again.
  @Test func slidingByHand() {
    var generator = SeededGenerator(seed: 32)
    var droppedSomething = 0
    for _ in 0..<3000 {
      guard let axis = drawn(&generator), axis.operation != .transposedConvolution else { continue }
      let positions = AxisPositions(axis)
      var read: Set<Int> = []
      var readers: [Int: [Int]] = [:]
      var start = -axis.padding.before
      for index in 0..<axis.output {
        let taps = (0..<axis.filter).map { start + $0 * axis.dilation }
        #expect(positions.taps(ofPosition: index) == taps)
        #expect(positions.range(ofPosition: index) == taps[0]..<taps[taps.count - 1] + 1)
        #expect(positions.hasPosition(beginningAt: start))
        read.formUnion(taps)
        for tap in taps { readers[tap, default: []].append(index) }
        start += axis.stride
      }
      #expect(!positions.hasPosition(beginningAt: start))
      for cell in positions.extent {
        #expect(positions.isRead(cell) == read.contains(cell))
        #expect(positions.positions(reading: cell).map(\.position) == readers[cell] ?? [])
        #expect(positions.hasNumber(cell) == (cell >= 0 && cell < axis.input))
      }
      #expect(positions.hasUnreadCells == !Set(positions.extent).isSubset(of: read))
      #expect(positions.extent.count == axis.paddedInput + axis.overhang)
      #expect(positions.dropped.count == axis.dropped)
      #expect(positions.dropped.allSatisfy { !read.contains($0) })
      if axis.dropped > 0 { droppedSomething += 1 }
    }
    #expect(droppedSomething > 200)
  }

  /// Every cell of a transposed convolution's output gets the same products in both views.
  @Test func bothViewsOfTransposedConvolutions() {
    var generator = SeededGenerator(seed: 33)
    var compared = 0
    for _ in 0..<4000 {
      guard let axis = drawn(&generator), axis.operation == .transposedConvolution else { continue }
      let (scattered, stretched) = (AxisPositions(axis), AxisPositions(stretching: axis))
      for output in 0..<axis.output {
        let written = Set(scattered.positions(reading: output).map { [$0.position, $0.tap] })
        // Of a window over the stretched input, only the taps on inputs count; the filter is turned round.
        let read = stretched.taps(ofPosition: output).enumerated().compactMap { tap, cell in
          stretched.hasNumber(cell) ? [cell / axis.stride, axis.filter - 1 - tap] : nil
        }
        #expect(written == Set(read))
      }
      #expect(stretched.extent.lowerBound == -stretched.padding.before)
      compared += 1
    }
    #expect(compared > 500)
  }

  /// What is drawn is within the axis, few, and every position that is drawn is drawn whole.
  @Test func layouts() {
    var generator = SeededGenerator(seed: 34)
    var kinds: Set<String> = []
    for _ in 0..<3000 {
      let most = generator.pick([16, 36])
      let size = generator.pick([10, 40, 300, 100_000])
      guard
        let axis = try? ConvolutionAxis(
          input: generator.number(1...size), filter: generator.number(1...generator.pick([3, 11, size])),
          stride: generator.number(1...generator.pick([2, 5, size])), padding: AxisPadding(generator.number(0...4)),
          dilation: generator.number(1...3))
      else { continue }
      let positions = AxisPositions(axis)
      let layout = PositionsLayout(positions, most: most)
      #expect(layout.cells.first?.lowerBound == positions.extent.lowerBound)
      #expect(layout.cells.last?.upperBound == positions.extent.upperBound)
      #expect(zip(layout.cells, layout.cells.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
      #expect(layout.positions.first?.lowerBound == 0 && layout.positions.last?.upperBound == axis.output)
      if !layout.isToScale { #expect(layout.cellCount <= 45) }
      let grid = GridAxis(layout.cells, cellSize: 10)
      for index in layout.positions.joined() {
        #expect(grid.place(of: positions.range(ofPosition: index))?.length == Double(axis.span) * 10)
      }
      kinds.insert(layout.isToScale ? "scale" : layout.cells.count == 1 ? "whole" : "break")
    }
    #expect(kinds.count == 3)
  }
}
