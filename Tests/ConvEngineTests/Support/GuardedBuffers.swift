import ConvEngine
import Glibc

/// Calls `body` with copies of the arrays that end where the readable memory ends and have NaN before them, so that a
/// value read from outside ends the test or spoils the result, and returns the output, or nil if something was written
/// outside it. The output holds NaN before, or `initial`.
func guarded<Scalar: EngineScalar>(
  _ inputs: [[Scalar]], outputCount: Int, initial: [Scalar]? = nil,
  _ body: ([UnsafePointer<Scalar>], UnsafeMutablePointer<Scalar>) -> Void
) -> [Scalar]? {
  let buffers = inputs.map { CopyBeforeTheEnd(of: $0) }
  let margin = 67
  let canary: Scalar = 12345.678
  let output = UnsafeMutablePointer<Scalar>.allocate(capacity: outputCount + 2 * margin)
  output.initialize(repeating: canary, count: outputCount + 2 * margin)
  if let initial {
    initial.withUnsafeBufferPointer { initial in
      if let start = initial.baseAddress { (output + margin).update(from: start, count: outputCount) }
    }
  } else {
    (output + margin).update(repeating: .nan, count: outputCount)
  }
  defer { output.deallocate() }
  withExtendedLifetime(buffers) { body(buffers.map(\.values), output + margin) }
  for index in 0..<margin where output[index] != canary || output[margin + outputCount + index] != canary {
    return nil
  }
  return Array(UnsafeBufferPointer(start: output + margin, count: outputCount))
}

/// A copy of an array right before a page that may not be read, and with at least a page of NaN before it.
private final class CopyBeforeTheEnd<Scalar: EngineScalar> {
  let values: UnsafePointer<Scalar>
  private let memory: UnsafeMutableRawPointer
  private let size: Int

  init(of array: [Scalar]) {
    let page = Int(getpagesize())
    let bytes = array.count * MemoryLayout<Scalar>.stride
    let readable = (bytes + page - 1) / page * page + page
    size = readable + page
    guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), memory != MAP_FAILED
    else { fatalError("mmap of \(size) bytes failed with errno \(errno).") }
    self.memory = memory
    let floats = memory.bindMemory(to: Scalar.self, capacity: readable / MemoryLayout<Scalar>.stride)
    floats.update(repeating: .nan, count: (readable - bytes) / MemoryLayout<Scalar>.stride)
    let copy = (memory + readable - bytes).assumingMemoryBound(to: Scalar.self)
    array.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { copy.update(from: start, count: array.count) }
    }
    values = UnsafePointer(copy)
    mprotect(memory + readable, page, PROT_NONE)
  }

  deinit { munmap(memory, size) }
}
