/// Which channels the lanes of a vector meet, as it walks along a row of pixels whose channels lie side by side.
struct LaneSchedule {
  /// Where the first vector of each phase lies in the row.
  var starts: LaneStarts { LaneStarts(lanes: lanes, step: step) }
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
    } else {
      // Every pixel is covered by itself; its last vector reaches back over channels that the one before has computed.
      step = channels
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

  /// Calls `body` with the starts side by side in memory, as the kernels want them.
  func withStarts(_ body: (UnsafePointer<Int>) -> Void) {
    ScratchMemory.withIntegers(.laneStarts, starts.count) { memory in
      for phase in starts.indices { memory[phase] = starts[phase] }
      body(memory)
    }
  }
}

/// Where the first vector of each phase begins: side by side, the last one at the end.
struct LaneStarts: RandomAccessCollection {
  let lanes: Int
  let step: Int

  var startIndex: Int { 0 }
  var endIndex: Int { dividedUp(step, lanes) }

  subscript(phase: Int) -> Int { Swift.min(phase * lanes, step - lanes) }
}
