import CProcess

/// Which cell the running code belongs to: the one that started the task or the thread that it runs on, whatever cell
/// runs by now.
enum CellOrigin {
  /// Inherited by tasks and their children.
  @TaskLocal private static var ofTask: Int32 = 0

  /// 0 if it is not known, as on Dispatch's threads.
  static var current: Int32 {
    let cell = ofTask
    return cell != 0 ? cell : fovea_thread_cell()
  }

  /// Runs a cell: all that it starts belongs to it.
  static func run<Result>(_ cell: Int, _ body: () -> Result) -> Result {
    // For detached tasks, which inherit nothing, and for threads.
    fovea_set_thread_cell(Int32(truncatingIfNeeded: cell))
    return $ofTask.withValue(Int32(truncatingIfNeeded: cell), operation: body)
  }
}
