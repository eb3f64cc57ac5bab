internal import Glibc
import Synchronization

/// The threads that make batches in advance: one for each batch, which ends when the batch is made.
///
/// No thread waits for anything, so that none can be left over. A fork, which takes only the forking thread along, first
/// sends them home: each finishes the example that it is at. What then is left of a batch is made by whoever asks for it, in
/// the process that forked as in its child.
///
/// POSIX threads, for the reasons that `ConvEngine.ThreadPool` gives. They do not use the engine's, which then are free for
/// the network.
enum BatchThread {
  // The pthread objects live on the heap so that their addresses never change; the mutex guards the count.
  nonisolated(unsafe) private static let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  nonisolated(unsafe) private static let left = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  nonisolated(unsafe) private static var running = 0
  private static let isForking = Atomic<Bool>(false)

  private static let isPrepared: Bool = {
    initializeLocks()
    pthread_atfork(
      {
        pthread_mutex_lock(mutex)
        isForking.store(true, ordering: .relaxed)
        while running > 0 { pthread_cond_wait(left, mutex) }
      },
      {
        isForking.store(false, ordering: .relaxed)
        pthread_mutex_unlock(mutex)
      },
      {
        isForking.store(false, ordering: .relaxed)
        initializeLocks()
      })
    return true
  }()

  private static func initializeLocks() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(left, nil)
  }

  /// Has a thread work on a batch. Where none can be started, whoever wants the batch makes it.
  static func start(_ assembly: BatchAssembly) {
    guard isPrepared else { return }
    pthread_mutex_lock(mutex)
    assembly.isAttended = true
    running += 1
    pthread_mutex_unlock(mutex)
    let work = Unmanaged.passRetained(assembly)
    if !launch(work.toOpaque()) { leave(work.takeRetainedValue()) }
  }

  private static func launch(_ work: UnsafeMutableRawPointer) -> Bool {
    // Signals belong to the program's own threads; a new one inherits the mask of the thread that starts it.
    var blocked = sigset_t()
    var previous = sigset_t()
    sigfillset(&blocked)
    for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&blocked, fault) }
    pthread_sigmask(SIG_BLOCK, &blocked, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { work in
        if let work { BatchThread.attend(Unmanaged<BatchAssembly>.fromOpaque(work).takeRetainedValue()) }
        return nil
      }, work)
    if failure == 0 { pthread_detach(thread) }
    return failure == 0
  }

  /// The life of a thread: it makes examples until none is left, or a fork is near.
  private static func attend(_ assembly: BatchAssembly) {
    while !isForking.load(ordering: .relaxed), assembly.advance() {}
    leave(assembly)
  }

  private static func leave(_ assembly: BatchAssembly) {
    pthread_mutex_lock(mutex)
    assembly.isAttended = false
    running -= 1
    pthread_cond_broadcast(left)
    pthread_mutex_unlock(mutex)
  }

  /// Whether any batch is being made in advance.
  static var isAtWork: Bool {
    guard isPrepared else { return false }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return running > 0
  }

  /// Waits until the thread that works on a batch in advance, if there is one, has left it: for one example at most, when
  /// none is left to begin.
  static func waitUntilLeft(_ assembly: BatchAssembly) {
    guard isPrepared else { return }
    pthread_mutex_lock(mutex)
    while assembly.isAttended { pthread_cond_wait(left, mutex) }
    pthread_mutex_unlock(mutex)
  }
}
