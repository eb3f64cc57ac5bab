/// What the run-time library or the C library wrote to standard error just before the process ended.
struct LastWords {
  /// The words as they are for a learner: without addresses of types and the names of cells' modules.
  let text: String

  init(_ written: String) {
    text = Self.withoutModules(written).trimmingSpaces
  }

  /// How such words begin. In the middle of ordinary output they are ordinary output.
  static let beginnings = checks + heapChecks + [failedCast, overlap, "stack smashing detected"]

  /// The kind of failure and its message, if the words tell.
  var cause: (name: String, message: String)? {
    fatalMessage ?? castMessage ?? overlapMessage ?? heapMessage
  }

  /// The bytes that the run-time library asked for and did not get, if that is what the words tell: a block of any size
  /// may be more than there is.
  var refusedBytes: UInt64? {
    guard let range = text.firstRange(of: "failed to allocate ") else { return nil }
    return UInt64(text[range.upperBound...].prefix { $0.isNumber })
  }

  /// How Fovea words it.
  private static let unsolved = "Not solved yet: "
  private static let checks = ["Fatal error", "Precondition failed", "Assertion failed"]
  private static let failedCast = "Could not cast value"
  private static let overlap = "Simultaneous accesses to "
  /// As the C library's allocator words it.
  private static let heapChecks = [
    "free(): ", "malloc(): ", "realloc(): ", "munmap_chunk(): ", "malloc_consolidate(): ", "double free or corruption",
    "corrupted size vs. prev_size", "corrupted double-linked list",
  ]

  /// `Cell 3/Cell 3:2: Fatal error: Index out of range` → the message alone.
  private var fatalMessage: (String, String)? {
    for kind in Self.checks {
      guard let range = text.firstRange(of: kind) else { continue }
      var message = text[range.upperBound...]
      if message.hasPrefix(": ") { message = message.dropFirst(2) }
      // The run-time library's own trace names addresses; the frames of the report name the learner's lines.
      if let trace = message.firstRange(of: "\nCurrent stack trace:") { message = message[..<trace.lowerBound] }
      let said = String(message).trimmingSpaces
      if said.hasPrefix(Self.unsolved) { return (CellFailure.notSolved, String(said.dropFirst(Self.unsolved.count))) }
      return ("FatalError", said.isEmpty ? kind.lowercased() : said)
    }
    return nil
  }

  private var castMessage: (String, String)? {
    guard let range = text.firstRange(of: Self.failedCast) else { return nil }
    // The addresses of the types say nothing.
    return ("FatalError", String(text[range.lowerBound...].replacing(#/ \(0x[0-9a-f]+\)/#, with: "")).trimmingSpaces)
  }

  private var overlapMessage: (String, String)? {
    guard text.contains(Self.overlap) else { return nil }
    return (
      "FatalError",
      "overlapping accesses: a variable was used while something else was changing it (an `inout` argument, or a "
        + "`mutating` method, whose body or closure uses the same variable); copy it first"
    )
  }

  private var heapMessage: (String, String)? {
    guard let range = Self.heapChecks.lazy.compactMap({ text.firstRange(of: $0) }).first else { return nil }
    let said = text[range.lowerBound...].prefix { $0 != "\n" }
    return ("MemoryFault", "memory was freed twice, or written where it had ended, through an unsafe pointer: \(said)")
  }

  /// `Cell58r2.Burnt()` is `Burnt()` to who wrote it.
  private static func withoutModules(_ text: String) -> String {
    String(text.replacing(#/\bCell[0-9]+(r[0-9]+)?\./#, with: ""))
  }
}
