extension NumberExplanation: Displayable {
  public var displayBundle: DisplayBundle { DisplayBundle(text: description, ["text/html": html]) }

  /// The arithmetic as LaTeX, one formula a line, without the dollars.
  public var latex: [String] { lines.map(\.formula.latex) }

  /// Grids as pictures, and the arithmetic as formulas.
  var html: String {
    var html = "<p><b>\("\(title) = \(ShownNumber.text(result))".htmlEscaped)</b></p>"
    html += "<p>\(places.map(\.htmlEscaped).joined(separator: "<br>"))</p>"
    for index in shownParts {
      guard let index else {
        html += "<p>\(omission.htmlEscaped)</p>"
        continue
      }
      html += "<div style=\"margin:4px 0\">\(picture(of: parts[index]))</div>"
    }
    for (topic, formula) in lines {
      html += "<p>\(topic.htmlEscaped): $\\displaystyle \(formula.latex.htmlEscaped)$</p>"
    }
    if isRounded { html += "<p><small>Numbers are rounded.</small></p>" }
    return "<div>\(html)</div>"
      + inner.map { "<details><summary>\($0.title.htmlEscaped)</summary>\($0.html)</details>" }.joined()
  }

  /// Both factors and their products side by side, and the sum.
  func picture(of part: Part) -> String {
    let shown = ShownGrid(part)
    let winner = winner
    let name = part.label.isEmpty || parts.count == 1 ? "" : "\(part.label): "
    let first = grid(name + factors.first, shown, part.firstPlaces, \.value) {
      $0.isPadding ? .padding : $0 == winner ? .selected : .plain
    }
    guard hasWeights else {
      let alternative = "\(name)a window of \(part.rows) × \(part.columns) numbers"
      return CellGridDrawing.row(
        winner == nil ? alternative : alternative + ", the largest marked", [first], signs: [])
    }
    let second = grid(factors.second, shown, part.secondPlaces, \.weight) { _ in .plain }
    let products = grid("products", shown, .init(), \.product) { $0.isPadding ? .padding : .plain }
    let sum = ShownNumber.text(part.sum)
    return CellGridDrawing.row(
      "\(name)\(factors.first) times \(factors.second), \(part.rows) × \(part.columns) numbers each; the products sum to "
        + sum, [first, second, products], signs: ["⊙", "=", "Σ = \(sum)"])
  }

  private func grid(
    _ title: String, _ shown: ShownGrid, _ places: Part.Places, _ number: (Term) -> Double,
    look: (Term) -> CellGridDrawing.Look
  ) -> CellGridDrawing {
    func labels(_ shownPlaces: [Int?], _ numbers: [Int]) -> [String] {
      numbers.isEmpty ? [] : shownPlaces.map { $0.map { ShownNumber.text(Double(numbers[$0])) } ?? "" }
    }
    let texts = shown.texts(number)
    let cells = shown.rows.indices.map { row in
      shown.columns.indices.map { column in
        shown.term(shown.rows[row], shown.columns[column])
          .map { CellGridDrawing.Cell(look($0), texts[row][column] ?? "") } ?? .init(.gap, "…")
      }
    }
    return CellGridDrawing(
      title, rows: cells, rowLabels: labels(shown.rows, places.rows),
      columnLabels: labels(shown.columns, places.columns))
  }
}
