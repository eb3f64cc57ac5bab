internal import Glibc

/// Finding and reading image files.
enum ImageFolder {
  /// The folders in which `Image(named:)` looks, in this order.
  static var searched: [String] {
    [".", "data", "lessons/data"] + (getenv("FOVEA_DATA").map { [String(cString: $0)] } ?? [])
  }

  private static let suffixes = ["png", "jpg", "jpeg"]

  /// The path of the picture of that name, or an error that says where it was sought and what has a similar name.
  static func path(named name: String, in folders: [String]) throws(ImageError) -> String {
    for folder in folders {
      for suffix in [""] + suffixes.map({ "." + $0 }) {
        let path = "\(folder)/\(name)\(suffix)"
        if isFile(path) { return path }
      }
    }
    var similar: [String] = []
    for file in folders.flatMap(images) where !similar.contains(file) {
      let wanted = stem(name)
      let found = stem(file)
      let near = distance(Array(wanted.utf8), Array(found.utf8)) <= max(1, wanted.utf8.count / 3)
      if near || (wanted.count > 2 && found.contains(wanted)) { similar.append(file) }
    }
    throw .notFound(name: name, lookedIn: folders.map(absolute), similar: Array(similar.prefix(3)))
  }

  /// The whole of a file.
  static func bytes(of path: String) throws(ImageError) -> [UInt8] {
    do {
      return try FileBytes.read(path)
    } catch {
      throw .cannotOpen(name: path, reason: error.reason)
    }
  }

  private static func isFile(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }

  private static func absolute(_ folder: String) -> String {
    guard let path = realpath(folder, nil) else { return "“\(folder)” (which does not exist)" }
    defer { free(path) }
    return "“\(String(cString: path))”"
  }

  static func images(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if suffixes.contains(where: { name.lowercased().hasSuffix("." + $0) }) { names.append(name) }
    }
    return names.sorted()
  }

  /// The name without its folder and its suffix, in lower case.
  private static func stem(_ name: String) -> String {
    let file = name.lowercased().split(separator: "/").last.map(String.init) ?? ""
    for suffix in suffixes where file.hasSuffix("." + suffix) { return String(file.dropLast(suffix.count + 1)) }
    return file
  }

  /// How many letters must be put in, taken out or exchanged to get from one name to the other (Levenshtein).
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for i in 0..<a.count {
      var diagonal = row[0]
      row[0] = i + 1
      for j in 0..<b.count {
        let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
