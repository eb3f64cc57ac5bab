import Glibc

/// What one run of the compiler or the linker may use up at most: so much that ordinary cells never meet the limits, and
/// so little that the machine and its user live on.
struct CompilerLimits: Sendable {
  /// Seconds of the processor's time; 0 for no limit.
  var seconds: UInt64
  /// Bytes of private memory; 0 for no limit.
  var memory: UInt64

  /// A minute, or what `FOVEA_COMPILE_LIMIT` says, in seconds; half of the machine's memory.
  static func current() -> CompilerLimits {
    let seconds = getenv("FOVEA_COMPILE_LIMIT").flatMap { UInt64(String(cString: $0)) }
    return CompilerLimits(seconds: seconds ?? 60, memory: UInt64(MemoryBudget.machine / 2))
  }
}
