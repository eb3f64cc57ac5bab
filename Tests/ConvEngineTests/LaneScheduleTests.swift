import Testing

@testable import ConvEngine

@Suite struct LaneScheduleTests {
  /// Whatever the channels, the vectors cover every place of a row, and each lane knows the channel at its place.
  @Test(arguments: 1...40, [4, 8, 16])
  func vectorsCoverTheRow(channels: Int, lanes: Int) {
    let schedule = LaneSchedule(channels: channels, lanes: lanes)
    let count = 7 * channels
    var covered = [Bool](repeating: false, count: count)
    for phase in schedule.starts.indices {
      for start in stride(from: schedule.starts[phase], to: count, by: schedule.step) {
        for lane in 0..<lanes where start + lane < count {
          covered[start + lane] = true
          #expect(schedule.channel(phase: phase, lane: lane) == (start + lane) % channels)
        }
      }
    }
    #expect(!covered.contains(false))
  }
}
