import JSONText

extension RequestHandlers {
  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#code-completeness>
  func isCompleteRequest(_ request: Request) throws {
    switch kernel.completeness(of: try request.content.string("code")) {
    case .complete: request.reply(["status": "complete"])
    case .incomplete(let indent): request.reply(["status": "incomplete", "indent": .string(indent)])
    case .invalid: request.reply(["status": "invalid"])
    case .unknown: request.reply(["status": "unknown"])
    }
  }

  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#completion>
  func completeRequest(_ request: Request) throws {
    let (code, cursor) = try codeAndCursor(request.content)
    let completions = kernel.complete(code: code, cursor: cursor)
    let (start, end) = (JSON.integer(completions.range.lowerBound), JSON.integer(completions.range.upperBound))
    // JupyterLab takes the kinds of the matches, for its icons, from this member of the metadata.
    let typed = completions.matches.map { match -> JSON in
      var fields: [String: JSON] = ["text": .string(match.text), "start": start, "end": end]
      fields["type"] = match.type.map { .string($0) } ?? "<unknown>"
      fields["signature"] = match.signature.map { .string($0) }
      return .object(fields)
    }
    request.reply([
      "status": "ok",
      "matches": .array(completions.matches.map { .string($0.text) }),
      "cursor_start": start,
      "cursor_end": end,
      "metadata": typed.isEmpty ? [:] : ["_jupyter_types_experimental": .array(typed)],
    ])
  }

  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#introspection>
  func inspectRequest(_ request: Request) throws {
    let (code, cursor) = try codeAndCursor(request.content)
    let detail = try request.content.integer("detail_level", default: 0)
    let inspection = kernel.inspect(code: code, cursor: cursor, detail: detail)
    request.reply([
      "status": "ok",
      "found": .bool(inspection != nil),
      "data": .object(inspection?.data ?? [:]),
      "metadata": .object(inspection?.metadata ?? [:]),
    ])
  }

  /// The cursor is counted in Unicode scalars since protocol 5.2; without one, the end of the code is meant.
  private func codeAndCursor(_ content: RequestContent) throws -> (code: String, cursor: Int) {
    let code = try content.string("code")
    let end = code.unicodeScalars.count
    return (code, min(max(0, try content.integer("cursor_pos", default: end)), end))
  }
}
