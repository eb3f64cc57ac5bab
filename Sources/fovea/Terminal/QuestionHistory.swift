import FoundationEssentials
import Glibc

/// The lines that were asked before, kept in a file from one time to the next.
struct QuestionHistory {
  private(set) var lines: [String] = []
  private let path: String?

  private static let longest = 500

  /// Where they are kept: `$XDG_STATE_HOME`, or `~/.local/state`; nil where there is no home.
  static var place: String? {
    let environment = ProcessInfo.processInfo.environment
    if let folder = environment["XDG_STATE_HOME"], folder.hasPrefix("/") { return folder + "/fovea/questions" }
    return environment["HOME"].map { $0 + "/.local/state/fovea/questions" }
  }

  /// - Parameter path: nil for a history that is not kept.
  init(_ path: String?) {
    self.path = path
    guard let path, let text = try? String(contentsOfFile: path, encoding: .utf8) else { return }
    lines = text.split(separator: "\n").suffix(Self.longest).map(String.init)
  }

  /// Adds a line, unless it is the last one again. That it cannot be kept is no reason to stop.
  mutating func add(_ line: String) {
    guard line != lines.last else { return }
    lines.append(line)
    guard let path else { return }
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let text = lines.suffix(Self.longest).joined(separator: "\n") + "\n"
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
