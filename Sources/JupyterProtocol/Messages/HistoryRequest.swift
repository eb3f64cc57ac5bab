import JSONText

extension RequestHandlers {
  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#history>
  func historyRequest(_ request: Request) throws {
    let content = request.content
    let withOutput = try content.bool("output", default: false)
    let access = try content.string("hist_access_type")
    let entries: [History.Entry]
    switch access {
    case "tail":
      entries = history.tail(try content.integer("n", default: Int.max))
    case "range":
      entries = history.range(
        session: try content.integer("session", default: 0), start: try content.integer("start", default: 0),
        stop: try content.integer("stop", default: 0))
    case "search":
      entries = history.search(
        try content.string("pattern", default: "*"), limit: try content.integer("n", default: Int.max),
        unique: try content.bool("unique", default: false))
    default:
      throw InvalidContent(
        type: content.type, field: "hist_access_type", expected: "tail, range or search", found: "'\(access)'")
    }
    let list = entries.map { entry -> JSON in
      let input = JSON.string(entry.input)
      let output = entry.output.map { JSON.string($0) } ?? .null
      return [.integer(History.session), .integer(entry.line), withOutput ? [input, output] : input]
    }
    request.reply(["status": "ok", "history": .array(list)])
  }
}
