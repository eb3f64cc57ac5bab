internal import Glibc

/// The bytes of whole files.
enum FileBytes {
  /// Why a file could not be read, as the system says it.
  struct Failure: Error {
    let reason: String

    /// What the last call into the system complained of.
    static var last: Failure { Failure(reason: String(cString: strerror(errno))) }
  }

  /// The bytes of a file, or only its first ones.
  static func read(_ path: String, first limit: Int = .max) throws(Failure) -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw .last }
    defer { fclose(file) }
    var information = stat()
    // The size is a guess: pipes have none, and a file can grow while it is read.
    let size = fstat(fileno(file), &information) == 0 ? Int(information.st_size) : 0
    var bytes = [UInt8](unsafeUninitializedCapacity: min(size, limit)) { buffer, count in
      count = buffer.count == 0 ? 0 : fread(buffer.baseAddress, 1, buffer.count, file)
    }
    var more = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit, ferror(file) == 0 {
      let count = fread(&more, 1, min(more.count, limit - bytes.count), file)
      guard count > 0 else { break }
      bytes += more[..<count]
    }
    guard ferror(file) == 0 else { throw .last }
    return bytes
  }
}
