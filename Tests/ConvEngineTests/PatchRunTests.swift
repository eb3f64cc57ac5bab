import Testing

@testable import ConvEngine

@Suite struct PatchRunTests {
  /// The runs of any part of a patch hold its values in order, each where the filter's tap meets the image.
  @Test(arguments: [1, 2], [1, 3])
  func runsHoldEveryValue(dilation: Int, groups: Int) throws {
    let dims = try ConvDims(
      inputHeight: 9, inputWidth: 8, inputChannels: 2 * groups, filterHeight: 2, filterWidth: 3,
      outputChannels: groups, dilation: HeightWidth(height: 1, width: dilation), groups: groups)
    for first in 0..<dims.tapsPerOutput {
      for end in first + 1...dims.tapsPerOutput {
        let count = PatchRun.count(dims, depths: first..<end)
        var sources: [Int] = []
        PatchRun.withRoom(for: count) { runs in
          PatchRun.write(dims, depths: first..<end, to: runs)
          for run in UnsafeBufferPointer(start: runs, count: count) {
            #expect(run.target == sources.count)
            sources += run.source..<run.source + run.length
          }
        }
        let wanted = (first..<end).map { depth in
          let (tap, channel) = (depth / dims.groupInputChannels, depth % dims.groupInputChannels)
          return (tap / 3 * 8 + tap % 3 * dilation) * dims.inputChannels + channel
        }
        #expect(sources == wanted)
      }
    }
  }
}
