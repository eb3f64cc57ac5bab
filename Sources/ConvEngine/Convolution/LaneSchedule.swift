/// Which channels the lanes of a vector meet, as it walks along a row of pixels whose channels lie side by side.
struct LaneSchedule {
  /// Where the first vector of each phase lies in the row.
  let starts: [Int]
  /// Floats from one vector of a phase to the next.
  let step: Int

  private let channels: Int
  private let lanes: Int

  /// - Parameters:
  ///   - channels: channels of a pixel.
  ///   - lanes: floats of a vector.
  init(channels: Int, lanes: Int) {
    self.channels = channels
    self.lanes = lanes
    if channels < lanes || channels % lanes == 0 {
      // The pattern of channels repeats after the least common multiple of the two.
      step = channels / Self.greatestCommonDivisor(channels, lanes) * lanes
      starts = Array(stride(from: 0, to: step, by: lanes))
    } else {
      // Every pixel is covered by itself; its last vector reaches back over channels that the one before has computed.
      step = channels
      starts = stride(from: 0, to: channels, by: lanes).map { min($0, channels - lanes) }
    }
  }

  /// The channel that a lane meets in a phase.
  func channel(phase: Int, lane: Int) -> Int { (starts[phase] + lane) % channels }

  /// Whether a lane meets what the phase before has met already.
  func isRepeated(phase: Int, lane: Int) -> Bool {
    phase > 0 && starts[phase] + lane < starts[phase - 1] + lanes
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }
}
