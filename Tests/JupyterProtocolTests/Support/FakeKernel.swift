import JupyterProtocol

/// A language whose cells are closures, chosen by their code; any other code gives itself as its result.
final class FakeKernel: LanguageKernel {
  typealias Cell = @Sendable (ExecutionRequest, ExecutionOutput) -> ExecutionResult
  typealias AskingCell = @Sendable (ExecutionInput, ExecutionOutput) -> ExecutionResult

  static let failure = ExecutionError(name: "Failure", value: "it failed", traceback: ["Failure: it failed"])

  let requests = Recorder<ExecutionRequest>()
  let interrupts = Recorder<Void>()
  let shutdowns = Recorder<Bool>()
  private let cells: [String: Cell]
  private let askingCells: [String: AskingCell]
  private let onInterrupt: @Sendable () -> Void
  private let onShutdown: @Sendable () -> Void

  init(
    cells: [String: Cell] = [:], asking askingCells: [String: AskingCell] = [:],
    onInterrupt: @escaping @Sendable () -> Void = {},
    onShutdown: @escaping @Sendable () -> Void = {}
  ) {
    self.cells = cells.merging(["fail": { _, _ in .error(Self.failure) }]) { own, _ in own }
    self.askingCells = askingCells
    self.onInterrupt = onInterrupt
    self.onShutdown = onShutdown
  }

  var info: KernelInfo {
    KernelInfo(
      implementation: "fake", implementationVersion: "1.2",
      language: LanguageInfo(
        name: "echo", version: "3", mimeType: "text/x-echo", fileExtension: ".echo", pygmentsLexer: "text",
        codeMirrorMode: "null"),
      banner: "Echo", helpLinks: [HelpLink(text: "Help", url: "https://example.org")])
  }

  func execute(_ request: ExecutionRequest, output: ExecutionOutput, input: ExecutionInput) -> ExecutionResult {
    requests.append(request)
    if let cell = cells[request.code] { return cell(request, output) }
    if let cell = askingCells[request.code] { return cell(input, output) }
    output.result(data: ["text/plain": .string(request.code)])
    return .ok
  }

  func evaluate(_ expression: String, count: Int) -> ExpressionResult {
    expression == "bad"
      ? .error(Self.failure) : .value(data: ["text/plain": .string("\(expression) in \(count)")], metadata: [:])
  }

  func interrupt() {
    interrupts.append(())
    onInterrupt()
  }

  func shutdown(restart: Bool) {
    shutdowns.append(restart)
    onShutdown()
  }

  func completeness(of code: String) -> Completeness {
    switch code {
    case "{": .incomplete(indent: "  ")
    case "}": .invalid
    case "?": .unknown
    default: .complete
    }
  }

  func complete(code: String, cursor: Int) -> Completions {
    guard code != "nothing" else { return Completions(matches: [], range: cursor..<cursor) }
    return Completions(
      matches: [.init(text: "first", type: "function", signature: "()"), .init(text: "second")], range: 0..<cursor)
  }

  func inspect(code: String, cursor: Int, detail: Int) -> Inspection? {
    code == "nothing" ? nil : Inspection(data: ["text/plain": .string("\(code) at \(cursor), detail \(detail)")])
  }
}

/// A language that knows only how to run, for what every other gets by default.
final class BareKernel: LanguageKernel {
  var info: KernelInfo { FakeKernel().info }
  func execute(_ request: ExecutionRequest, output: ExecutionOutput, input: ExecutionInput) -> ExecutionResult { .ok }
  func evaluate(_ expression: String, count: Int) -> ExpressionResult { .value(data: [:], metadata: [:]) }
  func interrupt() {}
  func shutdown(restart: Bool) {}
}
