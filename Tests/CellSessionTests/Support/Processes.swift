import Foundation
import Glibc

/// What the system knows of this process's descendants and descriptors.
enum Processes {
  struct Entry {
    var process: pid_t
    var name: String
    /// `Z` is a zombie.
    var state: Character
    var parent: pid_t
  }

  static func all() -> [Entry] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.compactMap(entry)
  }

  static func entry(_ process: pid_t) -> Entry? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")")
    else { return nil }
    let rest = text[text.index(after: close)...].split(separator: " ")
    return Entry(
      process: process, name: String(text[text.index(after: open)..<close]), state: rest[0].first!,
      parent: pid_t(rest[1]) ?? 0)
  }

  static func children(of parent: pid_t) -> [Entry] { all().filter { $0.parent == parent } }

  /// Every open descriptor of a process and what it leads to.
  static func descriptors(of process: pid_t) -> Set<String> {
    let folder = "/proc/\(process)/fd"
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return Set(
      numbers.compactMap { number in
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(number)")).map { "\(number) \($0)" }
      })
  }

  /// Waits until a condition holds; false if it does not within ten seconds.
  static func eventually(_ condition: () -> Bool) -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(10)
    while clock.now < deadline {
      if condition() { return true }
      sched_yield()
    }
    return condition()
  }
}
