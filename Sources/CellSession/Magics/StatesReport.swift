/// What `%checkpoints` and `%undo` say.
struct StatesReport {
  /// One that can be gone back to.
  struct Kept: Equatable {
    /// The cell before which it is.
    var cell: String
    var title: String
    /// Bytes that only it has, where the system tells.
    var bytes: Int?
  }

  /// Newest first: the first is what `%undo` goes back to.
  var kept: [Kept]
  /// How many shall be kept.
  var count: Int
  /// What all of them cost together, and may cost.
  var bytes: Int?
  var budget: Int

  var text: String {
    guard !kept.isEmpty else {
      return count == 0
        ? "Nothing is kept to go back to: %checkpoints 5 keeps the states before the last five cells.\n"
        : "There is nothing to go back to yet.\n"
    }
    let rows = kept.enumerated().map { index, state in
      (index == 0 ? "%undo" : "%undo \(index + 1)", "before \(state.cell)", Self.size(state.bytes), state.title)
    }
    let widths = [rows.map(\.0.count).max()!, rows.map(\.1.count).max()!, rows.map(\.2.count).max()!]
    let lines = rows.map { row in
      "\(Self.pad(row.0, widths[0]))  \(Self.pad(row.1, widths[1]))  \(Self.pad(row.2, widths[2], right: true))  \(row.3)"
    }
    let sum = bytes.map { "All together cost \(Self.size($0)) of at most \(Self.size(budget)). " } ?? ""
    return lines.joined(separator: "\n") + "\n\(sum)%checkpoints 0 keeps none, %checkpoints 10 the last ten.\n"
  }

  static func undone(_ steps: [SessionHistory.Step]) -> String {
    let cells = steps.map(\.cell)
    let names =
      cells.count < 2 ? cells.joined() : cells.dropLast().joined(separator: ", ") + " and " + cells.last!
    return "\(names) \(cells.count == 1 ? "is" : "are") undone: variables and declarations are as before "
      + "\(cells.first ?? "it"). Files and the world outside are as they were left.\n"
  }

  private static func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }

  private static func size(_ bytes: Int?) -> String {
    guard let bytes else { return "unknown" }
    let unit = bytes >= 1 << 30 ? (1 << 30, "GiB") : (1 << 20, "MiB")
    let tenths = (bytes * 10 + unit.0 / 2) / unit.0
    return "\(tenths / 10).\(tenths % 10) \(unit.1)"
  }
}
