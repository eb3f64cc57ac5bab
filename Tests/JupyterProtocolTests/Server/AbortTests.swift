import JSONText
import Testing

@testable import JupyterProtocol

/// What becomes of the cells that wait when one fails.
@Suite struct AbortTests {
  private let started = Gate()
  private let released = Gate()

  private func server() throws -> (RunningServer, FakeKernel) {
    let (started, released) = (started, released)
    let kernel = FakeKernel(cells: [
      "fail slowly": { _, _ in
        started.open()
        released.wait()
        return .error(FakeKernel.failure)
      }
    ])
    return (try RunningServer(kernel), kernel)
  }

  @Test func cellsThatWaitAreAbortedAndOtherQuestionsAreNot() throws {
    let (server, kernel) = try server()
    let client = try server.client()
    try client.send("execute_request", ["code": "fail slowly"])
    #expect(started.wait())
    let second = try client.send("execute_request", ["code": "second"])
    try client.send("is_complete_request", ["code": "{"])
    let third = try client.send("execute_request", ["code": "third", "stop_on_error": false])
    released.open()
    let replies = try (0..<4).map { _ in try client.reply() }
    #expect(replies.types == ["execute_reply", "execute_reply", "is_complete_reply", "execute_reply"])
    #expect(replies.map { $0.content["status"] } == ["error", "aborted", "incomplete", "aborted"])
    #expect(replies[1].parentHeader == second)
    for header in [second, third] { #expect(try client.published(for: header).types == ["status", "status"]) }
    // What is sent after the reply is a new beginning.
    #expect(try client.run("fourth").content["execution_count"] == 2)
    #expect(kernel.requests.elements.map(\.code) == ["fail slowly", "fourth"])
  }

  @Test func withoutStopOnErrorTheyRun() throws {
    let (server, kernel) = try server()
    let client = try server.client()
    try client.send("execute_request", ["code": "fail slowly", "stop_on_error": false])
    try client.send("execute_request", ["code": "second"])
    #expect(started.wait())
    released.open()
    #expect(try client.reply().content["status"] == "error")
    #expect(try client.reply().content["status"] == "ok")
    #expect(kernel.requests.elements.map(\.code) == ["fail slowly", "second"])
  }

  @Test func aBurstSentBeforeTheReplyIsAbortedWhole() throws {
    let (server, kernel) = try server()
    let client = try server.client()
    let codes = ["fail"] + (0..<30).map { "cell \($0)" }
    for code in codes { try client.send("execute_request", ["code": .string(code)]) }
    let statuses = try codes.map { _ in try client.reply().content["status"] }
    #expect(statuses == ["error"] + [JSON?](repeating: "aborted", count: 30))
    #expect(kernel.requests.elements.map(\.code) == ["fail"])
  }

  @Test func cellsOfOtherFrontEndsAreAbortedToo() throws {
    let (server, _) = try server()
    let (client, other) = (try server.client(), try server.client())
    try client.send("execute_request", ["code": "fail slowly"])
    #expect(started.wait())
    try other.send("execute_request", ["code": "mine"])
    released.open()
    #expect(try client.reply().content["status"] == "error")
    #expect(try other.reply().content["status"] == "aborted")
  }
}
