import TestSupport
import Testing

@testable import JupyterProtocol

@Suite struct OutputQueueMergingTests {
  private let start = ContinuousClock.now
  private let parent = [UInt8]("p".utf8)

  private func message(_ text: String, _ role: OutputQueue.Role, parent: [UInt8]? = nil) -> OutputQueue.Message {
    .init(type: "m", content: ["text": .string(text)], parent: parent ?? self.parent, role: role)
  }

  /// What is published of these, taken at once.
  private func texts(_ build: (inout OutputQueue) -> Void) -> [String?] {
    var queue = OutputQueue()
    build(&queue)
    queue.close()
    return queue.takeReady(now: start).map { $0.content["text"]?.stringValue }
  }

  @Test func ofTheUpdatesOfOneValueTheLatestIsPublished() {
    let shown = texts { queue in
      queue.append(message("shown", .display))
      for i in 0..<100 {
        queue.append(message("a\(i)", .update(id: "a")))
        queue.append(message("b\(i)", .update(id: "b")))
        _ = queue.append(text: "\(i % 10)", to: "stdout", parent: parent, now: start)
      }
    }
    #expect(shown == ["shown", "a99", "b99", String(repeating: "0123456789", count: 10)])
  }

  @Test func anUpdateDoesNotOvertakeAValueOfItsName() {
    let shown = texts { queue in
      queue.append(message("update 1", .update(id: "a")))
      queue.append(message("shown again", .display))
      queue.append(message("update 2", .update(id: "a")))
    }
    #expect(shown == ["update 1", "shown again", "update 2"])
  }

  @Test func whatIsClearedAtOnceIsNotPublished() {
    let shown = texts { queue in
      queue.append(message("status", .other))
      for i in 0..<100 {
        queue.append(message("\(i)", .display))
        _ = queue.append(text: "text", to: "stdout", parent: parent, now: start)
        queue.append(message("clear", .clear(wait: false)))
      }
      queue.append(message("last", .display))
    }
    #expect(shown == ["status", "clear", "last"])
  }

  @Test func anAnimationPublishesItsLastPicture() {
    let shown = texts { queue in
      for i in 0..<100 {
        queue.append(message("clear", .clear(wait: true)))
        queue.append(message("\(i)", .display))
      }
    }
    #expect(shown == ["clear", "99"])
  }

  /// Without output after it, a clearing that waits removes nothing.
  @Test func whatWouldBeClearedByTheNextOutputStays() {
    let shown = texts { queue in
      queue.append(message("picture", .display))
      queue.append(message("clear", .clear(wait: true)))
      queue.append(message("clear", .clear(wait: true)))
    }
    #expect(shown == ["picture", "clear"])
  }

  @Test func outputOfOtherCellsStays() {
    let other = [UInt8]("q".utf8)
    let shown = texts { queue in
      queue.append(message("theirs", .display, parent: other))
      queue.append(message("update", .update(id: "a")))
      queue.append(message("ours", .display))
      queue.append(message("clear", .clear(wait: false)))
    }
    #expect(shown == ["theirs", "update", "clear"])
  }

  @Test func picturesLeaveAtTheirPace() {
    var queue = OutputQueue()
    queue.append(message("1", .update(id: "a")))
    #expect(queue.takeReady(now: start).count == 1)
    queue.append(message("2", .update(id: "a")))
    let soon = start + .milliseconds(10)
    let early = queue.takeReady(now: soon)
    #expect(early.isEmpty)
    #expect(queue.remainingWait(now: soon) == .milliseconds(40))
    let later = queue.takeReady(now: start + OutputQueue.frameTime)
    #expect(later.count == 1)
    queue.append(message("3", .update(id: "a")))
    queue.append(message("status", .other))
    let last = queue.takeReady(now: start + OutputQueue.frameTime)
    #expect(last.count == 2, "nothing that is no output waits")
  }

  @Test func inACrowdEachStreamKeepsItsOrder() {
    let count = 3 * OutputQueue.crowd
    var queue = OutputQueue()
    for i in 0..<count {
      _ = queue.append(text: "\(i),", to: i.isMultiple(of: 2) ? "stdout" : "stderr", parent: parent, now: start)
    }
    queue.close()
    let taken = queue.takeReady(now: start)
    #expect(taken.count <= OutputQueue.crowd + 2)
    for (name, remainder) in [("stdout", 0), ("stderr", 1)] {
      let text = taken.filter { $0.content["name"]?.stringValue == name }
        .map { $0.content["text"]?.stringValue ?? "" }.joined()
      #expect(text == (0..<count).filter { $0 % 2 == remainder }.map { "\($0)," }.joined())
    }
  }

  @Test func longTextIsCutBetweenCodePoints() {
    let text = String(repeating: "aé学👁", count: OutputQueue.messageSize / 4)
    let pieces = texts { _ = $0.append(text: text, to: "stdout", parent: parent, now: start) }.map { $0 ?? "" }
    let isWhole = pieces.joined() == text
    #expect(isWhole)
    #expect(pieces.count == 3)
    #expect(pieces.allSatisfy { $0.utf8.count <= OutputQueue.messageSize })
  }

  /// However displays, texts, updates and clearings mix and whenever they are taken: a front end that has seen what was
  /// published shows what one shows that has seen everything.
  @Test(arguments: 0..<100)
  func theFrontEndEndsUpTheSame(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var queue = OutputQueue()
    var all = FrontEnd()
    var published = FrontEnd()
    var now = start
    for step in 0..<300 {
      now += .milliseconds(Int.random(in: 0...9, using: &random))
      let id = ["a", "b"].randomElement(using: &random)!
      switch Int.random(in: 0..<12, using: &random) {
      case 0: for message in queue.takeReady(now: now) { published.see(message) }
      case 1:
        let wait = Bool.random(using: &random)
        add(.init(type: "clear_output", content: [:], parent: parent, role: .clear(wait: wait)))
      case 2...4:
        add(
          .init(
            type: "update_display_data", content: ["id": .string(id), "text": .string("u\(step)")], parent: parent,
            role: .update(id: id)))
      case 5, 6:
        add(
          .init(
            type: "display_data", content: ["id": .string(id), "text": .string("d\(step)")], parent: parent,
            role: .display))
      case 7: add(.init(type: "status", content: [:], parent: parent))
      default:
        let name = Bool.random(using: &random) ? "stdout" : "stderr"
        all.see(stream: name, "\(step),")
        _ = queue.append(text: "\(step),", to: name, parent: parent, now: now)
      }
    }
    queue.close()
    for message in queue.takeReady(now: now) { published.see(message) }
    #expect(published == all)

    func add(_ message: OutputQueue.Message) {
      all.see(message)
      queue.append(message)
    }
  }
}

/// What a front end shows below one cell.
private struct FrontEnd: Equatable {
  private struct Shown: Equatable {
    var id: String
    var text: String
  }

  private var outputs: [Shown] = []
  private var clearsNext = false

  mutating func see(_ message: OutputQueue.Message) {
    let text = message.content["text"]?.stringValue ?? ""
    switch message.type {
    case "stream": see(stream: message.content["name"]?.stringValue ?? "", text)
    case "display_data": add(Shown(id: message.content["id"]?.stringValue ?? "", text: text))
    case "update_display_data":
      for index in outputs.indices where outputs[index].id == message.content["id"]?.stringValue {
        outputs[index].text = text
      }
    case "clear_output":
      if case .clear(wait: true) = message.role { clearsNext = true } else { outputs = [] }
      if case .clear(wait: false) = message.role { clearsNext = false }
    default: break
    }
  }

  mutating func see(stream: String, _ text: String) {
    if !clearsNext, let last = outputs.last, last.id == stream {
      outputs[outputs.count - 1].text += text
    } else {
      add(Shown(id: stream, text: text))
    }
  }

  private mutating func add(_ shown: Shown) {
    if clearsNext { outputs = [] }
    clearsNext = false
    outputs.append(shown)
  }
}
