import TestSupport
import Testing

@testable import ConvEngine

@Suite struct StencilColumnsTests {
  /// Every column of outputs belongs to one part, and what is read in place lies inside the image, in whole vectors.
  @Test func columnsInPlaceMeetNoPadding() {
    var generator = SeededGenerator(seed: 281)
    var (inPlace, copied) = (0, 0)
    for _ in 0..<500 {
      let channels = generator.pick([1, 2, 3, 8, 16, 17, 32])
      guard
        let dims = try? ConvDims(
          inputHeight: 5, inputWidth: generator.number(1...90), inputChannels: channels, filterHeight: 3,
          filterWidth: generator.number(1...5), outputChannels: channels * generator.number(1...2),
          stride: HeightWidth(height: 1, width: generator.number(1...2)),
          padding: Padding2D(top: 1, bottom: 1, left: generator.number(0...4), right: generator.number(0...4)),
          dilation: generator.number(1...2) == 1 ? 1 : HeightWidth(height: 1, width: 2), groups: channels)
      else { continue }
      for lanes in [4, 8, 16] {
        let schedule = LaneSchedule(channels: dims.outputChannels, lanes: lanes)
        let columns = StencilColumns(dims, allowed: true, step: schedule.step)
        let parts = [columns.before, columns.inPlace, columns.after].filter { !$0.isEmpty }
        #expect(parts.flatMap(Array.init) == Array(0..<dims.outputWidth), "\(dims)")
        guard let (first, last) = columns.inPlace.first.flatMap({ first in columns.inPlace.last.map { (first, $0) } })
        else {
          copied += 1
          continue
        }
        inPlace += 1
        #expect(first >= dims.padding.left, "\(dims)")
        #expect(last - dims.padding.left + dims.dilatedFilterWidth <= dims.inputWidth, "\(dims)")
        #expect(columns.inPlace.count * dims.outputChannels % schedule.step == 0, "\(dims)")
        #expect(dims.stride.width == 1 && dims.groupOutputChannels == 1, "\(dims)")
        #expect(StencilColumns(dims, allowed: false, step: schedule.step).inPlace.isEmpty)
      }
    }
    #expect(inPlace > 100 && copied > 100)
  }
}
