import Glibc
import Synchronization

/// The engine's threads.
///
/// They are POSIX threads of the engine's own, because a process that was forked after using Dispatch cannot use it any
/// more, while these are dropped in the child and started anew when the child first needs them.
///
/// A call hands out consecutive ranges to whichever thread is free, the calling one included, and returns when all are
/// done. A call from inside another call's body, or while another thread's call is under way, runs on its own thread.
public final class ThreadPool: @unchecked Sendable {
  /// The process's only pool. Its size is `FOVEA_THREADS`, or else the number of processors that the scheduler and the
  /// control group allow.
  public static let shared = ThreadPool()

  /// The variable that sets the number of threads.
  public static let environmentVariable = "FOVEA_THREADS"

  // Everything below is guarded by `mutex`; the pthread objects live on the heap so that their addresses never change.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let jobArrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let helperLeft = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var wanted: Int
  private var helpers = 0
  private var job = ParallelJob()
  /// Whether a call is under way.
  private var isBusy = false
  /// How many calls there have been; changed only under the mutex.
  private let calls = Atomic<Int>(0)

  /// A thread that has nothing to do watches for so many nanoseconds before it sleeps: calls often follow each other, and
  /// waking a thread takes a good part of this.
  private static let watchingTime = 100_000
  /// With more threads than this, those that watch would keep others from working.
  private static let mostWatching = ProcessorBudget.processors
  /// Whether threads watch before they sleep; guarded by the mutex like `wanted`.
  private var watches: Bool { wanted <= Self.mostWatching }

  private init() {
    wanted = (try? Self.count(requested: environmentValue(Self.environmentVariable))) ?? ProcessorBudget.processors
    initializeLocks()
    pthread_atfork(
      { pthread_mutex_lock(ThreadPool.shared.mutex) },
      { pthread_mutex_unlock(ThreadPool.shared.mutex) },
      { ThreadPool.shared.restartInChild() })
  }

  /// How many threads work on a call, the calling one included. Setting it takes effect with the next call; numbers
  /// below 1 are taken as 1.
  public var threadCount: Int {
    get { locked { wanted } }
    set {
      locked {
        wanted = max(1, newValue)
        // Helpers that are now too many wake up and leave.
        pthread_cond_broadcast(jobArrived)
      }
    }
  }

  /// Runs `body` on ranges that together cover `0..<count` once each, on several threads at a time.
  ///
  /// - Parameters:
  ///   - count: how many items there are; `body` is not called for 0.
  ///   - grain: how many items a range has, except the last one; where no other thread helps, the whole is one range.
  ///     At least 1; a good grain takes tens of microseconds.
  ///   - body: must be safe to call from several threads at a time, and must not depend on how the items are split.
  public func parallelFor(count: Int, grain: Int = 1, _ body: (Range<Int>) -> Void) {
    guard count > 0 else { return }
    let grain = max(1, grain)
    let ranges = dividedUp(count, grain)
    guard ranges > 1, reserve(ranges: ranges) else { return body(0..<count) }
    BorrowedBody.lend(body) { body in
      let (job, watches) = locked {
        self.job.begin(count: count, grain: grain, body)
        calls.wrappingAdd(1, ordering: .releasing)
        pthread_cond_broadcast(jobArrived)
        return (self.job, self.watches)
      }
      job.run()
      if watches { watch { job.helpers.load(ordering: .acquiring) == 0 } }
      locked {
        while job.helpers.load(ordering: .relaxed) > 0 { pthread_cond_wait(helperLeft, mutex) }
        job.end()
        // A fork inside the body has left the child with a new one.
        if job === self.job { isBusy = false }
      }
    }
  }

  /// Reserves the helpers for a call, unless there are none or they are busy.
  private func reserve(ranges: Int) -> Bool {
    locked {
      guard wanted > 1, !isBusy else { return false }
      while helpers < min(wanted, ranges) - 1, startHelper() { helpers += 1 }
      guard helpers > 0 else { return false }
      isBusy = true
      return true
    }
  }

  private func startHelper() -> Bool {
    // Signals belong to the program's own threads; a helper inherits the mask of the thread that starts it.
    var blocked = sigset_t()
    var previous = sigset_t()
    sigfillset(&blocked)
    for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&blocked, fault) }
    pthread_sigmask(SIG_BLOCK, &blocked, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { _ in
        ThreadPool.shared.help()
        return nil
      }, nil)
    if failure == 0 { pthread_detach(thread) }
    return failure == 0
  }

  /// The life of a helper: it takes part in every job that still has ranges to hand out.
  private func help() {
    pthread_mutex_lock(mutex)
    while helpers < wanted {
      guard !job.isHandedOut else {
        pthread_cond_wait(jobArrived, mutex)
        continue
      }
      let (known, watches) = (calls.load(ordering: .relaxed), self.watches)
      job.helpers.wrappingAdd(1, ordering: .relaxed)
      pthread_mutex_unlock(mutex)
      job.run()
      pthread_mutex_lock(mutex)
      if job.helpers.wrappingSubtract(1, ordering: .releasing).newValue == 0 { pthread_cond_broadcast(helperLeft) }
      guard watches else { continue }
      pthread_mutex_unlock(mutex)
      watch { calls.load(ordering: .acquiring) != known }
      pthread_mutex_lock(mutex)
    }
    helpers -= 1
    pthread_mutex_unlock(mutex)
  }

  /// Returns when `condition` holds, or after a while.
  private func watch(until condition: () -> Bool) {
    var end = Int.max
    while !condition() {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      let now = time.tv_sec * 1_000_000_000 + time.tv_nsec
      if now > end { return }
      end = min(end, now + Self.watchingTime)
    }
  }

  /// In a forked child only the thread that forked exists: forget the others and the job that they were helping with.
  private func restartInChild() {
    initializeLocks()
    helpers = 0
    job = ParallelJob()
    isBusy = false
  }

  private func initializeLocks() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(jobArrived, nil)
    pthread_cond_init(helperLeft, nil)
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// The number of threads for a value of `FOVEA_THREADS`; nil or empty asks for every processor.
  static func count(requested: String?) throws(ThreadCountError) -> Int {
    guard let requested, !requested.isEmpty else { return ProcessorBudget.processors }
    guard let count = Int(requested), (1...1024).contains(count) else { throw ThreadCountError(requested: requested) }
    return count
  }
}

/// `FOVEA_THREADS` is not a number of threads.
struct ThreadCountError: Error, Hashable, CustomStringConvertible {
  let requested: String

  var description: String {
    "FOVEA_THREADS is “\(requested)”, which is no number of threads: use a number from 1 to 1024, or unset it to use "
      + "every processor."
  }
}
