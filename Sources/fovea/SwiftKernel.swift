import CellSession
import JSONText
import JupyterProtocol

/// Swift cells as a Jupyter language: hands requests to a `CellSession`, and what it shows to the front end.
final class SwiftKernel: LanguageKernel {
  private let session = SessionHolder()

  let info = KernelInfo(
    implementation: "fovea", implementationVersion: Command.version,
    language: LanguageInfo(
      name: "swift", version: "6.3", mimeType: "text/x-swift", fileExtension: ".swift", pygmentsLexer: "swift",
      codeMirrorMode: "swift"),
    banner: "Fovea \(Command.version): convolutional networks in Swift, cell by cell",
    helpLinks: [HelpLink(text: "The Swift language", url: "https://docs.swift.org/swift-book/")])

  func execute(_ request: ExecutionRequest, output: ExecutionOutput, input: ExecutionInput) -> ExecutionResult {
    let answer: InputHandler = { input.ask($0.prompt, isPassword: $0.isPassword) }
    let outcome = session.run(
      request.code, number: request.executionCount, onInput: request.allowsInput ? answer : nil,
      onEvent: { $0.show(on: output) })
    switch outcome {
    case .succeeded: return .ok
    case .failed(let failure): return .error(ExecutionError(failure))
    }
  }

  func evaluate(_ expression: String, count: Int) -> ExpressionResult {
    let shown = ResultCatcher()
    switch session.run(expression, number: count, onInput: nil, onEvent: shown.take) {
    case .failed(let failure): return .error(ExecutionError(failure))
    case .succeeded:
      let bundle = shown.bundle ?? MIMEBundle(data: ["text/plain": "()"])
      return .value(data: bundle.json, metadata: bundle.jsonMetadata)
    }
  }

  func completeness(of code: String) -> JupyterProtocol.Completeness {
    switch CellSession.completeness(of: code) {
    case .complete: .complete
    case .incomplete(let indent): .incomplete(indent: indent)
    case .invalid: .invalid
    }
  }

  func complete(code: String, cursor: Int) -> Completions {
    let before = String(String.UnicodeScalarView(code.unicodeScalars.prefix(cursor)))
    guard let (start, found) = session.current?.completions(of: code, at: before.utf8.count) else {
      return Completions(matches: [], range: cursor..<cursor)
    }
    // The protocol counts in code points.
    let first = String(decoding: code.utf8.prefix(start), as: UTF8.self).unicodeScalars.count
    return Completions(
      matches: found.map { Completions.Match(text: $0.text, type: $0.kind, signature: $0.signature) },
      range: first..<cursor)
  }

  func interrupt() { session.current?.interrupt() }

  func shutdown(restart: Bool) { session.current?.shutdown() }
}

/// The session, started with the kernel; a start that fails is told to each cell, and tried again with the next.
private final class SessionHolder: @unchecked Sendable {
  private let lock = Lock()
  private var session: CellSession?

  init() { session = try? CellSession() }

  var current: CellSession? { lock.withLock { session } }

  func run(
    _ source: String, number: Int, onInput: InputHandler?, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) -> CellOutcome {
    do throws(CellFailure) {
      let session = try lock.withLock { () throws(CellFailure) -> CellSession in
        if let session = self.session { return session }
        let session = try CellSession()
        self.session = session
        return session
      }
      return session.run(source, number: number, onInput: onInput, onEvent: onEvent)
    } catch {
      return .failed(error)
    }
  }
}

/// Keeps the result among a cell's events.
private final class ResultCatcher: @unchecked Sendable {
  private let lock = Lock()
  private var result: MIMEBundle?

  var bundle: MIMEBundle? { lock.withLock { result } }

  @Sendable func take(_ event: CellEvent) {
    if case .result(let bundle) = event { lock.withLock { result = bundle } }
  }
}

extension CellEvent {
  fileprivate func show(on output: ExecutionOutput) {
    switch self {
    case .output(let stream, let text): output.stream(stream == .stdout ? .stdout : .stderr, text)
    case .display(let bundle, let id, let updating):
      output.display(data: bundle.json, metadata: bundle.jsonMetadata, id: id, updating: updating)
    case .result(let bundle): output.result(data: bundle.json, metadata: bundle.jsonMetadata)
    case .clearOutput(let wait): output.clearOutput(wait: wait)
    }
  }
}

extension ExecutionError {
  fileprivate init(_ failure: CellFailure) {
    self.init(name: failure.name, value: failure.message, traceback: failure.traceback)
  }
}

extension MIMEBundle {
  fileprivate var json: [String: JSON] {
    Dictionary(
      uniqueKeysWithValues: data.map { type, content in
        let isJSON = type == "application/json" || type.hasSuffix("+json")
        return (type, isJSON ? (try? JSON(parsing: content)) ?? .string(content) : .string(content))
      })
  }

  fileprivate var jsonMetadata: [String: JSON] {
    guard case .object(let object)? = try? JSON(parsing: metadata) else { return [:] }
    return object
  }
}
