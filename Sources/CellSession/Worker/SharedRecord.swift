import CProcess
import Glibc

/// The memory that the session and its workers share while cells run: what the worker reports even when it dies, and what
/// the session asks of it.
final class SharedRecord: @unchecked Sendable {
  /// The memory as a file, for workers to map.
  let descriptor: Int32
  private let record: UnsafeMutablePointer<fovea_crash_record>

  init() throws(CellFailure) {
    let size = MemoryLayout<fovea_crash_record>.size
    descriptor = fovea_shared_memory(size)
    guard descriptor >= 0, let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else { throw WorkerStart.failure("no shared memory", errno) }
    record = memory.bindMemory(to: fovea_crash_record.self, capacity: 1)
  }

  deinit {
    munmap(record, MemoryLayout<fovea_crash_record>.size)
    close(descriptor)
  }

  /// Forgets the last cell.
  func prepareForCell() {
    record.pointee = fovea_crash_record()
    record.pointee.completedStatement = -1
  }

  /// The last top-level statement that the cell completed; -1 if none.
  var completedStatement: Int { Int(record.pointee.completedStatement) }

  /// Whether a fatal signal was handled in the worker.
  var hasCrashed: Bool { record.pointee.signal != 0 }

  /// Whether a loop of the cell would end if it were asked to.
  var hasListeningLoops: Bool { record.pointee.listeningLoops > 0 }

  func requestInterrupt() { record.pointee.interruptRequested = 1 }

  /// From now on the worker only counts what the cell prints.
  func discardOutput() { record.pointee.discardsOutput = 1 }

  var discardedBytes: Int { Int(clamping: record.pointee.discardedBytes) }

  /// What a dead worker left.
  func death(status: Int32, lastWords: String) -> WorkerDeath {
    var death = WorkerDeath(
      status: status, signal: record.pointee.signal, address: record.pointee.address,
      stackPointer: record.pointee.stackPointer, frames: [], completedStatement: completedStatement,
      lastWords: lastWords)
    // A cell that writes through wild pointers may have written here, too.
    let count = Int(max(0, min(record.pointee.frameCount, Int32(FOVEA_MAX_FRAMES))))
    withUnsafeBytes(of: &record.pointee.frameOffset) { offsets in
      withUnsafeBytes(of: &record.pointee.frameImage) { images in
        death.frames = (0..<count).map {
          (
            cell: Int(images.load(fromByteOffset: 4 * $0, as: Int32.self)),
            offset: offsets.load(fromByteOffset: 8 * $0, as: UInt64.self)
          )
        }
      }
    }
    death.happenedBeside = record.pointee.crashedBeside != 0
    death.memoryInUse = record.pointee.memoryInUse
    death.memoryLimit = record.pointee.memoryLimit
    return death
  }
}
