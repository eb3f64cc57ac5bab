import CellSession
import Dispatch
import Synchronization

/// Interrupts a cell that takes too long, and judges its end by that.
final class CellDeadline: Sendable {
  private enum State {
    case running, interrupted, ended
  }

  private let limit: Duration
  private let state = Mutex(State.running)

  /// The time begins now.
  init(after limit: Duration, interrupting session: any CellRunning) {
    self.limit = limit
    let (seconds, attoseconds) = limit.components
    let time = DispatchTime.now() + .seconds(Int(seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000))
    DispatchQueue.global().asyncAfter(deadline: time) { [weak self, weak session] in
      // Under the lock, so that the cell that follows is never the one that is interrupted.
      self?.state.withLock { state in
        guard state == .running else { return }
        state = .interrupted
        session?.interrupt()
      }
    }
  }

  /// How the cell, which has ended, is to be taken: one that was interrupted has failed, whatever it made of that.
  func judged(_ outcome: CellOutcome) -> CellOutcome {
    let wasInterrupted = state.withLock { state in
      defer { state = .ended }
      return state == .interrupted
    }
    guard wasInterrupted else { return outcome }
    switch outcome {
    case .failed(let failure) where failure.name != "Interrupted": return outcome
    case .failed, .succeeded:
      let message = "the cell was interrupted after \(secondsText(limit)), the time that a cell may take"
      return .failed(CellFailure(name: "TimeLimit", message: message, traceback: ["TimeLimit: \(message)"]))
    }
  }
}
