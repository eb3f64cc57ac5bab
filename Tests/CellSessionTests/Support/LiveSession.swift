import Foundation
import Glibc
import Testing

@testable import CellSession

/// A whole session with a worker of its own, as a front end would use it.
final class LiveSession: @unchecked Sendable {
  let session: CellSession
  private let lock = Lock()
  private var cells = 0

  init() throws { session = try CellSession(program: Products.folder + "/fovea") }

  /// One for all the tests that leave the session as they found it, apart from names of their own.
  static let shared: LiveSession = {
    guard let live = try? LiveSession() else { fatalError("no session can be started") }
    atexit { LiveSession.shared.session.shutdown() }
    return live
  }()

  /// Runs a cell to its end.
  /// - Parameter onEvent: called for each event while the cell runs.
  @discardableResult
  func run(_ source: String, onEvent: @escaping @Sendable (CellEvent) -> Void = { _ in }) -> CellTranscript {
    run(source, onInput: nil, onEvent: onEvent)
  }

  /// Runs a cell to its end.
  /// - Parameter onInput: answers its questions.
  func run(
    _ source: String, onInput: InputHandler?, onEvent: @escaping @Sendable (CellEvent) -> Void = { _ in }
  ) -> CellTranscript {
    let number = lock.withLock { () -> Int in
      cells += 1
      return cells
    }
    let events = EventLog()
    let outcome = session.run(source, number: number, onInput: onInput) { event in
      events.append(event)
      onEvent(event)
    }
    return CellTranscript(number: number, outcome: outcome, events: events.all)
  }

  /// Runs a cell that must succeed; returns the text of its result.
  @discardableResult
  func value(_ source: String, _ location: SourceLocation = #_sourceLocation) -> String? {
    let transcript = run(source)
    if case .failed(let failure) = transcript.outcome {
      Issue.record("\(source)\n\(failure.traceback.joined(separator: "\n"))", sourceLocation: location)
    }
    return transcript.result
  }

  /// Runs a cell that must fail; returns how.
  func failure(_ source: String, _ location: SourceLocation = #_sourceLocation) throws -> CellFailure {
    try #require(run(source).failure, "the cell should have failed: \(source)", sourceLocation: location)
  }

  /// The process that runs the cells.
  var worker: pid_t { pid_t(value("getpid()") ?? "") ?? -1 }
}

/// What came of a cell.
struct CellTranscript: Sendable {
  var number: Int
  var outcome: CellOutcome
  var events: [CellEvent]

  var failure: CellFailure? { if case .failed(let failure) = outcome { failure } else { nil } }

  var result: String? {
    for case .result(let bundle) in events { return bundle.data["text/plain"] }
    return nil
  }

  func text(_ stream: CellEvent.Stream) -> String {
    events.map { if case .output(stream, let text) = $0 { text } else { "" } }.joined()
  }
}

/// Events in the order in which they came, from whatever thread.
private final class EventLog: @unchecked Sendable {
  private let lock = Lock()
  private var events: [CellEvent] = []

  func append(_ event: CellEvent) { lock.withLock { events.append(event) } }
  var all: [CellEvent] { lock.withLock { events } }
}
