extension NumberExplanation: CustomStringConvertible {
  /// Whether the terms are products.
  var hasWeights: Bool { parts.contains { $0.terms.contains { $0.weightPosition != nil } } }

  /// The arithmetic after the grids: what it is about, and the formula with its result.
  var lines: [(topic: String, formula: Formula)] {
    var lines: [(topic: String, formula: Formula)] = []
    let terms = terms
    switch reduction {
    case .sum where terms.count == 1 && !hasWeights: break
    case .sum where parts.count > 1:
      lines.append(("sum of \(terms.count) products", Formula.sum(parts.map(\.sum)).equals(reduced)))
    case .sum:
      lines.append((Self.counted(terms.count, hasWeights), Formula.sum(terms, hasWeights: hasWeights).equals(reduced)))
    case .largest:
      let numbers = shownIndices(terms.count, limit: 9).map { $0.map { ShownNumber.text(terms[$0].value) } ?? "…" }
      let list = numbers.joined(separator: ", ")
      lines.append(
        (
          "the largest of \(terms.count)",
          Formula(
            "max(\(list))",
            latex: "\\max(\(list.replacing("−", with: "-").replacing("…", with: "\\dots")))"
          ).equals(reduced)
        ))
    case .mean(let count):
      let sum = Formula.sum(parts.count > 1 ? parts.map(\.sum) : terms.map(\.value))
      lines.append(
        (
          "the mean of \(count)",
          Formula("(\(sum.text))/\(count)", latex: "\\frac{\(sum.latex)}{\(count)}").equals(reduced)
        ))
    }
    return lines + steps.map { ($0.title, $0.formula.equals($0.value)) }
  }

  private static func counted(_ count: Int, _ hasWeights: Bool) -> String {
    let noun = hasWeights ? "product" : "number"
    return count == 1 ? "one \(noun)" : "sum of \(count) \(noun)s"
  }

  /// The parts that are shown, with nil for those that are left out.
  var shownParts: [Int?] { shownIndices(parts.count, limit: 4) }

  /// What is said of the parts that are left out.
  var omission: String {
    let shown = Set(shownParts.compactMap(\.self))
    let sum = parts.indices.filter { !shown.contains($0) }.reduce(0) { $0 + parts[$1].sum }
    return "… \(parts.count - shown.count) more like these, which sum to \(ShownNumber.text(sum))"
  }

  /// Whether some number is not shown with all of its digits.
  var isRounded: Bool {
    terms.prefix(2000).contains { ShownNumber.isRounded($0.value) || ShownNumber.isRounded($0.weight) }
      || ShownNumber.isRounded(result)
  }

  /// What a reader must know of the signs; empty where there is nothing.
  var legend: [String] {
    var notes: [String] = []
    if terms.contains(where: \.isPadding) { notes.append("Numbers in brackets stand in the padding.") }
    if isRounded { notes.append("Numbers are rounded.") }
    return notes
  }

  /// The places, the grids and the arithmetic.
  public var description: String {
    var lines = ["\(title) = \(ShownNumber.text(result))"] + places.map { "  \($0)" }
    for index in shownParts {
      guard let index else {
        lines += ["", "  " + omission]
        continue
      }
      lines.append("")
      let part = parts[index]
      if !part.label.isEmpty, parts.count > 1 { lines.append("  \(part.label)") }
      lines += grids(of: part).map { "    \($0)" }
      if parts.count > 1, reduction == .sum {
        lines.append("    \(Formula.sum(part.terms, hasWeights: hasWeights).equals(part.sum).text)")
      }
    }
    let arithmetic = self.lines
    let width = arithmetic.map(\.topic.count).max() ?? 0
    if !arithmetic.isEmpty { lines.append("") }
    lines += arithmetic.map { "  \($0.topic.rightPadded(to: width))  \($0.formula.text)" }
    if !legend.isEmpty { lines += ["  " + legend.joined(separator: " ")] }
    for part in inner {
      lines += [""] + part.description.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    }
    return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
  }

  /// Both factors and their products side by side.
  private func grids(of part: Part) -> [String] {
    let shown = ShownGrid(part)
    guard !shown.rows.isEmpty, !shown.columns.isEmpty else { return ["nothing reaches it"] }
    let winner = winner
    let values = shown.block(factors.first, \.value) { term, text in
      term.isPadding ? "(\(text))" : term == winner ? "\(text)*" : text
    }
    guard hasWeights else { return values }
    let weights = shown.block(factors.second, \.weight)
    let products = shown.block("products", \.product)
    // Wide grids stand one below the other.
    if values[0].count + weights[0].count + products[0].count > 100 {
      return values + ["times"] + weights + ["makes"] + products
    }
    let middle = 1 + (shown.rows.count - 1) / 2
    return values.indices.map { line in
      let (times, equals) = line == middle ? ("  ⊙  ", "  =  ") : ("     ", "     ")
      return values[line] + times + weights[line] + equals + products[line]
    }
  }
}

/// A part's rows and columns that are shown; nil stands for those that are left out.
struct ShownGrid {
  let part: NumberExplanation.Part
  let rows: [Int?]
  let columns: [Int?]

  init(_ part: NumberExplanation.Part) {
    self.part = part
    rows = shownIndices(part.rows, limit: part.rows > 7 ? 6 : 7)
    columns = shownIndices(part.columns, limit: part.columns > 7 ? 6 : 7)
  }

  /// The shown numbers in their places, with the same decimals; nil where they are left out.
  func texts(_ number: (NumberExplanation.Term) -> Double) -> [[String?]] {
    let shown = rows.flatMap { row in columns.compactMap { term(row, $0) } }
    // A zero is a zero, and not a small number that has been rounded.
    var texts = zip(shown.map(number), NumberText.column(shown.map(number), digits: 3)).map { number, text in
      number == 0 ? "0" : text.replacing("-", with: "−")
    }[...]
    return rows.map { row in columns.map { term(row, $0) == nil ? nil : texts.popFirst() } }
  }

  /// The term in a shown place; nil where it is left out.
  func term(_ row: Int?, _ column: Int?) -> NumberExplanation.Term? {
    guard let row, let column else { return nil }
    return part.terms[row * part.columns + column]
  }

  /// A title and lines of numbers set to the right, all of the same width.
  func block(
    _ title: String, _ number: (NumberExplanation.Term) -> Double,
    marked: (NumberExplanation.Term, String) -> String = { $1 }
  ) -> [String] {
    let texts = texts(number)
    let cells = rows.indices.map { row in
      columns.indices.map { column in
        term(rows[row], columns[column]).map { marked($0, texts[row][column] ?? "") } ?? "…"
      }
    }
    let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let lines = cells.map { cells in zip(cells, widths).map { $0.leftPadded(to: $1) }.joined(separator: "  ") }
    let full = max(title.count, lines.first?.count ?? 0)
    return [title.rightPadded(to: full)] + lines.map { $0.rightPadded(to: full) }
  }
}
