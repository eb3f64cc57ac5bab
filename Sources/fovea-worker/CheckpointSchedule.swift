import Foundation

/// Says when the running cell has done enough for another checkpoint.
struct CheckpointSchedule {
  /// At most this much work, in seconds, is lost with a statement.
  private static let interval = 1.0
  /// A checkpoint may cost this share of the time between two.
  private static let share = 0.05

  private var due = Date.distantFuture

  /// A cell begins, with a checkpoint before it.
  mutating func start() { due = Date() + Self.interval }

  var isDue: Bool { Date() >= due }

  /// - Parameter cost: the seconds that the checkpoint took: dear ones are taken seldom.
  mutating func noteCheckpoint(cost: Double) {
    due = Date() + max(Self.interval, cost / Self.share)
  }
}
