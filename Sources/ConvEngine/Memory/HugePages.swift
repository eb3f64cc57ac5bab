import Glibc

/// Memory on pages of 2 MiB, where the system has some: what is read from one end to the other again and again is found with
/// fewer look-ups of addresses, and fetched ahead across the borders of small pages.
public enum HugePages {
  /// What the memory is aligned to then.
  public static let pageSize = 2 << 20
  /// Below this size the unused end of a page would be a large part.
  public static let smallest = 2 * pageSize

  /// Memory with arbitrary contents, aligned to 64 bytes at least; it goes back with `deallocate()`, or `free`.
  ///
  /// - Parameter byteCount: how many bytes, at least 1.
  public static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    guard byteCount >= smallest else { return UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64) }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: pageSize)
    advise(memory, byteCount: byteCount)
    return memory
  }

  /// Asks for large pages; without them everything works as before.
  public static func advise(_ memory: UnsafeMutableRawPointer, byteCount: Int) {
    madvise(memory, byteCount, MADV_HUGEPAGE)
  }
}
