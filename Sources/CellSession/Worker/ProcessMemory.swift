import Glibc

/// What the system says about the memory of processes that share most of it.
enum ProcessMemory {
  /// Bytes that only this process has: what its end would give back. nil where the system does not tell.
  static func privateBytes(of process: pid_t) -> Int? {
    summary(of: process).map { $0.reduce(0) { $1.name.hasPrefix("Private_") ? $0 + $1.bytes : $0 } }
  }

  /// The process's share of the memory that it has and that is no file's: what several forks have in common counts in
  /// parts, which add up to the whole.
  static func proportionalBytes(of process: pid_t) -> Int? { field("Pss_Anon", of: process) }

  /// Bytes in memory that are no file's, those included that forks have in common with the process.
  static func ownBytes(of process: pid_t) -> Int? { field("Anonymous", of: process) }

  /// Bytes in memory that are no file's: cheap to ask, and never less than what a fork of the process costs.
  static func anonymousBytes(of process: pid_t) -> Int? {
    guard let fields = text("/proc/\(process)/statm")?.split(separator: " "), fields.count > 2,
      let resident = Int(fields[1]), let shared = Int(fields[2])
    else { return nil }
    return (resident - shared) * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func field(_ name: String, of process: pid_t) -> Int? {
    summary(of: process)?.first { $0.name == name }?.bytes
  }

  private static func summary(of process: pid_t) -> [(name: Substring, bytes: Int)]? {
    text("/proc/\(process)/smaps_rollup")?.split(separator: "\n").dropFirst().compactMap { line in
      let parts = line.split(separator: " ", omittingEmptySubsequences: true)
      guard parts.count >= 2, let kilobytes = Int(parts[1]) else { return nil }
      return (parts[0].dropLast(), kilobytes * 1024)
    }
  }

  private static func text(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = fread(&buffer, 1, buffer.count, file)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
