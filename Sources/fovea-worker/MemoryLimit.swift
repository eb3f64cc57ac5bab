import CProcess
import Foundation

/// How much memory a worker may have: so much that learners never meet the limit, and so little that the machine lives.
enum MemoryLimit {
  /// Bytes; 0 for no limit. `FOVEA_MEMORY_LIMIT` gives another number, in bytes.
  static let bytes: UInt64 = {
    if let text = ProcessInfo.processInfo.environment["FOVEA_MEMORY_LIMIT"], let bytes = UInt64(text) { return bytes }
    var available = ProcessInfo.processInfo.physicalMemory
    // A container's share of the machine, where there is one.
    if let text = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8),
      let limit = UInt64(text.trimmingCharacters(in: .whitespacesAndNewlines))
    {
      available = min(available, limit)
    }
    return available / 5 * 4
  }()
}
