internal import ConvEngine
internal import Glibc

/// Memory of tensors that are gone, for new ones of about the same size.
///
/// A training step makes and drops the same tensors again and again. The C library would give every large one back to the
/// system and ask for it anew, page by page, which takes longer than many an operation on it. Here large buffers wait,
/// sorted by size, for the next tensor; the one that was dropped last is taken first, since it is likely to be in the cache.
///
/// What waits is bounded: together with the buffers in use it may be `slack` more than those have taken at most of late.
/// Where a prepared network infers, it may be no more than that, and a tensor for which no buffer of its size waits takes a
/// larger one: values of many sizes come and go there, one after the other, and the next inference wants the same.
/// Buffers that nobody wanted for two periods of `period` are freed, and all of them before the process forks, so that a
/// checkpoint holds no memory that nobody uses, and before an allocation fails.
final class BufferPool: @unchecked Sendable {
  /// The pool of the process.
  static let shared: BufferPool = {
    let pool = BufferPool()
    // In the child only the thread that forked exists; it holds the lock, as in the parent.
    pthread_atfork(
      {
        BufferPool.shared.lock()
        BufferPool.shared.freeEverything()
      }, { BufferPool.shared.unlock() }, { BufferPool.shared.unlock() })
    return pool
  }()

  /// Buffers below this size are left to the C library, which keeps such itself.
  static let smallestKept = 16 << 10
  /// How many bytes may wait beyond the most that was in use.
  private static let slack = 32 << 20
  /// Seconds.
  private static let period = 1
  /// From how many bytes on it is worth milliseconds to give them back to the system.
  private static let muchMemory = 8 << 20

  /// The buffers of one class of sizes.
  private struct SizeClass {
    /// The one that was dropped last at the end.
    var waiting: [UnsafeMutableRawPointer] = []
    /// How many of them have waited since the period began: the first ones.
    var untouched = 0
  }

  // Guarded by the mutex, which lives on the heap so that its address never changes.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var classes = [SizeClass](repeating: SizeClass(), count: 8 * Int.bitWidth)
  /// Buffers that are smaller than others of their class, because there was no memory for more: nobody else can use them.
  private var tightBuffers: Set<UnsafeMutableRawPointer> = []
  /// The classes of buffers that tensors of smaller classes have taken.
  private var lent: [UnsafeMutableRawPointer: Int] = [:]
  /// How many inferences of prepared networks are at work.
  private var frugalCount = 0
  private var bytesInUse = 0
  private var bytesWaiting = 0
  private var mostInUse = 0
  private var mostInUseBefore = 0
  private var periodEnd = 0

  init() {
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    freeEverything()
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Memory for `byteCount` bytes, aligned to 64 of them, with arbitrary contents. It goes back with `deallocate`.
  func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    guard byteCount >= Self.smallestKept else {
      return UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    }
    let (index, size) = Self.sizeClass(byteCount)
    lock()
    defer { unlock() }
    bytesInUse += size
    mostInUse = max(mostInUse, bytesInUse)
    if let buffer = classes[index].waiting.popLast() {
      classes[index].untouched = min(classes[index].untouched, classes[index].waiting.count)
      bytesWaiting -= size
      return buffer
    }
    if frugalCount > 0, let buffer = larger(than: index) { return buffer }
    makeRoom()
    if let buffer = Self.fresh(size) { return buffer }
    freeEverything()
    if let buffer = Self.fresh(size) { return buffer }
    // Where there is no memory for these bytes alone either, this ends the process, and says how many they are.
    let tight = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    tightBuffers.insert(tight)
    return tight
  }

  /// New memory; nil where there is none.
  private static func fresh(_ size: Int) -> UnsafeMutableRawPointer? {
    var buffer: UnsafeMutableRawPointer?
    let isHuge = size >= HugePages.smallest
    guard posix_memalign(&buffer, isHuge ? HugePages.pageSize : 64, size) == 0, let buffer else { return nil }
    if isHuge { HugePages.advise(buffer, byteCount: size) }
    return buffer
  }

  /// Takes back what `allocate` gave for as many bytes.
  func deallocate(_ buffer: UnsafeMutableRawPointer, byteCount: Int) {
    guard byteCount >= Self.smallestKept else { return buffer.deallocate() }
    lock()
    defer { unlock() }
    let (index, size) =
      lent.isEmpty
      ? Self.sizeClass(byteCount)
      : lent.removeValue(forKey: buffer).map { ($0, Self.size(ofClass: $0)) } ?? Self.sizeClass(byteCount)
    bytesInUse -= size
    if !tightBuffers.isEmpty, tightBuffers.remove(buffer) != nil { return buffer.deallocate() }
    bytesWaiting += size
    classes[index].waiting.append(buffer)
    makeRoom()
    endPeriod()
  }

  /// Frees what waits, where much is known not to be wanted again.
  func drain() {
    lock()
    freeEverything()
    unlock()
  }

  /// Runs what makes values of many sizes and keeps few of them, with as little memory as it needs at once.
  func frugally<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock()
    frugalCount += 1
    unlock()
    defer {
      lock()
      frugalCount -= 1
      unlock()
    }
    return try body()
  }

  /// How many bytes wait for new tensors.
  var waitingByteCount: Int {
    lock()
    defer { unlock() }
    return bytesWaiting
  }

  /// The class of a size, and the size that all its buffers have: eight classes from each power of two to the next, so that
  /// at most an eighth of a buffer lies idle.
  static func sizeClass(_ byteCount: Int) -> (index: Int, size: Int) {
    let exponent = Int.bitWidth - 1 - (byteCount - 1).leadingZeroBitCount
    let step = 1 << (exponent - 3)
    let steps = (byteCount + step - 1) / step
    return (8 * exponent + steps - 9, steps * step)
  }

  /// The size that all buffers of a class have.
  private static func size(ofClass index: Int) -> Int { (index % 8 + 9) << (index / 8 - 3) }

  /// The smallest waiting buffer of the classes above one, whose size counts as in use already.
  private func larger(than index: Int) -> UnsafeMutableRawPointer? {
    guard let other = classes[(index + 1)...].firstIndex(where: { !$0.waiting.isEmpty }),
      let buffer = classes[other].waiting.popLast()
    else { return nil }
    classes[other].untouched = min(classes[other].untouched, classes[other].waiting.count)
    lent[buffer] = other
    bytesWaiting -= Self.size(ofClass: other)
    bytesInUse += Self.size(ofClass: other) - Self.size(ofClass: index)
    mostInUse = max(mostInUse, bytesInUse)
    return buffer
  }

  /// Frees waiting buffers, those that wait longest among the largest first, until they are within the bound.
  private func makeRoom() {
    var index = classes.count - 1
    let bound = max(mostInUse, mostInUseBefore) + (frugalCount > 0 ? 0 : Self.slack)
    while bytesWaiting > 0, bytesInUse + bytesWaiting > bound {
      while classes[index].waiting.isEmpty { index -= 1 }
      free(first: 1, of: index)
    }
  }

  /// Frees what was not wanted for a whole period, at the end of each.
  private func endPeriod() {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now)
    guard now.tv_sec >= periodEnd else { return }
    periodEnd = now.tv_sec + Self.period
    mostInUseBefore = mostInUse
    mostInUse = bytesInUse
    let before = bytesWaiting
    for index in classes.indices where !classes[index].waiting.isEmpty {
      free(first: classes[index].untouched, of: index)
      classes[index].untouched = classes[index].waiting.count
    }
    // The C library keeps buffers of some sizes.
    if before - bytesWaiting >= Self.muchMemory { returnFreeMemory() }
  }

  private func freeEverything() {
    for index in classes.indices { free(first: classes[index].waiting.count, of: index) }
  }

  /// Frees the buffers of a class that wait longest.
  private func free(first count: Int, of index: Int) {
    guard count > 0 else { return }
    bytesWaiting -= count * Self.size(ofClass: index)
    for buffer in classes[index].waiting[..<count] { Glibc.free(buffer) }
    classes[index].waiting.removeFirst(count)
    classes[index].untouched = max(0, classes[index].untouched - count)
  }

  private func lock() { pthread_mutex_lock(mutex) }
  private func unlock() { pthread_mutex_unlock(mutex) }
}
