import Glibc

/// The session's own folder for sources, modules and objects of cells; gone when the session ends.
final class SessionFolder: @unchecked Sendable {
  let path: String

  private static let prefix = "fovea-"
  /// Held open and locked: that keeps systemd-tmpfiles from tidying the folder away while the session lasts.
  private var descriptor: Int32

  init() throws(CellFailure) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    Self.removeAbandoned(in: parent)
    var template = Array("\(parent)/\(Self.prefix)\(getpid())-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw CellFailure(
        name: "CannotWrite",
        message: "no folder for the session can be made in \(parent): \(String(cString: strerror(errno))); "
          + "make room there, or set TMPDIR to another place",
        traceback: [])
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    descriptor = Self.lock(path)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func remove() { Self.removeTree(path) }

  /// Whether the folder that was made still lies at its path.
  var isThere: Bool {
    var own = stat()
    var found = stat()
    return fstat(descriptor, &own) == 0 && lstat(path, &found) == 0 && own.st_ino == found.st_ino
      && own.st_dev == found.st_dev
  }

  /// Makes the folder again, with the folders above it, if somebody has removed it.
  /// - Throws: `CellFailure` when that cannot be, or when another user's folder has taken its place.
  func restore() throws(CellFailure) {
    guard !isThere else { return }
    for index in path.indices.dropFirst() where path[index] == "/" { mkdir(String(path[..<index]), 0o777) }
    var found = stat()
    let isMade = mkdir(path, 0o700) == 0 || errno == EEXIST
    guard isMade, lstat(path, &found) == 0, found.st_mode & S_IFMT == S_IFDIR, found.st_uid == getuid() else {
      throw CellFailure(
        "CannotWrite",
        "the session's folder \(path) is gone, and cannot be made again: \(String(cString: strerror(errno)))",
        advice: "Make it again by hand (mkdir -m 700 -p \(path)), or restart the kernel.")
    }
    chmod(path, 0o700)
    if descriptor >= 0 { close(descriptor) }
    descriptor = Self.lock(path)
  }

  /// - Throws: `CellFailure` that says why the file cannot be written.
  func write(_ text: String, to name: String) throws(CellFailure) {
    let bytes = Array(text.utf8)
    let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    var written = 0
    while file >= 0, written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      written += count
    }
    let error = errno
    if file >= 0 { close(file) }
    guard file < 0 || written < bytes.count else { return }
    if error == ENOSPC || error == EDQUOT || error == EFBIG {
      throw ToolFault.diskFull("the cell's source", folder: path)
    }
    throw CellFailure(
      "CannotWrite",
      "the cell cannot be written to \(path)/\(name) for the compiler: \(String(cString: strerror(error)))",
      advice: "The folder must be there and be yours; TMPDIR, set before the kernel starts, names another place for it."
    )
  }

  /// Whether a file is there, and is no empty one.
  func holds(_ name: String) -> Bool {
    var found = stat()
    return stat("\(path)/\(name)", &found) == 0 && found.st_size > 0
  }

  /// What the compiler and the linker made of a module, half-written files included.
  func removeFiles(of module: String) {
    for name in Self.entries(of: path) where name.hasPrefix(module + ".") || name.hasPrefix(module + "-") {
      unlink("\(path)/\(name)")
    }
  }

  /// Bytes that can still be written there.
  var freeBytes: UInt64 {
    var status = statvfs()
    return statvfs(path, &status) == 0 ? UInt64(status.f_bavail) * UInt64(status.f_frsize) : 0
  }

  private static func lock(_ path: String) -> Int32 {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if descriptor >= 0 { flock(descriptor, LOCK_SH | LOCK_NB) }
    return descriptor
  }

  /// Folders of sessions whose process was killed before it could tidy up.
  private static func removeAbandoned(in parent: String) {
    for name in entries(of: parent) where name.hasPrefix(prefix) {
      let process = name.dropFirst(prefix.count).prefix { $0.isNumber }
      guard let process = pid_t(process), kill(process, 0) != 0, errno == ESRCH else { continue }
      removeTree("\(parent)/\(name)")
    }
  }

  private static func removeTree(_ folder: String) {
    for name in entries(of: folder) where unlink("\(folder)/\(name)") != 0 { removeTree("\(folder)/\(name)") }
    rmdir(folder)
  }

  private static func entries(of folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
