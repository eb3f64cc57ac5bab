import Glibc

/// Other programs, found on the PATH and run to their end.
enum Program {
  /// What a program said, on standard output and error, and its exit status; 127 where there is no such program.
  static func run(_ words: [String]) -> (status: Int32, lines: [String]) {
    // One quote ends the quoted text, is written behind a backslash, and begins it again.
    let command = words.map {
      "'" + $0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
    fflush(nil)
    guard let pipe = popen(command.joined(separator: " ") + " </dev/null 2>&1", "re") else { return (127, []) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    while true {
      let count = fread(&buffer, 1, buffer.count, pipe)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    let status = pclose(pipe)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    return (status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F, lines)
  }
}
