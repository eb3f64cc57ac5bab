import Foundation

/// Numbers in memory of their own, aligned to a cache line, that come from a raw file or go to one.
final class Numbers<Value: BitwiseCopyable> {
  let base: UnsafeMutablePointer<Value>
  let count: Int

  init(count: Int) {
    self.count = count
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Value>.stride, alignment: 64)
    base = memory.bindMemory(to: Value.self, capacity: count)
    memset(memory, 0, count * MemoryLayout<Value>.stride)
  }

  convenience init(file: String, count: Int) throws {
    self.init(count: count)
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    let size = count * MemoryLayout<Value>.stride
    guard data.count == size else { throw WrongSize(file: file, bytes: data.count, expected: size) }
    data.copyBytes(to: UnsafeMutableRawBufferPointer(start: base, count: size))
  }

  deinit { base.deallocate() }

  func write(to path: String) throws {
    try Data(bytes: base, count: count * MemoryLayout<Value>.stride).write(to: URL(fileURLWithPath: path))
  }
}

struct WrongSize: Error, CustomStringConvertible {
  let file: String
  let bytes: Int
  let expected: Int

  var description: String { "\(file) has \(bytes) bytes instead of \(expected)." }
}
