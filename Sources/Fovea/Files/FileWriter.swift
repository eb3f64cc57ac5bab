internal import Glibc

/// A file that is being written.
///
/// It grows under another name in the same folder and takes its own when it is complete: whoever is interrupted, or runs out
/// of space, finds the old file as it was.
struct FileWriter {
  private let name: String
  private let file: UnsafeMutablePointer<FILE>
  /// How many bytes were written.
  private(set) var count = 0

  /// Writes the file that `body` makes.
  static func write(_ path: String, _ body: (inout FileWriter) throws -> Void) throws {
    var information = stat()
    let exists = stat(path, &information) == 0
    // Devices and pipes are written to, not replaced.
    if exists, information.st_mode & S_IFMT != S_IFREG { return try write(path, into: path, O_WRONLY | O_TRUNC, body) }
    let target = exists ? resolved(path) : path
    let folder = target.lastIndex(of: "/").map { target[...$0] } ?? ""
    let temporary = "\(folder).\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).part"
    do {
      try write(path, into: temporary, O_WRONLY | O_CREAT | O_EXCL, body)
      if exists { chmod(temporary, information.st_mode & 0o7777) }
      guard rename(temporary, target) == 0 else { throw failure(path) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func write(
    _ name: String, into path: String, _ flags: Int32, _ body: (inout FileWriter) throws -> Void
  ) throws {
    let descriptor = open(path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(name) }
    guard let file = fdopen(descriptor, "wb") else {
      let failure = failure(name)
      close(descriptor)
      throw failure
    }
    var writer = FileWriter(name: name, file: file)
    do {
      try body(&writer)
    } catch {
      fclose(file)
      throw error
    }
    guard fclose(file) == 0 else { throw failure(name) }
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count == 0 || fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count else {
      throw FileWriter.failure(name)
    }
    count += bytes.count
  }

  mutating func append(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try append($0) }
  }

  /// The file that a symbolic link leads to.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func failure(_ name: String) -> TensorFileError {
    .cannotWrite(name: name, reason: FileBytes.Failure.last.reason)
  }
}
