import TestSupport
import Testing

@testable import WorkerChannel

@Suite struct WorkerEventTests {
  private static let bundle = MIMEBundle(
    data: ["text/plain": "größe →👁\0", "image/png": "aGFsbG8=", "text/html": ""],
    metadata: #"{"image/png":{"width":2}}"#)

  private static let events: [WorkerEvent] = [
    .ready(process: 4711),
    .printed,
    .display(bundle, id: nil, updating: false), .display(bundle, id: "", updating: false),
    .display(MIMEBundle(data: [:]), id: "a-1", updating: true),
    .result(bundle), .result(MIMEBundle(data: ["text/plain": ""])),
    .clearOutput(wait: true), .clearOutput(wait: false),
    .displayAtDeath(bundle), .displayAtDeath(nil),
    .synchronize(ticket: 1), .synchronize(ticket: .max),
    .checkpoint(process: 17, .statement(0)), .checkpoint(process: 17, .statement(12)),
    .checkpoint(process: 18, .idle), .checkpoint(process: 19, .idleAgain), .unprotected("no memory"),
    .question(prompt: "Größe? ", isPassword: false), .question(prompt: "", isPassword: true),
    .finished(.completed), .finished(.threw(type: "Err", message: "was\nwrong")),
    .finished(.threw(type: "", message: "")),
    .finished(.notLoaded("undefined symbol: x")),
  ]

  @Test(arguments: events)
  func everyEventComesBack(event: WorkerEvent) {
    #expect(WorkerEvent(event.frame) == event)
  }

  @Test func eventsAreToldApart() {
    #expect(Set(Self.events.map(\.frame.kind)).count == 11)
  }

  @Test func whatACellShowsHasAPlaceAmongWhatItPrints() {
    let ordered = Set(Self.events.filter(\.frame.isOrdered).map(\.frame.kind))
    let expected: [WorkerEvent] = [
      .display(Self.bundle, id: nil, updating: false), .result(Self.bundle), .clearOutput(wait: true),
      .synchronize(ticket: 1), .finished(.completed), .question(prompt: "", isPassword: false),
    ]
    #expect(ordered == Set(expected.map(\.frame.kind)))
    #expect(WorkerEvent.printed.frame(cell: 7).cell == 7)
    #expect(WorkerEvent.printed.frame.cell == 0)
  }

  @Test func theDescriptorGoesAlong() {
    #expect(WorkerEvent.checkpoint(process: 1, .idle).frame(descriptor: 5).descriptor == 5)
    #expect(WorkerEvent.checkpoint(process: 1, .idle).frame.descriptor == nil)
  }

  @Test(arguments: events)
  func aFrameCutShortIsNeverTheEvent(event: WorkerEvent) {
    let frame = event.frame
    for length in 0..<frame.payload.count {
      let cut = WorkerEvent(.init(kind: frame.kind, payload: Array(frame.payload.prefix(length))))
      #expect(cut == nil, "\(length) of \(frame.payload.count) bytes")
    }
  }

  @Test func malformedFramesAreNone() {
    let huge = [UInt8](repeating: 0xFF, count: 7) + [0x7F]
    let negative = [UInt8](repeating: 0xFF, count: 8)
    for kind in (0...255 as ClosedRange<UInt8>) where !(1...10).contains(kind) {
      #expect(WorkerEvent(.init(kind: kind, payload: huge)) == nil)
    }
    let beforeTheStart = [7, 0, 0, 0, 0, 0, 0, 0, 0xFD] + [UInt8](repeating: 0xFF, count: 7)
    #expect(WorkerEvent(.init(kind: 8, payload: beforeTheStart)) == nil, "a checkpoint at no known moment")
    for lengths in [huge, negative] {
      #expect(WorkerEvent(.init(kind: 3, payload: lengths)) == nil, "a display of as many types")
      #expect(WorkerEvent(.init(kind: 4, payload: lengths)) == nil, "a result of as many types")
      #expect(WorkerEvent(.init(kind: 7, payload: [1, 0, 0, 0, 0, 0, 0, 0] + lengths)) == nil, "a type as long")
      #expect(WorkerEvent(.init(kind: 7, payload: lengths)) == nil, "an end of no known kind")
      #expect(WorkerEvent(.init(kind: 9, payload: lengths)) == nil, "a reason as long")
    }
  }

  /// A worker's memory belongs to the learner, who may overwrite all of it: whatever arrives must not trap the session.
  @Test func anyBytesAreTaken() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<5000 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        Bool.random(using: &generator)
          ? UInt8.random(in: 0...3, using: &generator) : .random(in: 0...255, using: &generator)
      }
      let frame = Channel.Frame(kind: .random(in: 0...11, using: &generator), payload: bytes)
      if let event = WorkerEvent(frame) { #expect(WorkerEvent(event.frame) == event) }
      _ = WorkerCommand(frame)
    }
  }
}
