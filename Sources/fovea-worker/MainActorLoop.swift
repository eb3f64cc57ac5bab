import CProcess

/// Runs the main actor's jobs on the main thread while a cell awaits something.
enum MainActorLoop {
  static func run(until condition: () -> Bool) {
    withoutActuallyEscaping(condition) { condition in
      var box = ConditionBox(condition: condition)
      withUnsafeMutablePointer(to: &box) { pointer in
        fovea_drain_main_actor(
          { $0!.assumingMemoryBound(to: ConditionBox.self).pointee.condition() ? 1 : 0 }, pointer)
      }
    }
  }

  private struct ConditionBox {
    var condition: () -> Bool
  }
}
