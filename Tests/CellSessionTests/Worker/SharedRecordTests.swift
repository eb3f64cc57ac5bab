import CProcess
import Glibc
import Testing

@testable import CellSession

@Suite struct SharedRecordTests {
  /// The record as a worker sees it: the same memory, mapped again.
  private func mapped(_ record: SharedRecord) throws -> UnsafeMutablePointer<fovea_crash_record> {
    let size = MemoryLayout<fovea_crash_record>.size
    let memory = try #require(mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, record.descriptor, 0))
    try #require(memory != MAP_FAILED)
    return memory.bindMemory(to: fovea_crash_record.self, capacity: 1)
  }

  private func unmap(_ memory: UnsafeMutablePointer<fovea_crash_record>) {
    munmap(memory, MemoryLayout<fovea_crash_record>.size)
  }

  @Test func whatTheWorkerWritesIsRead() throws {
    let record = try SharedRecord()
    let worker = try mapped(record)
    defer { unmap(worker) }
    record.prepareForCell()
    #expect(record.completedStatement == -1)
    #expect(!record.hasListeningLoops)
    #expect(!record.hasCrashed)
    worker.pointee.completedStatement = 4
    worker.pointee.listeningLoops = 1
    #expect(record.completedStatement == 4)
    #expect(record.hasListeningLoops)
  }

  @Test func whatIsAskedOfTheWorkerArrives() throws {
    let record = try SharedRecord()
    let worker = try mapped(record)
    defer { unmap(worker) }
    record.requestInterrupt()
    #expect(worker.pointee.interruptRequested == 1)
    record.prepareForCell()
    #expect(worker.pointee.interruptRequested == 0, "the next cell starts afresh")
  }

  @Test func aDeathIsReadWithItsFrames() throws {
    let record = try SharedRecord()
    let worker = try mapped(record)
    defer { unmap(worker) }
    record.prepareForCell()
    worker.pointee.signal = SIGSEGV
    worker.pointee.address = 0xBEEF
    worker.pointee.completedStatement = 2
    worker.pointee.frameCount = 2
    worker.pointee.frameOffset.0 = 0x10
    worker.pointee.frameImage.0 = 3
    worker.pointee.frameOffset.1 = 0x20
    worker.pointee.frameImage.1 = 1
    #expect(record.hasCrashed)
    let death = record.death(status: SIGSEGV, lastWords: "said")
    #expect(death.status == SIGSEGV && death.signal == SIGSEGV && death.address == 0xBEEF)
    #expect(death.completedStatement == 2 && death.lastWords == "said")
    #expect(death.frames.map(\.cell) == [3, 1])
    #expect(death.frames.map(\.offset) == [0x10, 0x20])
  }

  /// A worker's memory belongs to the learner, who may overwrite all of it.
  @Test func aRecordFullOfRubbishIsRead() throws {
    let record = try SharedRecord()
    let worker = try mapped(record)
    defer { unmap(worker) }
    for byte: Int32 in [0x00, 0x7F, 0x80, 0xFF] {
      memset(worker, byte, MemoryLayout<fovea_crash_record>.size)
      let death = record.death(status: 11, lastWords: "")
      #expect(death.frames.count <= Int(FOVEA_MAX_FRAMES))
      let report = CrashReport(
        death, unit: try makeUnit("f()"), images: [:], symbolizer: Symbolizer(program: "/bin/false"))
      #expect(report.failure(sources: [:]).traceback.count >= 2)
    }
  }
}
