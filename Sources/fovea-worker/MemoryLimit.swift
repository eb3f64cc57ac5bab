import CProcess
import Glibc

/// How much private memory this worker may have.
enum MemoryLimit {
  /// Bytes; 0 for no limit. The session gives it, by the environment.
  static let bytes: UInt64 = getenv("FOVEA_MEMORY_LIMIT").flatMap { UInt64(String(cString: $0)) } ?? 0
}
