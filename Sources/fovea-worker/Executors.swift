import CProcess
import Glibc
// The one way to give every task of a process another executor. It is an interface of the toolchain that Fovea is
// built with, not yet of the language: should it change, this file is all that follows.
@_spi(ExperimentalCustomExecutors) @_spi(ExperimentalScheduling) import _Concurrency

/// Runs Swift's tasks on a pool that survives the forks of checkpointing, and the main actor on the worker's main thread.
enum CellExecutors: ExecutorFactory {
  static let main = MainThreadExecutor()
  static let pool = PoolExecutor()

  static var mainExecutor: any MainExecutor { main }
  static var defaultExecutor: any TaskExecutor { pool }

  /// Must come before the first use of a task or an actor.
  static func install() {
    fovea_install_concurrency(
      Int32(sysconf(Int32(_SC_NPROCESSORS_ONLN))),
      { job in job.asJob.runSynchronously(on: CellExecutors.pool.asUnownedTaskExecutor()) },
      { job in job.asJob.runSynchronously(on: CellExecutors.main.asUnownedSerialExecutor()) })
    _createExecutors(factory: CellExecutors.self)
  }
}

final class PoolExecutor: TaskExecutor, SchedulingExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    fovea_enqueue_global(UnownedJob(job).pointer, 0)
  }

  func enqueue<C: Clock>(
    _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
  ) {
    fovea_enqueue_global(UnownedJob(job).pointer, nanoseconds(of: delay))
  }

  func enqueue<C: Clock>(
    _ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C
  ) {
    fovea_enqueue_global(UnownedJob(job).pointer, nanoseconds(of: clock.now.duration(to: instant)))
  }
}

final class MainThreadExecutor: MainExecutor, SchedulingExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    fovea_enqueue_main(UnownedJob(job).pointer, 0)
  }

  func enqueue<C: Clock>(
    _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
  ) {
    fovea_enqueue_main(UnownedJob(job).pointer, nanoseconds(of: delay))
  }

  func enqueue<C: Clock>(
    _ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C
  ) {
    fovea_enqueue_main(UnownedJob(job).pointer, nanoseconds(of: clock.now.duration(to: instant)))
  }

  // The worker's loop and `foveaAwait` drain the queue; nothing else may take the main thread over.
  func run() { fovea_drain_main_actor({ _ in 0 }, nil) }
  func stop() { fovea_wake_main_actor() }

  func checkIsolated() {
    precondition(isIsolatingCurrentContext() == true, "this must run on the main actor, and runs on another thread")
  }

  func isIsolatingCurrentContext() -> Bool? { fovea_is_main_thread() != 0 }
}

extension UnownedJob {
  /// A job is one pointer; C queues it as such.
  fileprivate var pointer: UnsafeMutableRawPointer { unsafeBitCast(self, to: UnsafeMutableRawPointer.self) }
}

extension Optional<UnsafeMutableRawPointer> {
  fileprivate var asJob: UnownedJob { unsafeBitCast(self!, to: UnownedJob.self) }
}

private func nanoseconds<D: DurationProtocol>(of duration: D) -> Int64 {
  // Every clock of the standard library measures in `Duration`; another clock's unit cannot be known: run at once.
  guard let duration = duration as? Duration else { return 0 }
  let (seconds, attoseconds) = duration.components
  // Centuries are as good as for ever, and must not overflow.
  return min(max(seconds, 0), 4_000_000_000) * 1_000_000_000 + attoseconds / 1_000_000_000
}
