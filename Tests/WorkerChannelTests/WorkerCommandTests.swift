import Testing

@testable import WorkerChannel

@Suite struct WorkerCommandTests {
  private static let commands: [WorkerCommand] = [
    .run(number: 1, image: "/tmp/fovea-1-abc/Cell1.so", entryPoint: "cell_main_Cell1"),
    .run(number: .max, image: "/tmp/größe →👁/x.so", entryPoint: ""), .run(number: -1, image: "", entryPoint: "a\0b\n"),
    .resume(tasksGoOn: true), .resume(tasksGoOn: false), .acknowledge, .drop(checkpoint: 4711), .exit,
  ]

  @Test(arguments: commands)
  func everyCommandComesBack(command: WorkerCommand) {
    #expect(WorkerCommand(command.frame) == command)
  }

  @Test func commandsAreToldApart() {
    #expect(Set(Self.commands.map { $0.frame.kind }).count == 5)
  }

  @Test(arguments: commands)
  func aFrameCutShortIsNone(command: WorkerCommand) {
    let frame = command.frame
    for length in 0..<frame.payload.count {
      let cut = Channel.Frame(kind: frame.kind, payload: Array(frame.payload.prefix(length)))
      #expect(WorkerCommand(cut) == nil, "\(length) of \(frame.payload.count) bytes")
    }
  }

  @Test func unknownKindsAreNone() {
    for kind in (0...255 as ClosedRange<UInt8>) where !(1...5).contains(kind) {
      #expect(WorkerCommand(.init(kind: kind, payload: [0, 0, 0, 0, 0, 0, 0, 0])) == nil)
    }
  }
}
