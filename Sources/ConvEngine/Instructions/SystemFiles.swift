import Glibc

/// The lines of a small text file, without their line ends, until one (which is included) fails `condition`; none if
/// the file cannot be read.
func linesOfFile(_ path: String, while condition: (String) -> Bool = { _ in true }) -> [String] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var line: UnsafeMutablePointer<CChar>?
  var capacity = 0
  defer { free(line) }
  var lines: [String] = []
  while getline(&line, &capacity, file) >= 0, let line {
    var text = String(cString: line)
    if text.hasSuffix("\n") { text.removeLast() }
    lines.append(text)
    if !condition(text) { break }
  }
  return lines
}

/// The value of an environment variable, or nil.
func environmentValue(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
