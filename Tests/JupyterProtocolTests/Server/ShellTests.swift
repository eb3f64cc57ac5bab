import JSONText
import Testing

@testable import JupyterProtocol

@Suite struct ShellTests {
  /// The requests that any front end may send, with the type of their reply, if they have one.
  static let requests: [(type: String, content: JSON, reply: String?)] = [
    ("kernel_info_request", [:], "kernel_info_reply"), ("connect_request", [:], "connect_reply"),
    ("execute_request", ["code": "1"], "execute_reply"), ("is_complete_request", ["code": "1"], "is_complete_reply"),
    ("complete_request", ["code": "1", "cursor_pos": 1], "complete_reply"),
    ("inspect_request", ["code": "1", "cursor_pos": 1], "inspect_reply"),
    ("history_request", ["hist_access_type": "tail", "n": 3], "history_reply"),
    ("comm_info_request", [:], "comm_info_reply"), ("interrupt_request", [:], "interrupt_reply"),
    ("debug_request", ["seq": 3, "command": "attach"], "debug_reply"),
    ("is_complete_request", [:], "is_complete_reply"), ("history_request", [:], "history_reply"),
    ("comm_open", ["comm_id": "c", "target_name": "t"], nil), ("comm_msg", ["comm_id": "c"], nil),
    ("comm_close", ["comm_id": "c"], nil), ("no_such_request", [:], nil), ("", [:], nil),
  ]

  @Test(arguments: requests)
  func everyRequestIsPutBetweenBusyAndIdle(type: String, content: JSON, reply: String?) throws {
    let server = try RunningServer()
    let client = try server.client()
    let header = try client.send(type, content)
    let published = try client.published(for: header)
    #expect(published.first?.content["execution_state"] == "busy")
    #expect(published.last?.content["execution_state"] == "idle")
    #expect(published.filter { $0.header.type == "status" }.count == 2)
    // A question asked afterwards shows that there was one reply before, or none.
    if let reply {
      let message = try client.reply()
      #expect(message.header.type == reply)
      #expect(message.parentHeader == header)
    }
    #expect(try client.ask("kernel_info_request").header.type == "kernel_info_reply")
  }

  @Test func aMessageOfUnknownTypeIsLogged() throws {
    let server = try RunningServer()
    let client = try server.client()
    for channel in [Client.Channel.shell, .control] {
      _ = try client.published(for: try client.send("strange_request", on: channel))
    }
    _ = try client.published(for: try client.send("execute_request", ["code": "1"], on: .control))
    #expect(server.log.elements.count == 3)
    #expect(server.log.elements[0].hasPrefix("shell: a message of the type 'strange_request' was not answered"))
    #expect(server.log.elements[2].hasPrefix("control: a message of the type 'execute_request'"))
  }

  @Test func answersInOrder() throws {
    let server = try RunningServer()
    let client = try server.client()
    let headers = try (0..<50).map { try client.send("execute_request", ["code": "\($0)"]) }
    for (index, header) in headers.enumerated() {
      let reply = try client.reply()
      #expect(reply.parentHeader == header)
      #expect(reply.content["execution_count"] == .integer(index + 1))
    }
  }

  @Test func answersEachFrontEndItself() throws {
    let server = try RunningServer()
    let (first, second) = (try server.client(), try server.client())
    let headers = (try first.send("kernel_info_request"), try second.send("kernel_info_request"))
    #expect(try first.reply().parentHeader == headers.0)
    #expect(try second.reply().parentHeader == headers.1)
    // IOPub is for everyone.
    #expect(try first.published(for: headers.1).types == ["status", "status"])
  }

  @Test(arguments: ["a secret", ""])
  func worksOverTCPAndWithAndWithoutAKey(key: String) throws {
    let server = try RunningServer(connection: .tcpForTest(key: key))
    let client = try server.client()
    #expect(try client.run("hello").content["status"] == "ok")
    try client.heartbeat.send([[1]])
    #expect(client.heartbeat.receive() == [[1]])
    #expect(server.log.elements.isEmpty)
  }

  @Test func everySubscriberIsWelcomed() throws {
    let server = try RunningServer()
    let clients = try (0..<3).map { _ in try server.client() }
    let message = try clients[2].ask("kernel_info_request")
    for client in clients { #expect(try client.published(for: message.parentHeader).types == ["status", "status"]) }
  }

  @Test func shutdownWorksOnTheShellToo() throws {
    let kernel = FakeKernel()
    let server = try RunningServer(kernel)
    let client = try server.client()
    let reply = try client.ask("shutdown_request", ["restart": true])
    #expect(reply.content["restart"] == true)
    #expect(try client.published(for: reply.parentHeader).types == ["status", "shutdown_reply", "status"])
    #expect(try server.exit() == 0)
    #expect(kernel.shutdowns.elements == [true])
  }

  @Test func binaryRubbishOnTheHeartbeatAndOtherSocketsIsHarmless() throws {
    let server = try RunningServer()
    let client = try server.client()
    let large = [UInt8](repeating: 0xFF, count: 1 << 20)
    try client.heartbeat.send([large])
    #expect(client.heartbeat.receive() == [large])
    try client.shell.send(Array(repeating: [0], count: 1000))
    #expect(try client.ask("kernel_info_request").content["status"] == "ok")
  }
}
