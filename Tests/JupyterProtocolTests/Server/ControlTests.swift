import JSONText
import Testing

@testable import JupyterProtocol

/// What must work while a cell runs, however long it does.
@Suite struct ControlTests {
  private let started = Gate()
  private let released = Gate()

  private func busyServer() throws -> (RunningServer, FakeKernel, Client) {
    let (started, released) = (started, released)
    let kernel = FakeKernel(
      cells: [
        "wait": { _, _ in
          started.open()
          released.wait()
          return .error(FakeKernel.failure)
        }
      ],
      onInterrupt: { released.open() }, onShutdown: { released.open() })
    let server = try RunningServer(kernel)
    let client = try server.client()
    try client.send("execute_request", ["code": "wait"])
    #expect(started.wait())
    return (server, kernel, client)
  }

  @Test func kernelInfoIsAnsweredWhileACellRuns() throws {
    let (server, kernel, client) = try busyServer()
    let reply = try client.ask("kernel_info_request", on: .control)
    #expect(reply.content["implementation"] == "fake")
    #expect(try client.published(for: reply.parentHeader).types == ["status", "status"])
    #expect(kernel.interrupts.elements.isEmpty)
    released.open()
    #expect(try client.reply().header.type == "execute_reply")
    withExtendedLifetime(server) {}
  }

  @Test func anInterruptReachesTheCell() throws {
    let (server, kernel, client) = try busyServer()
    let reply = try client.ask("interrupt_request", on: .control)
    #expect(reply.header.type == "interrupt_reply")
    #expect(JSON.object(reply.content) == ["status": "ok"])
    #expect(kernel.interrupts.elements.count == 1)
    #expect(try client.reply().content["ename"] == "Failure")
    withExtendedLifetime(server) {}
  }

  @Test func theHeartBeatsWhileACellRuns() throws {
    let (server, _, client) = try busyServer()
    for beat in 0..<3 as Range<UInt8> {
      try client.heartbeat.send([[beat, 0, 255]])
      #expect(client.heartbeat.receive() == [[beat, 0, 255]])
    }
    released.open()
    withExtendedLifetime(server) {}
  }

  @Test(arguments: [true, false])
  func shutdownEndsACellAndTheServer(restart: Bool) throws {
    let (server, kernel, client) = try busyServer()
    let reply = try client.ask("shutdown_request", ["restart": .bool(restart)], on: .control)
    #expect(reply.header.type == "shutdown_reply")
    #expect(JSON.object(reply.content) == ["status": "ok", "restart": .bool(restart)])
    let published = try client.published(for: reply.parentHeader)
    #expect(published.types == ["status", "shutdown_reply", "status"])
    #expect(JSON.object(published[1].content) == ["status": "ok", "restart": .bool(restart)])
    #expect(try server.exit() == 0)
    #expect(kernel.shutdowns.elements == [restart])
  }

  @Test func aCellThatDoesNotEndCannotKeepTheServer() throws {
    let (started, released) = (started, released)
    let server = try RunningServer(
      FakeKernel(cells: [
        "stuck": { _, _ in
          started.open()
          released.wait()
          return .ok
        }
      ]))
    let client = try server.client()
    try client.send("execute_request", ["code": "stuck"])
    #expect(started.wait())
    #expect(try client.ask("shutdown_request", on: .control).content["restart"] == false)
    #expect(try server.exit() == 0)
    released.open()
  }
}
