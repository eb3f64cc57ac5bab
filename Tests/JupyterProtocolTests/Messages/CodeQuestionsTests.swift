import JSONText
import Testing

@testable import JupyterProtocol

@Suite struct CodeQuestionsTests {
  @Test(
    arguments: [
      ("x", ["status": "complete"]), ("{", ["status": "incomplete", "indent": "  "]), ("}", ["status": "invalid"]),
      ("?", ["status": "unknown"]),
    ] as [(JSON, JSON)])
  func isComplete(code: JSON, expected: JSON) throws {
    let server = try RunningServer()
    let client = try server.client()
    #expect(JSON.object(try client.ask("is_complete_request", ["code": code]).content) == expected)
  }

  @Test func completes() throws {
    let server = try RunningServer()
    let client = try server.client()
    #expect(
      JSON.object(try client.ask("complete_request", ["code": "fi", "cursor_pos": 2]).content) == [
        "status": "ok", "matches": ["first", "second"], "cursor_start": 0, "cursor_end": 2,
        "metadata": [
          "_jupyter_types_experimental": [
            ["text": "first", "start": 0, "end": 2, "type": "function", "signature": "()"],
            ["text": "second", "start": 0, "end": 2, "type": "<unknown>"],
          ]
        ],
      ])
    #expect(
      JSON.object(try client.ask("complete_request", ["code": "nothing", "cursor_pos": 3]).content) == [
        "status": "ok", "matches": [], "cursor_start": 3, "cursor_end": 3, "metadata": [:],
      ])
  }

  /// A cursor is counted in Unicode scalars; one that is outside of the code, or missing, means the nearer end.
  @Test(
    arguments: [
      (["code": "e\u{301}😀x", "cursor_pos": 3], 3), (["code": "e\u{301}😀x"], 4), (["code": "ab", "cursor_pos": 99], 2),
      (["code": "ab", "cursor_pos": -1], 0), (["code": "ab", "cursor_pos": nil], 2),
      (["code": "", "cursor_pos": 0], 0),
    ] as [(JSON, Int)])
  func countsUnicodeScalars(content: JSON, cursor: Int) throws {
    let server = try RunningServer()
    let client = try server.client()
    #expect(try client.ask("complete_request", content).content["cursor_end"] == .integer(cursor))
  }

  @Test func inspects() throws {
    let server = try RunningServer()
    let client = try server.client()
    #expect(
      JSON.object(
        try client.ask("inspect_request", ["code": "ab", "cursor_pos": 1, "detail_level": 1]).content) == [
          "status": "ok", "found": true, "data": ["text/plain": "ab at 1, detail 1"], "metadata": [:],
        ])
    #expect(
      JSON.object(try client.ask("inspect_request", ["code": "nothing"]).content) == [
        "status": "ok", "found": false, "data": [:], "metadata": [:],
      ])
  }

  @Test(
    arguments: [
      ("is_complete_request", [:], "code"), ("complete_request", ["code": "a", "cursor_pos": "1"], "cursor_pos"),
      ("inspect_request", ["code": "a", "detail_level": 1.5], "detail_level"),
      ("history_request", ["hist_access_type": "all"], "hist_access_type"),
      ("history_request", [:], "hist_access_type"),
      ("shutdown_request", ["restart": "no"], "restart"),
    ] as [(String, JSON, String)])
  func namesTheFieldThatIsWrong(type: String, content: JSON, field: String) throws {
    let server = try RunningServer()
    let client = try server.client()
    let reply = try client.ask(type, content)
    #expect(reply.header.type == type.replacing("_request", with: "_reply"))
    #expect(reply.content["status"] == "error")
    #expect(reply.content["ename"] == "InvalidRequest")
    #expect(reply.content["evalue"]?.stringValue?.contains("'\(field)' of \(type)") == true)
  }

  @Test func aLanguageNeedNotKnowTheAnswers() throws {
    let server = try RunningServer(BareKernel())
    let client = try server.client()
    #expect(try client.ask("is_complete_request", ["code": "x"]).content["status"] == "unknown")
    #expect(try client.ask("complete_request", ["code": "x"]).content["matches"] == [])
    #expect(try client.ask("inspect_request", ["code": "x"]).content["found"] == false)
  }
}
