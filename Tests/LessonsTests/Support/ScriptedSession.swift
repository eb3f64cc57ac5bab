import CellSession
import Lessons
import Synchronization

/// A session whose cells do what was written down for them; every event comes from another thread, as in the real one.
final class ScriptedSession: CellRunning, @unchecked Sendable {
  struct Behaviour {
    var events: [CellEvent] = []
    var outcome = CellOutcome.succeeded
    /// Goes on until it is interrupted.
    var isEndless = false
  }

  private let behaviours: [String: Behaviour]
  private(set) var sources: [String] = []
  private(set) var isShutDown = false
  private let interruption = ThreadGate()
  private let interruptions = Mutex(0)
  var wasInterrupted: Bool { interruptions.withLock { $0 > 0 } }

  init(_ behaviours: [String: Behaviour] = [:]) { self.behaviours = behaviours }

  func run(_ source: String, number: Int, onEvent: @escaping @Sendable (CellEvent) -> Void) -> CellOutcome {
    sources.append(source)
    let behaviour = behaviours[source] ?? Behaviour()
    let done = ThreadGate()
    let events = behaviour.events
    ThreadGate.detach {
      events.forEach(onEvent)
      done.open()
    }
    done.wait()
    if behaviour.isEndless { interruption.wait() }
    return behaviour.outcome
  }

  func interrupt() {
    interruptions.withLock { $0 += 1 }
    interruption.open()
  }

  func shutdown() { isShutDown = true }
}

extension ScriptedSession.Behaviour {
  static func shows(_ events: CellEvent...) -> Self { Self(events: events) }

  /// Ends because something is still to be written.
  static func isUnsolved(_ events: CellEvent...) -> Self {
    let failure = CellFailure(name: CellFailure.notSolved, message: "in f()", traceback: ["NotSolved: in f()"])
    return Self(events: events, outcome: .failed(failure))
  }

  static func isEndless(_ outcome: CellOutcome) -> Self { Self(outcome: outcome, isEndless: true) }

  static func fails(_ events: CellEvent...) -> Self {
    let failure = CellFailure(
      name: "FatalError", message: "Index out of range", traceback: ["\u{1B}[31mFatalError\u{1B}[0m", "at line 1"])
    return Self(events: events, outcome: .failed(failure))
  }
}

extension CellEvent {
  static func text(_ text: String, id: String? = nil, updating: Bool = false) -> CellEvent {
    .display(MIMEBundle(data: ["text/plain": text]), id: id, updating: updating)
  }

  static func claim(_ sentence: String, _ holds: Bool) -> CellEvent {
    let json =
      "{\"sentence\":\"\(sentence)\",\"holds\":\(holds)\(holds ? "" : ",\"evidence\":\"computed 1, expected 2\"")}"
    let plain = "\(holds ? "✓" : "✗") \(sentence)"
    return .display(
      MIMEBundle(data: ["text/plain": plain, "application/vnd.fovea.claim+json": json]), id: nil, updating: false)
  }

  static func exercise(_ task: String, solved: Bool, _ more: String = "") -> CellEvent {
    let json = "{\"exercise\":\"\(task)\",\"solved\":\(solved)\(more)}"
    return .display(
      MIMEBundle(data: ["text/plain": task, "application/vnd.fovea.exercise+json": json]), id: nil, updating: false)
  }
}
