/// Ids of cells: valid as nbformat 4.5 asks, and the same on every run for a cell that has not been given one.
enum CellIdentifier {
  /// Whether nbformat 4.5 accepts `id`.
  static func isValid(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// The id of every cell: its own where it has one, else one derived from its kind and source. Cells that are alike
  /// are told apart by their order.
  static func derived(for cells: [(kind: NotebookCell.Kind, source: String, id: String?)]) -> [String] {
    var taken = Set(cells.compactMap(\.id))
    var copies: [String: Int] = [:]
    var ids: [String] = []
    for cell in cells {
      if let id = cell.id {
        ids.append(id)
        continue
      }
      let base = digest(cell.kind, cell.source)
      var copy = copies[base, default: 0] + 1
      while taken.contains(name(base, copy)) { copy += 1 }
      copies[base] = copy
      taken.insert(name(base, copy))
      ids.append(name(base, copy))
    }
    return ids
  }

  private static func name(_ base: String, _ copy: Int) -> String { copy == 1 ? base : "\(base)-\(copy)" }

  /// Which cells need their id written down because deriving it would give another.
  /// - Parameter pinned: cells whose id is written down in any case.
  static func needed(for cells: [NotebookCell], pinned: Set<Int>) -> Set<Int> {
    var explicit = pinned
    while true {
      let ids = derived(
        for: cells.enumerated().map { ($1.kind, $1.source, explicit.contains($0) ? $1.id : nil) })
      let wrong = cells.indices.filter { ids[$0] != cells[$0].id }
      if wrong.isEmpty { return explicit }
      explicit.formUnion(wrong)
    }
  }

  /// FNV-1a, 64 bits, in hexadecimal: Swift's own hash differs from run to run.
  private static func digest(_ kind: NotebookCell.Kind, _ source: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in Array(kind.rawValue.utf8) + [0] + Array(source.utf8) {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
