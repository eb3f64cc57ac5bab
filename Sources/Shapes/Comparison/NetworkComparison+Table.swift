extension NetworkComparison {
  /// What the rows count.
  public static let conventions = """
    One example, without a batch. Numbers out: neurons of the last layer. Weights: what inputs are multiplied with; parameters: \
    those, biases, and what normalisation keeps. Multiply-adds: one multiplication with its addition counts once; those of \
    convolutions and dense layers, padding included. Activations: the outputs of all layers, 4 bytes a number. Sees: \
    pixels of the image that one output depends on.
    """

  private var table: TextTable {
    let others = entries.indices.dropFirst()
    let ratios = others.count == 1 ? ["ratio"] : others.map { "1 ÷ \($0 + 1)" }
    let numbers = entries.count > 2
    let labels = entries.enumerated().map { numbers ? "\($0.offset + 1) \($0.element.label)" : $0.element.label }
    func row(_ title: String, _ text: (ShapeSummary) -> String) -> [String] {
      [title] + summaries.map { $0.isFailure ? "" : text($0) } + others.map { _ in "" }
    }
    func row(_ title: String, _ quantity: Quantity, _ text: (Int) -> String = ShapeSummary.grouped) -> [String] {
      let cells = row(title) { text(quantity.count(of: $0)) }
      return cells.dropLast(others.count) + others.map { ratio(quantity, to: $0).map(Self.text) ?? "" }
    }
    return TextTable(
      head: [""] + labels + ratios,
      rows: [
        ["output"] + summaries.map { $0.isFailure ? "does not fit" : timesText($0.output) } + others.map { _ in "" },
        row("numbers out", .outputs), row("weights", .weights), row("parameters", .parameters),
        row("multiply-adds", .multiplyAdds), row("activations", .activationBytes, ShapeSummary.size),
        row("sees") { $0.trace.field.map { timesText($0.map(\.size), short: true) } ?? "" },
      ])
  }

  /// What is to be said beside the table.
  private var remarks: [String] {
    let failures = entries.compactMap { entry in
      entry.summary.trace.failure.map { "\(entry.label) does not fit, \($0)." }
    }
    let ratio = entries.count > 1 ? " Ratio: how many times as much the first has." : ""
    return failures + [Self.conventions + ratio]
  }

  private var heading: String { "For \(timesText(entries.first?.summary.trace.input ?? [])):" }

  public var description: String {
    ([heading] + table.lines(indent: "") + [""] + remarks.flatMap { TextTable.wrapped($0, to: 110) })
      .joined(separator: "\n")
  }

  public var html: String {
    "<div><p>\(heading)</p>\(table.html())"
      + remarks.map { "<p><small>\($0.markupEscaped)</small></p>" }.joined() + "</div>"
  }

  /// The table in Markdown.
  public var markdown: String { ([heading, table.markdown] + remarks).joined(separator: "\n\n") }

  /// `31,691`, `14.2`, `1.81`, `0.114`: three digits, or all of a whole number.
  package static func text(_ ratio: Double) -> String {
    if ratio >= 100 { return ratio < 9e18 ? ShapeSummary.grouped(Int(ratio.rounded())) : "\(ratio)" }
    guard ratio > 0 else { return "0" }
    var scale = 1.0
    while ratio * scale < 100, scale < 1e12 { scale *= 10 }
    let rounded = (ratio * scale).rounded() / scale
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
