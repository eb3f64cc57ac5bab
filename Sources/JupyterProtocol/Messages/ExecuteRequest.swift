import JSONText
import Synchronization

extension RequestHandlers {
  /// Runs a cell.
  ///
  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute>
  func executeRequest(_ request: Request) {
    let started = MessageCodec.now()
    let execution: ExecutionRequest
    let expressions: [String: JSON]
    let stopsOnError: Bool
    do {
      let content = request.content
      let isSilent = try content.bool("silent", default: false)
      let storesHistory = try content.bool("store_history", default: true) && !isSilent
      expressions = try content.object("user_expressions", default: [:])
      stopsOnError = try content.bool("stop_on_error", default: true)
      execution = ExecutionRequest(
        code: try content.string("code"), isSilent: isSilent, storesHistory: storesHistory,
        executionCount: executionCount + (storesHistory ? 1 : 0),
        allowsInput: try content.bool("allow_stdin", default: true))
    } catch {
      let problem = (error as? InvalidContent)?.executionError
      return request.reply(
        problem ?? ExecutionError(name: "InvalidRequest", value: "\(error)", traceback: ["\(error)"]),
        adding: ["execution_count": .integer(executionCount), "payload": [], "user_expressions": [:]])
    }
    executionCount = execution.executionCount
    if !execution.isSilent {
      request.publish(
        "execute_input", ["code": .string(execution.code), "execution_count": .integer(execution.executionCount)])
    }
    let (result, resultText) = run(execution, request)
    if execution.storesHistory {
      history.append(input: execution.code, output: resultText, line: execution.executionCount)
    }
    finish(request, execution, result, started: started, expressions: expressions, stopsOnError: stopsOnError)
  }

  /// Answers a cell that is not run, because an earlier one of the same batch failed.
  func abortedExecuteRequest(_ request: Request) {
    request.reply(
      ["status": "aborted", "execution_count": .integer(executionCount)],
      metadata: metadata(started: MessageCodec.now(), status: "aborted"))
  }

  /// Runs the cell; the text is that of its result, if it has one.
  private func run(_ execution: ExecutionRequest, _ request: Request) -> (ExecutionResult, String?) {
    let resultText = Box<String?>(nil)
    let (iopub, header) = (request.iopub, request.header)
    let output = ExecutionOutput { output in
      if case .result(let data, _) = output {
        resultText.value.withLock { $0 = data["text/plain"]?.stringValue }
      }
      if !execution.isSilent { iopub.publish(output, count: execution.executionCount, parent: header) }
    }
    let result = input.serve(request.message, isAllowed: execution.allowsInput) {
      kernel.execute(execution, output: output, input: $0)
    }
    return (result, resultText.value.withLock { $0 })
  }

  private func finish(
    _ request: Request, _ execution: ExecutionRequest, _ result: ExecutionResult, started: String,
    expressions: [String: JSON], stopsOnError: Bool
  ) {
    let count: [String: JSON] = ["execution_count": .integer(execution.executionCount)]
    switch result {
    case .ok:
      let values = expressions.mapValues { evaluate($0, count: execution.executionCount) }
      let fields: [String: JSON] = ["status": "ok", "payload": [], "user_expressions": .object(values)]
      request.reply(.object(fields.merging(count) { $1 }), metadata: metadata(started: started, status: "ok"))
    case .error(let error):
      if !execution.isSilent { request.publish("error", .object(error.content)) }
      if stopsOnError { request.channel.abortWaitingExecutions() }
      request.reply(
        error, adding: count.merging(["payload": [], "user_expressions": [:]]) { $1 },
        metadata: metadata(started: started, status: "error"))
    case .aborted:
      request.reply(
        .object(count.merging(["status": "aborted"]) { $1 }), metadata: metadata(started: started, status: "aborted"))
    }
  }

  private func evaluate(_ expression: JSON, count: Int) -> JSON {
    guard let text = expression.stringValue else {
      let problem = "A user expression must be a string, not \(expression.kind)."
      return Self.content(.error(ExecutionError(name: "InvalidRequest", value: problem, traceback: [problem])))
    }
    return Self.content(kernel.evaluate(text, count: count))
  }

  private static func content(_ result: ExpressionResult) -> JSON {
    switch result {
    case .value(let data, let metadata): ["status": "ok", "data": .object(data), "metadata": .object(metadata)]
    case .error(let error): .object(error.content.merging(["status": "error"]) { $1 })
    }
  }

  /// What front ends record about a run; `started` lets them show how long it took.
  private func metadata(started: String, status: String) -> JSON {
    [
      "started": .string(started), "status": .string(status), "engine": .string(session),
      "dependencies_met": true,
    ]
  }
}

/// A value shared by threads.
private final class Box<Value: Sendable>: Sendable {
  let value: Mutex<Value>
  init(_ value: Value) { self.value = Mutex(value) }
}
