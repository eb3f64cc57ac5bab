/// A command to the session.
enum Magic: Equatable {
  /// Back to before so many cells.
  case undo(Int)
  /// What can be gone back to; with a number, how much is kept from now on.
  case checkpoints(keep: Int?)

  private static let names = ["undo", "checkpoints"]

  /// - Throws: a failure that names the command meant, or what it takes.
  init(_ line: MagicLines.Line) throws(CellFailure) {
    switch line.name {
    case "undo":
      self = .undo(try Self.number(line, atLeast: 1, takes: "the number of cells to undo: %undo, or %undo 3") ?? 1)
    case "checkpoints":
      self = .checkpoints(
        keep: try Self.number(line, atLeast: 0, takes: "nothing, or how many to keep: %checkpoints 3, or 0 for none"))
    default: throw Self.unknown(line)
    }
  }

  private static func number(
    _ line: MagicLines.Line, atLeast least: Int, takes: String
  ) throws(CellFailure) -> Int? {
    guard let text = line.arguments.first else { return nil }
    if line.arguments.count == 1, let number = Int(text), number >= least { return number }
    throw failure(line, "%\(line.name) takes \(takes); it was given “\(line.arguments.joined(separator: " "))”")
  }

  private static func unknown(_ line: MagicLines.Line) -> CellFailure {
    let nearest = names.min { distance($0, line.name) < distance($1, line.name) }!
    let advice =
      distance(nearest, line.name) <= max(2, nearest.count / 2)
      ? "did you mean %\(nearest)?" : "there are \(names.map { "%\($0)" }.joined(separator: " and "))"
    return failure(line, "there is no command %\(line.name): \(advice)")
  }

  private static func failure(_ line: MagicLines.Line, _ message: String) -> CellFailure {
    CellFailure(name: "MagicError", message: "line \(line.number): \(message)", traceback: [])
  }

  /// How many letters must be put in, taken out or changed to make one word of another (Levenshtein).
  private static func distance(_ a: String, _ b: String) -> Int {
    var previous = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var row = [i + 1]
      for (j, y) in b.enumerated() {
        row.append(min(previous[j] + (x == y ? 0 : 1), previous[j + 1] + 1, row[j] + 1))
      }
      previous = row
    }
    return previous[b.count]
  }
}
