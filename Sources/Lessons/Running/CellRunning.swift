import CellSession

/// What runs the cells of a lesson, one after another in one session.
public protocol CellRunning: AnyObject, Sendable {
  /// Runs a cell to its end, calling `onEvent` (on any thread, in order) for everything it shows.
  func run(_ source: String, number: Int, onEvent: @escaping @Sendable (CellEvent) -> Void) -> CellOutcome

  /// Stops the cell that is running, if any; safe from any thread.
  func interrupt()

  /// Ends the session; nothing can be run afterwards.
  func shutdown()
}

extension CellSession: CellRunning {}
