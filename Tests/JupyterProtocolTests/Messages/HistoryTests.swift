import JSONText
import Testing

@testable import JupyterProtocol

@Suite struct HistoryTests {
  private static let inputs = ["let a = 1", "print(a)", "let b = 2", "print(a)", "A"]

  private var history: History {
    Self.inputs.enumerated().reduce(into: History()) { history, cell in
      history.append(input: cell.element, output: nil, line: cell.offset + 1)
    }
  }

  @Test(arguments: [(2, [4, 5]), (5, [1, 2, 3, 4, 5]), (99, [1, 2, 3, 4, 5]), (0, []), (-1, [])])
  func tail(count: Int, lines: [Int]) {
    #expect(history.tail(count).map(\.line) == lines)
  }

  @Test(arguments: [
    (0, 2, 4, [2, 3]), (1, 1, 2, [1]), (0, 4, 0, [4, 5]), (0, -2, 0, [4, 5]), (0, 1, -1, [1, 2, 3, 4]), (0, 4, 2, []),
    (0, 3, 99, [3, 4, 5]), (2, 1, 5, []), (-1, 1, 5, []),
  ])
  func range(session: Int, start: Int, stop: Int, lines: [Int]) {
    #expect(history.range(session: session, start: start, stop: stop).map(\.line) == lines)
  }

  @Test(arguments: [
    ("let*", 99, false, [1, 3]), ("print*", 99, false, [2, 4]), ("print*", 99, true, [4]), ("*", 2, false, [4, 5]),
    ("*", 3, true, [3, 4, 5]), ("a", 99, false, []), ("?", 99, false, [5]), ("*", 0, false, []), ("*", -3, false, []),
  ])
  func search(pattern: String, limit: Int, unique: Bool, lines: [Int]) {
    #expect(history.search(pattern, limit: limit, unique: unique).map(\.line) == lines)
  }

  @Test func isToldToFrontEnds() throws {
    let server = try RunningServer()
    let client = try server.client()
    for code in ["one", "fail"] { _ = try client.run(code) }
    _ = try client.run("hidden", ["store_history": false])
    let tail = try client.ask("history_request", ["hist_access_type": "tail", "n": 9, "output": true, "raw": true])
    #expect(
      JSON.object(tail.content) == ["status": "ok", "history": [[1, 1, ["one", "one"]], [1, 2, ["fail", nil]]]])
    let range = try client.ask(
      "history_request", ["hist_access_type": "range", "session": 0, "start": 2, "stop": 3, "output": false])
    #expect(range.content["history"] == [[1, 2, "fail"]])
    let search = try client.ask(
      "history_request", ["hist_access_type": "search", "pattern": "o*", "n": nil, "unique": true])
    #expect(search.content["history"] == [[1, 1, "one"]])
  }
}
