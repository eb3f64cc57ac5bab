import Glibc

/// The session's own folder for sources, modules and objects of cells; gone when the session ends.
struct SessionFolder {
  var path: String

  private static let prefix = "fovea-"

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
  }

  func remove() { Self.removeFlatFolder(path) }

  /// Folders of sessions whose process was killed before it could tidy up.
  private static func removeAbandoned(in parent: String) {
    for name in entries(of: parent) where name.hasPrefix(prefix) {
      let process = name.dropFirst(prefix.count).prefix { $0.isNumber }
      guard let process = pid_t(process), kill(process, 0) != 0, errno == ESRCH else { continue }
      removeFlatFolder("\(parent)/\(name)")
    }
  }

  private static func removeFlatFolder(_ folder: String) {
    for name in entries(of: folder) { unlink("\(folder)/\(name)") }
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
