extension NetworkDiagram: CustomStringConvertible {
  /// For consoles: a line for each layer with what comes out; what lies within a module is indented.
  public var description: String {
    var rows: [Row] = []
    Self.add(parts, prefix: "", to: &rows)
    let widths = (
      rows.map(\.name.count).max() ?? 0, rows.map(\.detail.count).max() ?? 0, rows.map(\.shape.count).max() ?? 0
    )
    let lines = rows.map { row -> String in
      func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: width - text.count) }
      let columns = [(row.name, widths.0), (row.detail, widths.1), (row.shape, widths.2)].filter { $0.1 > 0 }
      var line = (columns.map { padded($0.0, $0.1) } + [row.notes]).joined(separator: "  ")[...]
      while line.last == " " { line.removeLast() }
      return String(line)
    }
    return (lines + (failure.map { [$0] } ?? [])).joined(separator: "\n")
  }

  private struct Row {
    var name: String
    var detail = ""
    var shape = ""
    var notes = ""
  }

  private static func add(_ parts: [DiagramPart], prefix: String, to rows: inout [Row]) {
    for part in parts { add(part, prefix: prefix, badge: "", to: &rows) }
  }

  private static func add(_ part: DiagramPart, prefix: String, badge: String, to rows: inout [Row]) {
    switch part {
    case .volume(let volume):
      rows.append(
        Row(
          name: "\(prefix)\(volume.title)\(badge)", detail: volume.detail, shape: timesText(volume.shape),
          notes: volume.notes.joined(separator: ", ")))
    case .sum(let joined, let body, let shortcut):
      rows.append(Row(name: "\(prefix)\(joined.title)\(badge)"))
      add(body, prefix: prefix + "│ ", to: &rows)
      if shortcut.isEmpty {
        rows.append(Row(name: prefix + "├─ the input itself"))
      } else {
        rows.append(Row(name: prefix + "├─ short cut"))
        add(shortcut, prefix: prefix + "│  ", to: &rows)
      }
      rows.append(end(joined, prefix, "sum"))
    case .fan(let joined, let branches):
      rows.append(Row(name: "\(prefix)\(joined.title)\(badge)"))
      for branch in branches {
        guard !branch.isEmpty else {
          rows.append(Row(name: prefix + "├─ the input itself"))
          continue
        }
        var inner: [Row] = []
        add(branch, prefix: "", to: &inner)
        for (line, var row) in inner.enumerated() {
          row.name = prefix + (line == 0 ? "├─ " : "│  ") + row.name
          rows.append(row)
        }
      }
      rows.append(end(joined, prefix, "side by side"))
    case .side(let parts):
      rows.append(Row(name: prefix + "side branch"))
      add(parts, prefix: prefix + "╎ ", to: &rows)
    case .repeated(let count, let parts):
      let badge = " × \(count)"
      if parts.count == 1 {
        add(parts[0], prefix: prefix, badge: badge, to: &rows)
      } else {
        rows.append(Row(name: "\(prefix)together\(badge)"))
        add(parts, prefix: prefix + "┊ ", to: &rows)
      }
    }
  }

  private static func end(_ joined: DiagramPart.Joined, _ prefix: String, _ word: String) -> Row {
    joined.isBroken
      ? Row(name: prefix + "╵")
      : Row(name: prefix + "└─ \(word)", shape: timesText(joined.shape), notes: joined.notes.joined(separator: ", "))
  }
}
