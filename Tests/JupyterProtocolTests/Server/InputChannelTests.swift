import CZeroMQ
import JSONText
import Testing

@testable import JupyterProtocol

/// A cell asks the user.
@Suite struct InputChannelTests {
  /// Cells that show what they were answered.
  private let cells: [String: FakeKernel.AskingCell] = [
    "name": { input, output in
      output.stream(.stdout, "Hello. ")
      output.result(data: ["text/plain": .string(input.ask("Name? ") ?? "nobody")])
      return .ok
    },
    "password": { input, output in
      output.result(data: ["text/plain": .string(input.ask("", isPassword: true) ?? "nobody")])
      return .ok
    },
    "twice": { input, output in
      let answers = [input.ask("1"), input.ask("2")].map { $0 ?? "nobody" }
      output.result(data: ["text/plain": .string(answers.joined(separator: ","))])
      return .ok
    },
  ]

  private func result(_ client: Client, _ header: [String: JSON]) throws -> JSON? {
    try client.published(for: header).first("execute_result").content["data"]?["text/plain"]
  }

  @Test(arguments: ["Ada", "", "größe 👁", "a\nb"], [true, false])
  func theAnswerReachesTheCell(text: String, namesQuestion: Bool) throws {
    let server = try RunningServer(FakeKernel(asking: cells))
    let client = try server.client()
    let header = try client.send("execute_request", ["code": "name", "allow_stdin": true])
    let question = try client.question()
    #expect(JSON.object(question.content) == ["prompt": "Name? ", "password": false])
    #expect(question.parentHeader == header)
    try client.answer(.string(text), to: namesQuestion ? question : nil)
    #expect(try client.reply().content["status"] == "ok")
    #expect(try result(client, header) == .string(text))
    #expect(server.log.elements.isEmpty)
  }

  @Test func aPasswordIsMarked() throws {
    let server = try RunningServer(FakeKernel(asking: cells))
    let client = try server.client()
    let header = try client.send("execute_request", ["code": "password"])
    #expect(JSON.object(try client.question().content) == ["prompt": "", "password": true])
    try client.answer("s3cret")
    #expect(try result(client, header) == "s3cret")
  }

  /// The pause in which more text is waited for must not let the question overtake the prompt.
  @Test func whatWasShownIsPublishedBeforeTheQuestion() throws {
    let server = try RunningServer(FakeKernel(asking: cells))
    let client = try server.client()
    try client.send("execute_request", ["code": "name"])
    _ = try client.question()
    #expect(try client.published("stream").content["text"] == "Hello. ")
    try client.answer("x")
    #expect(try client.reply().content["status"] == "ok")
  }

  @Test func aFrontEndThatTakesNoQuestionsIsNotAsked() throws {
    let server = try RunningServer(FakeKernel(asking: cells))
    let client = try server.client()
    let reply = try client.run("name", ["allow_stdin": false])
    #expect(try result(client, reply.parentHeader) == "nobody")
    #expect(client.stdin.receive(milliseconds: 0) == nil)
  }

  @Test func theUserMayEndTheInput() throws {
    let server = try RunningServer(FakeKernel(asking: cells))
    let client = try server.client()
    let header = try client.send("execute_request", ["code": "twice"])
    for _ in 0..<2 {
      _ = try client.question()
      try client.answer("\u{4}")
    }
    #expect(try result(client, header) == "nobody,nobody")
  }

  @Test func aFrontEndMayFailToAsk() throws {
    let server = try RunningServer(FakeKernel(asking: cells))
    let client = try server.client()
    let header = try client.send("execute_request", ["code": "name"])
    _ = try client.question()
    try client.stdin.send(
      client.codec.frames(type: "input_reply", content: ["status": "error"], parent: nil, identities: []))
    #expect(try result(client, header) == "nobody")
  }

  @Test func repliesThatAreNoneArePassedOver() throws {
    let server = try RunningServer(FakeKernel(asking: cells))
    let client = try server.client()
    let stranger = try server.client()
    let header = try client.send("execute_request", ["code": "name"])
    let question = try client.question()
    try client.stdin.send([[1, 2, 3]])
    try client.answer(5)
    try client.stdin.send(client.codec.frames(type: "comm_msg", content: [:], parent: nil, identities: []))
    try client.stdin.send(
      client.codec.frames(
        type: "input_reply", content: ["value": "of another question"], parent: [UInt8](#"{"msg_id": "x"}"#.utf8),
        identities: []))
    try stranger.answer("from another client", to: question)
    // The last line of the log says that the stranger was heard; only then is the right answer sent.
    let deadline = ContinuousClock.now + .seconds(20)
    while server.log.elements.count < 5, ContinuousClock.now < deadline { _ = Gate().wait(milliseconds: 5) }
    try client.answer("right")
    #expect(try result(client, header) == "right")
    #expect(server.log.elements.count == 5, "\(server.log.elements)")
  }

  @Test func anAnswerThatComesTooLateAnswersNothing() throws {
    let server = try RunningServer(FakeKernel(asking: cells))
    let client = try server.client()
    let first = try client.send("execute_request", ["code": "name"])
    let question = try client.question()
    #expect(try client.ask("interrupt_request", on: .control).content["status"] == "ok")
    #expect(try result(client, first) == "nobody")
    #expect(try client.reply().content["status"] == "ok")
    // One that does not say to what it replies, and one that does.
    try client.answer("late")
    #expect(try client.ask("kernel_info_request").content["status"] == "ok")
    let second = try client.send("execute_request", ["code": "name"])
    _ = try client.question()
    try client.answer("later", to: question)
    try client.answer("in time")
    #expect(try result(client, second) == "in time")
  }

  @Test(arguments: [true, false])
  func shutdownEndsTheQuestion(waitsForCell: Bool) throws {
    let ended = Gate()
    // Some languages shut down only when their cell has ended.
    let kernel = FakeKernel(
      asking: [
        "name": { input, _ in
          _ = input.ask("Name? ")
          ended.open()
          return .ok
        }
      ], onShutdown: { if waitsForCell { ended.wait() } })
    let server = try RunningServer(kernel)
    let client = try server.client()
    try client.send("execute_request", ["code": "name"])
    _ = try client.question()
    try client.send("shutdown_request", on: .control)
    #expect(ended.wait())
    #expect(try server.exit() == 0)
  }

  @Test func threadsAreAskedForOneAfterTheOther() throws {
    let server = try RunningServer(
      FakeKernel(asking: [
        "many": { input, output in
          let answers = Recorder<String>()
          let threads = (0..<8).map { number in
            WorkerThread { answers.append("\(number)" == input.ask("\(number)") ? "right" : "wrong") }
          }
          for thread in threads { _ = thread.join(milliseconds: 20_000) }
          output.result(data: ["text/plain": .string(Set(answers.elements).sorted().joined())])
          return answers.elements.count == 8 ? .ok : .error(FakeKernel.failure)
        }
      ]))
    let client = try server.client()
    let header = try client.send("execute_request", ["code": "many"])
    for _ in 0..<8 { try client.answer(try client.question().content["prompt"] ?? nil) }
    #expect(try client.reply().content["status"] == "ok")
    #expect(try result(client, header) == "right")
  }

  @Test func whoAsksAfterTheCellIsAnsweredAtOnce() throws {
    let saved = Recorder<ExecutionInput>()
    let answer = Recorder<String?>()
    let server = try RunningServer(
      FakeKernel(asking: [
        "save": { input, _ in
          saved.append(input)
          return .ok
        },
        "use": { _, _ in
          answer.append(saved.elements[0].ask("late? "))
          return .ok
        },
      ]))
    let client = try server.client()
    #expect(try client.run("save", [:]).content["status"] == "ok")
    #expect(try client.run("use", [:]).content["status"] == "ok")
    #expect(answer.elements == [nil])
  }

  @Test func aClientThatCannotBeAskedDoesNotHoldItsCell() throws {
    let server = try RunningServer(FakeKernel(asking: cells))
    let client = try server.client()
    // The router of this channel does not know the name that the client has on shell.
    let other = try ClientSocket(
      ZMQ_DEALER, to: server.connection.endpoint(port: server.connection.shellPort), identity: "nowhere")
    try other.send(
      client.codec.frames(type: "execute_request", content: ["code": "name"], parent: nil, identities: []))
    let reply = try client.codec.message(from: try #require(other.receive()))
    #expect(reply.content["status"] == "ok")
    #expect(try result(client, reply.parentHeader) == "nobody")
    #expect(server.log.elements.count == 1)
  }
}
