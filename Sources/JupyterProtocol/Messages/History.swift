/// The cells of this session, in memory. Nothing transforms an input, so that raw and not raw are the same.
struct History {
  struct Entry: Equatable {
    let line: Int
    let input: String
    let output: String?
  }

  /// The number of the only session there is; 0 means it too, as the current one.
  static let session = 1

  private var entries: [Entry] = []

  mutating func append(input: String, output: String?, line: Int) {
    entries.append(Entry(line: line, input: input, output: output))
  }

  /// The last `count` cells.
  func tail(_ count: Int) -> [Entry] {
    entries.suffix(max(0, count))
  }

  /// The cells from `start` up to but without `stop`. As in IPython, a negative bound counts from the end, and a `stop`
  /// of 0 means that there is none.
  func range(session: Int, start: Int, stop: Int) -> [Entry] {
    guard session == 0 || session == Self.session else { return [] }
    let next = (entries.last?.line ?? 0) + 1
    let first = start < 0 ? next + start : start
    let end = stop == 0 ? next : stop < 0 ? next + stop : stop
    return entries.filter { $0.line >= first && $0.line < end }
  }

  /// The last `limit` cells that match `pattern` as a whole; of equal ones only the newest, if `unique`.
  func search(_ pattern: String, limit: Int, unique: Bool) -> [Entry] {
    let glob = Glob(pattern)
    var seen: Set<String> = []
    var found: [Entry] = []
    for entry in entries.reversed() where found.count < max(0, limit) {
      guard glob.matches(entry.input), !unique || seen.insert(entry.input).inserted else { continue }
      found.append(entry)
    }
    return found.reversed()
  }
}
