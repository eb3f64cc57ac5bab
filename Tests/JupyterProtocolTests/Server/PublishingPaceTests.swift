import TestSupport
import Testing

@testable import JupyterProtocol

@Suite struct PublishingPaceTests {
  private let start = ContinuousClock.now

  @Test func aBurstBelowTheLimitsDoesNotWait() {
    var pace = PublishingPace()
    for _ in 0..<PublishingPace.messages {
      let delay = pace.delay(type: "display_data", bytes: 1 << 20, now: start)
      #expect(delay == .zero)
      pace.note(type: "display_data", bytes: 1 << 20, now: start)
    }
    let delay = pace.delay(type: "display_data", bytes: 1, now: start + .seconds(1))
    #expect(delay == PublishingPace.window - .seconds(1))
    let status = pace.delay(type: "status", bytes: 1, now: start)
    #expect(status == .zero, "the server does not count it")
  }

  @Test func theBytesOfStreamsCount() {
    var pace = PublishingPace()
    pace.note(type: "stream", bytes: PublishingPace.bytes, now: start)
    let stream = pace.delay(type: "stream", bytes: 1, now: start)
    let display = pace.delay(type: "display_data", bytes: 1, now: start)
    let later = pace.delay(type: "stream", bytes: 1, now: start + PublishingPace.window)
    #expect(stream == PublishingPace.window)
    #expect(display == .zero)
    #expect(later == .zero)
  }

  @Test func anIdleKernelStartsAnew() {
    var pace = PublishingPace()
    pace.note(type: "stream", bytes: PublishingPace.bytes, now: start)
    pace.startAnew()
    let delay = pace.delay(type: "stream", bytes: PublishingPace.bytes, now: start)
    #expect(delay == .zero)
  }

  @Test func aMessageThatIsTooLargeAloneIsSentAlone() {
    var pace = PublishingPace()
    let first = pace.delay(type: "stream", bytes: 2 * PublishingPace.bytes, now: start)
    #expect(first == .zero)
    pace.note(type: "stream", bytes: 2 * PublishingPace.bytes, now: start)
    let second = pace.delay(type: "stream", bytes: 2 * PublishingPace.bytes, now: start)
    #expect(second == PublishingPace.window)
  }

  /// Whatever is published whenever: a server that counts as Jupyter's does never drops anything, and nothing waits
  /// for longer than the window.
  @Test(arguments: 0..<30)
  func theServerDropsNothing(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var pace = PublishingPace()
    var now = start
    var window: [(time: ContinuousClock.Instant, bytes: Int)] = []
    let largest = [100, 1000, 100_000, 700_000].randomElement(using: &random)!
    for _ in 0..<6000 {
      if Int.random(in: 0..<500, using: &random) == 0 { now += .milliseconds(Int.random(in: 0...3000, using: &random)) }
      let bytes = Int.random(in: 1...largest, using: &random)
      let type = Int.random(in: 0..<4, using: &random) == 0 ? "display_data" : "stream"
      let delay = pace.delay(type: type, bytes: bytes, now: now)
      #expect(delay <= PublishingPace.window)
      now += delay
      pace.note(type: type, bytes: bytes, now: now)
      window.removeAll { now >= $0.time + .seconds(3) }
      window.append((now, type == "stream" ? bytes : 0))
      #expect(window.count <= 3000)
      #expect(window.reduce(0) { $0 + $1.bytes } <= 3_000_000)
    }
  }
}
