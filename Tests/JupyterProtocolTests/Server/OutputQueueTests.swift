import TestSupport
import Testing

@testable import JupyterProtocol

@Suite struct OutputQueueTests {
  private let start = ContinuousClock.now
  private let parent = [UInt8]("p".utf8)

  private func text(_ message: OutputQueue.Message) -> String? { message.content["text"]?.stringValue }

  @Test func mergesTextOfOneStreamOfOneCell() {
    let queue = Queue()
    #expect(queue.append(text: "a", to: "stdout", parent: parent, now: start))
    #expect(!queue.append(text: "b", to: "stdout", parent: parent, now: start))
    #expect(queue.append(text: "c", to: "stderr", parent: parent, now: start))
    #expect(queue.append(text: "d", to: "stderr", parent: nil, now: start))
    #expect(queue.append(text: "e", to: "stdout", parent: parent, now: start))
    let later = start + OutputQueue.patience
    #expect(queue.takeReady(now: later).map(text) == ["ab", "c", "d", "e"])
    #expect(queue.isEmpty)
  }

  @Test func holdsTheNewestTextForAMomentOnly() {
    let queue = Queue()
    _ = queue.append(text: "a", to: "stdout", parent: parent, now: start)
    #expect(queue.takeReady(now: start).isEmpty)
    #expect(queue.remainingWait(now: start + .milliseconds(5)) == .milliseconds(15))
    // More text does not make the first piece wait longer.
    _ = queue.append(text: "b", to: "stdout", parent: parent, now: start + .milliseconds(19))
    #expect(queue.takeReady(now: start + .milliseconds(20)).map(text) == ["ab"])
    #expect(queue.remainingWait(now: start) == nil)
  }

  @Test func lettingTextGoDoesNotWaitWhenSomethingFollows() {
    let queue = Queue()
    _ = queue.append(text: "a", to: "stdout", parent: parent, now: start)
    queue.append(.init(type: "status", content: [:], parent: parent))
    #expect(queue.takeReady(now: start).map(\.type) == ["stream", "status"])
  }

  @Test func fullTextDoesNotWait() {
    let queue = Queue()
    let half = String(repeating: "x", count: OutputQueue.fullSize / 2)
    #expect(queue.append(text: half, to: "stdout", parent: parent, now: start))
    #expect(queue.append(text: half, to: "stdout", parent: parent, now: start))
    #expect(queue.append(text: "y", to: "stdout", parent: parent, now: start))
    #expect(queue.takeReady(now: start).map(text) == [half + half])
    #expect(queue.takeReady(now: start + OutputQueue.patience).map(text) == ["y"])
  }

  @Test func hasRoomForSoMuchText() {
    let queue = Queue()
    let piece = String(repeating: "x", count: OutputQueue.capacity / 4)
    for _ in 0..<4 {
      #expect(queue.hasRoom)
      _ = queue.append(text: piece, to: "stdout", parent: parent, now: start)
    }
    #expect(!queue.hasRoom)
    _ = queue.takeReady(now: start)
    #expect(queue.hasRoom)
  }

  @Test func flushingLetsTheNewestTextOutAtOnce() {
    let queue = Queue()
    _ = queue.append(text: "prompt", to: "stdout", parent: parent, now: start)
    #expect(queue.takeReady(now: start).isEmpty)
    let first = queue.flush()
    #expect(queue.flush() == first, "one letting out serves both")
    #expect(queue.flushes < first)
    #expect(queue.remainingWait(now: start) == .zero)
    #expect(queue.takeReady(now: start).map(text) == ["prompt"])
    #expect(queue.flushes == first)
    _ = queue.append(text: "a", to: "stdout", parent: parent, now: start)
    #expect(queue.takeReady(now: start).isEmpty, "what comes later is held back as ever")
    #expect(queue.flush() > first)
  }

  @Test func closingLetsEverythingOutAndNothingIn() {
    let queue = Queue()
    _ = queue.append(text: "a", to: "stdout", parent: parent, now: start)
    queue.close()
    #expect(!queue.append(text: "b", to: "stdout", parent: parent, now: start))
    queue.append(.init(type: "status", content: [:], parent: parent))
    #expect(queue.takeReady(now: start).map(text) == ["a"])
    #expect(queue.isEmpty)
  }

  /// However text and other messages mix and whenever they are taken: each cell's stream keeps all its text in order,
  /// and nothing overtakes anything.
  @Test(arguments: 0..<50)
  func neverReorders(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let queue = Queue()
    var now = start
    var put: [String] = []
    var taken: [OutputQueue.Message] = []
    for step in 0..<200 {
      now += .milliseconds(Int.random(in: 0...12, using: &random))
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        queue.append(.init(type: "t", content: ["text": .string("[\(step)]")], parent: nil))
        put.append("[\(step)]")
      case 1: taken += queue.takeReady(now: now)
      default:
        _ = queue.append(
          text: "\(step),", to: Bool.random(using: &random) ? "stdout" : "stderr", parent: parent, now: now)
        put.append("\(step),")
      }
    }
    queue.close()
    taken += queue.takeReady(now: now)
    #expect(taken.compactMap(text).joined() == put.joined())
  }
}

/// The queue as a reference, because `#expect` cannot call what mutates a value.
private final class Queue {
  private var queue = OutputQueue()

  var hasRoom: Bool { queue.hasRoom }
  var isEmpty: Bool { queue.isEmpty }
  var flushes: Int { queue.flushes }
  func flush() -> Int { queue.flush() }
  func append(_ message: OutputQueue.Message) { queue.append(message) }
  func append(text: String, to name: String, parent: [UInt8]?, now: ContinuousClock.Instant) -> Bool {
    queue.append(text: text, to: name, parent: parent, now: now)
  }
  func close() { queue.close() }
  func takeReady(now: ContinuousClock.Instant) -> [OutputQueue.Message] { queue.takeReady(now: now) }
  func remainingWait(now: ContinuousClock.Instant) -> Duration? { queue.remainingWait(now: now) }
}
