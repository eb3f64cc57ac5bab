import JSONText
import TestSupport
import Lessons

/// Notebooks and scripts made of whatever is awkward: markers inside cells, odd spaces, line ends, escapes.
enum RandomNotebook {
  static let lines = [
    "let x = 1", "", " ", "// %%", "// %% title", "// // %% [markdown]", "//%%", "// // // %%%", "%% x", "%%",
    "%%timeit",
    "// a comment", "//", "//x", "// ", "# Heading", "é 🧠 \u{301}", "\tindented", "x\r", "a\rb", "\u{2028}",
    #"print("\n{}")"#, "// ---", "// %%x", "// jupyter: {\"a\": 1}", "\u{FEFF}", "/* block", "*/", "// \u{301}",
  ]

  static func source(_ random: inout SeededGenerator) -> String {
    var text = (0..<Int.random(in: 0..<5, using: &random)).map { _ in random.pick(lines) }.joined(separator: "\n")
    if random.chance(1, in: 3) { text += "\n" }
    if random.chance(1, in: 20) {
      text = text.utf8.split(separator: 10).map { String(Substring($0)) }.joined(separator: "\r\n")
    }
    return text
  }

  static func value(_ random: inout SeededGenerator, depth: Int = 0) -> JSON {
    switch Int.random(in: 0..<(depth < 2 ? 8 : 6), using: &random) {
    case 0: return .null
    case 1: return .bool(random.chance(1, in: 2))
    case 2: return .number(random.pick(["0", "-1", "2.5", "1e300", "12345678901234567890"]))
    case 3...5: return .string(random.pick(lines + ["a b", "[raw]", "x=1", "\"quoted\"", "\u{0}\u{1F}\u{7F}"]))
    case 6: return .array((0..<2).map { _ in value(&random, depth: depth + 1) })
    default: return .object(object(&random, depth: depth + 1))
    }
  }

  static func object(_ random: inout SeededGenerator, depth: Int = 0) -> [String: JSON] {
    var members: [String: JSON] = [:]
    for _ in 0..<Int.random(in: 0..<3, using: &random) {
      let name = random.pick([
        "tags", "title", "id", "attachments", "cell_depth", "a b", "", "é", "jupyter.x", "fovea", "n=1", "{", "\n",
      ])
      members[name] = value(&random, depth: depth)
    }
    return members
  }

  static func notebook(_ random: inout SeededGenerator) -> Notebook {
    var ids: Set<String> = []
    let cells = (0..<Int.random(in: 0..<6, using: &random)).map { index -> NotebookCell in
      let kind = random.pick([NotebookCell.Kind.code, .code, .markdown, .raw])
      var id = random.pick(["a", "b-1", "intro", "6f1d9a30", "Z_z"])
      if !ids.insert(id).inserted { id += "-\(index)" }
      ids.insert(id)
      return NotebookCell(
        kind, id: id, source: source(&random), metadata: object(&random),
        attachments: kind != .code && random.chance(1, in: 4) ? ["a.png": ["image/png": "aGk="]] : nil)
    }
    return Notebook(cells: cells, metadata: random.chance(1, in: 2) ? object(&random) : [:])
  }

  static func script(_ random: inout SeededGenerator) -> String {
    let markers = [
      "// %%", "// %% A title", "// %% [markdown]", "// %%  [md] ", "//%%", "// %%% deep [raw]",
      "// %% tags=[\"x\", 1]",
      "// %% id=\"a\(Int.random(in: 0..<1_000_000, using: &random))\"", "// %% {\"a b\": 1}", "// %% x=", "// %% {}",
      "// %% title={\"k\": \"v\"} n=1", "// %%\t", "// %% b=1 a=2", "// %% fovea={\"script\": \"x\"}",
    ]
    var text = random.chance(1, in: 10) ? "\u{FEFF}" : ""
    let end = random.chance(1, in: 4) ? "\r\n" : "\n"
    for index in 0..<Int.random(in: 0..<12, using: &random) {
      if index > 0 { text += random.chance(1, in: 60) ? "\n" : end }
      text += random.chance(1, in: 3) ? random.pick(markers) : random.pick(lines)
    }
    return text + (random.chance(3, in: 4) ? end : "")
  }
}
