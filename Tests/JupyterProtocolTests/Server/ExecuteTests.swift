import JSONText
import Testing

@testable import JupyterProtocol

@Suite struct ExecuteTests {
  @Test func runsACell() throws {
    let server = try RunningServer()
    let client = try server.client()
    let reply = try client.run("6 * 7")
    #expect(reply.header.type == "execute_reply")
    #expect(
      JSON.object(reply.content) == ["status": "ok", "execution_count": 1, "payload": [], "user_expressions": [:]])
    #expect(reply.metadata["started"]?.stringValue?.hasSuffix("Z") == true)
    let published = try client.published(for: reply.parentHeader)
    #expect(published.types == ["status", "execute_input", "execute_result", "status"])
    #expect(JSON.object(published[0].content) == ["execution_state": "busy"])
    #expect(JSON.object(published[1].content) == ["code": "6 * 7", "execution_count": 1])
    #expect(
      JSON.object(published[2].content) == ["execution_count": 1, "data": ["text/plain": "6 * 7"], "metadata": [:]])
  }

  @Test func publishesEveryKindOfOutputInOrder() throws {
    let server = try RunningServer(
      FakeKernel(cells: [
        "show": { _, output in
          output.stream(.stdout, "out")
          output.stream(.stderr, "")
          output.stream(.stderr, "err")
          output.display(data: ["text/html": "<b>"], metadata: ["m": 1], id: "d")
          output.display(data: ["text/html": "<i>"], id: "d", updating: true)
          output.display(data: ["text/html": "<u>"], updating: true)
          output.clearOutput(wait: true)
          return .ok
        }
      ]))
    let client = try server.client()
    let published = try client.published(for: try client.run("show").parentHeader).dropFirst(2).dropLast()
    let expected: [(String, JSON)] = [
      ("stream", ["name": "stdout", "text": "out"]), ("stream", ["name": "stderr", "text": "err"]),
      ("display_data", ["data": ["text/html": "<b>"], "metadata": ["m": 1], "transient": ["display_id": "d"]]),
      ("update_display_data", ["data": ["text/html": "<i>"], "metadata": [:], "transient": ["display_id": "d"]]),
      ("display_data", ["data": ["text/html": "<u>"], "metadata": [:], "transient": [:]]),
      ("clear_output", ["wait": true]),
    ]
    #expect(Array(published).types == expected.map(\.0))
    for (message, (_, content)) in zip(published, expected) { #expect(JSON.object(message.content) == content) }
  }

  @Test func countsOnlyCellsThatStoreHistory() throws {
    let kernel = FakeKernel()
    let server = try RunningServer(kernel)
    let client = try server.client()
    #expect(try client.run("a", ["store_history": false]).content["execution_count"] == 0)
    #expect(try client.run("b").content["execution_count"] == 1)
    #expect(try client.run("c", ["silent": true]).content["execution_count"] == 1)
    #expect(try client.run("fail").content["execution_count"] == 2)
    #expect(try client.run("d").content["execution_count"] == 3)
    #expect(kernel.requests.elements.map(\.storesHistory) == [false, true, false, true, true])
    #expect(kernel.requests.elements.map(\.executionCount) == [0, 1, 1, 2, 3])
  }

  @Test(arguments: ["shout", "fail"])
  func aSilentCellIsNotHeard(code: String) throws {
    let server = try RunningServer(
      FakeKernel(cells: [
        "shout": { _, output in
          output.stream(.stdout, "heard?")
          output.result(data: [:])
          output.display(data: [:])
          return .ok
        }
      ]))
    let client = try server.client()
    let reply = try client.run(code, ["silent": true])
    #expect(reply.content["status"] == (code == "fail" ? "error" : "ok"))
    #expect(try client.published(for: reply.parentHeader).types == ["status", "status"])
  }

  @Test func anErrorIsPublishedOnce() throws {
    let server = try RunningServer()
    let client = try server.client()
    let reply = try client.run("fail", ["user_expressions": ["x": "1"]])
    #expect(
      JSON.object(reply.content) == [
        "status": "error", "ename": "Failure", "evalue": "it failed", "traceback": ["Failure: it failed"],
        "execution_count": 1, "payload": [], "user_expressions": [:],
      ])
    let published = try client.published(for: reply.parentHeader)
    #expect(published.types == ["status", "execute_input", "error", "status"])
    #expect(
      JSON.object(published[2].content) == [
        "ename": "Failure", "evalue": "it failed", "traceback": ["Failure: it failed"],
      ])
  }

  @Test func aCellCanSayThatItWasNotRun() throws {
    let server = try RunningServer(FakeKernel(cells: ["no": { _, _ in .aborted }]))
    let client = try server.client()
    #expect(JSON.object(try client.run("no").content) == ["status": "aborted", "execution_count": 1])
  }

  @Test func evaluatesUserExpressions() throws {
    let server = try RunningServer()
    let client = try server.client()
    let reply = try client.run("x", ["user_expressions": ["good": "x + 1", "bad": "bad", "odd": 5]])
    let values = try #require(reply.content["user_expressions"])
    #expect(values["good"] == ["status": "ok", "data": ["text/plain": "x + 1 in 1"], "metadata": [:]])
    #expect(
      values["bad"] == [
        "status": "error", "ename": "Failure", "evalue": "it failed", "traceback": ["Failure: it failed"],
      ])
    #expect(values["odd"]?["status"] == "error")
    #expect(values["odd"]?["evalue"] == "A user expression must be a string, not an integer.")
  }

  @Test(
    arguments: [
      ([:], "'code' of execute_request is missing: it must be a string"),
      (["code": nil], "'code' of execute_request is null: it must be a string"),
      (["code": 5], "'code' of execute_request is an integer"),
      (["code": "a", "silent": "yes"], "'silent' of execute_request is a string: it must be true or false"),
      (["code": "a", "user_expressions": []], "'user_expressions' of execute_request is an array"),
    ] as [(JSON, String)])
  func namesTheFieldThatIsWrong(content: JSON, problem: String) throws {
    let kernel = FakeKernel()
    let server = try RunningServer(kernel)
    let client = try server.client()
    let reply = try client.ask("execute_request", content)
    #expect(reply.header.type == "execute_reply")
    #expect(reply.content["status"] == "error")
    #expect(reply.content["execution_count"] == 0)
    let message = try #require(reply.content["evalue"]?.stringValue)
    #expect(message.contains(problem), "\(message)")
    #expect(try client.published(for: reply.parentHeader).types == ["status", "status"])
    #expect(kernel.requests.elements.isEmpty)
  }

  @Test func lateOutputKeepsItsParent() throws {
    let next = Gate()
    let late = Gate()
    let server = try RunningServer(
      FakeKernel(cells: [
        "first": { _, output in
          let thread = WorkerThread {
            next.wait()
            output.stream(.stdout, "late")
            late.open()
          }
          _ = thread
          return .ok
        },
        "second": { _, _ in
          next.open()
          late.wait()
          return .ok
        },
      ]))
    let client = try server.client()
    let first = try client.run("first").parentHeader
    try client.run("second")
    let message = try client.published("stream")
    #expect(message.parentHeader == first)
    #expect(message.content["text"] == "late")
  }

  @Test func aPartialLineIsSeenWhileTheCellRuns() throws {
    let seen = Gate()
    let server = try RunningServer(
      FakeKernel(cells: [
        "prompt": { _, output in
          output.stream(.stdout, "50 %")
          return seen.wait() ? .ok : .error(FakeKernel.failure)
        }
      ]))
    let client = try server.client()
    try client.send("execute_request", ["code": "prompt"])
    #expect(try client.published("stream").content["text"] == "50 %")
    seen.open()
    #expect(try client.reply().content["status"] == "ok")
  }

  @Test func aFloodArrivesWholeAndInFewMessages() throws {
    let lines = (0..<50_000).map { "line \($0)\n" }
    let server = try RunningServer(
      FakeKernel(cells: [
        "flood": { _, output in
          for line in lines { output.stream(.stdout, line) }
          return .ok
        }
      ]))
    let client = try server.client()
    let published = try client.published(for: try client.run("flood").parentHeader)
    let streams = published.filter { $0.header.type == "stream" }
    #expect(streams.compactMap { $0.content["text"]?.stringValue }.joined() == lines.joined())
    #expect(streams.count < lines.count / 10)
  }
}

extension Client {
  @discardableResult
  fileprivate func run(_ code: String) throws -> Message { try run(code, [:]) }
}
