extension NetworkCost {
  /// What the numbers count, and what is assumed.
  public static let conventions = """
    Multiply-adds: one multiplication with its addition counts once; those of convolutions and dense layers, padding \
    included; biases, normalisation, pooling and activations not. 4 bytes a number. Alive in inference: the input, which \
    its owner holds, the input and output of the layer at work, and what branches wait for; what only changes the look \
    (Flatten), and activations of sums, take no memory of their own. The tape of a training keeps every tensor once that a \
    layer needs on its way back: the inputs of convolutions, dense layers and normalisations, results of activations, \
    places of maxima, masks. Gradients of activations: the largest of a layer's input and output together. All of it is \
    added, though the tape shrinks while gradients come. Not counted, so a process takes more: working memory of \
    operations, such as filters in another order, buffers that wait for the next tensors, the loss, and the program itself.
    """

  /// Several lines under one heading.
  struct Part {
    var title: String
    var lines: [FormulaLine]
  }

  var parts: [Part] {
    let layers = summary.trace.steps.indices.map(layer)
    return layers + [totals, inference, training]
  }

  private func layer(_ index: Int) -> Part {
    let step = summary.trace.steps[index]
    let formulas = Self.formulas(step)
    var lines: [FormulaLine] = []
    if step.parameters.total > 0 {
      lines.append(FormulaLine(topic: "parameters", formula: formulas.parameters.equals(step.parameters.total)))
    }
    if step.multiplyAdds > 0 {
      lines.append(FormulaLine(topic: "multiply-adds", formula: formulas.multiplyAdds.equals(step.multiplyAdds)))
    }
    lines.append(
      FormulaLine(topic: "activations", formula: formulas.activations.equals(ShapeSummary.bytes(step), unit: "B")))
    if showsTraining { lines += trainingLines(step, memory.kept[index], memory.passes[index]) }
    let name = step.rule.name + (step.rule.detail.isEmpty ? "" : " \(step.rule.detail)")
    return Part(
      title:
        "\(step.path.isEmpty ? "" : step.path + "  ")\(name): \(timesText(step.input)) gives \(timesText(step.output))",
      lines: lines)
  }

  /// What a layer adds to a training step.
  private func trainingLines(_ step: ShapeTrace.Step, _ share: MemoryTrace.TapeShare, _ passes: Int) -> [FormulaLine] {
    var lines: [FormulaLine] = []
    if passes > 0 {
      lines.append(
        FormulaLine(
          topic: "in training",
          formula: Formula.product(of: [Formula("\(passes)"), .sum([step.multiplyAdds])])
            .equals(saturatingProduct([passes, step.multiplyAdds]))))
    }
    guard share.count > 0 else { return lines }
    let terms = share.tensors.map { saturatingProduct($0) } + [share.besides]
    lines.append(
      FormulaLine(
        topic: "tape",
        formula: Formula.product(of: [.sum(terms), Formula("\(Self.numberBytes)")])
          .equals(saturatingProduct([share.count, Self.numberBytes]), unit: "B")))
    return lines
  }

  private var totals: Part {
    let steps = summary.trace.steps
    var lines = [
      FormulaLine(topic: "parameters", formula: total(steps.map(\.parameters.total), parameters.total)),
      FormulaLine(topic: "multiply-adds", formula: total(steps.map(\.multiplyAdds), multiplyAdds)),
      FormulaLine(topic: "activations", formula: total(steps.map(ShapeSummary.bytes), summary.activationBytes, "B")),
    ]
    if showsTraining {
      let counts = zip(steps, memory.passes).map { saturatingProduct([$0.multiplyAdds, $1]) }
      lines.append(FormulaLine(topic: "in training", formula: total(counts, trainingMultiplyAdds)))
    }
    if summary.parameters.total != saturatingSum(steps.map(\.parameters.total)) {
      lines.append(FormulaLine(topic: "", words: "parameters that layers share count once"))
    }
    return Part(
      title: "Total for one example: \(timesText(summary.trace.input)) gives \(timesText(summary.output))", lines: lines
    )
  }

  /// The terms, if they come to the total, which they do not where layers share parameters.
  private func total(_ terms: [Int], _ total: Int, _ unit: String = "") -> Formula {
    (saturatingSum(terms) == total ? Formula.sum(terms) : Formula("\(total)")).equals(total, unit: unit)
  }

  private var inference: Part {
    let worker = memory.fullestLayer.map { " while \($0.path.isEmpty ? "" : $0.path + " ")(\($0.rule.name)) works" }
    return Part(
      title: "Memory of inference, batch of \(batch)",
      lines: [
        bytesLine("weights", [.sum([parameters.total])], weightBytes),
        bytesLine("activations", perExample + [.sum(aliveCounts)], activationPeakBytes, note: worker ?? ""),
        FormulaLine(topic: "sum", formula: Self.in(.sum([weightBytes, activationPeakBytes]), inferenceBytes)),
      ])
  }

  private var training: Part {
    let pair = memory.gradientPair.map { saturatingProduct($0) }
    var lines = [
      bytesLine("weights", [.sum([parameters.total])], weightBytes),
      bytesLine("gradients", [.sum([parameters.trainable])], gradientBytes),
      bytesLine("input", perExample + [.product(summary.trace.input.map(String.init))], inputBytes),
      bytesLine("tape", perExample + [.sum(memory.kept.map(\.count))], tapeBytes),
      bytesLine("activations' gradients", perExample + [.sum(pair)], activationGradientBytes),
    ]
    for kind in OptimizerKind.allCases {
      let name = kind == .momentum ? "with momentum" : "with \(kind.rawValue)"
      let state: [Formula] = kind.copies == 1 ? [] : [Formula("\(kind.copies)")]
      let formula =
        kind.copies == 0
        ? .sum([weightBytes, gradientBytes, inputBytes, tapeBytes, activationGradientBytes])
        : .sum([trainingBytes(.sgd)]) + .product(of: state + [.sum([gradientBytes])])
      lines.append(FormulaLine(topic: name, formula: Self.in(formula, trainingBytes(kind))))
    }
    return Part(title: "Memory of training, batch of \(batch)", lines: lines)
  }

  /// The factor of what there is of every example.
  private var perExample: [Formula] { batch == 1 ? [] : [.sum([batch])] }

  private func bytesLine(_ topic: String, _ factors: [Formula], _ bytes: Int, note: String = "") -> FormulaLine {
    var formula = Self.in(Formula.product(of: factors + [Formula("\(Self.numberBytes)")]), bytes)
    if !note.isEmpty { formula = Formula(formula.text + "," + note, latex: formula.latex + "\\text{,\(note)}") }
    return FormulaLine(topic: topic, formula: formula)
  }

  /// `= 246,824 B = 241 KiB`
  private static func `in`(_ formula: Formula, _ bytes: Int) -> Formula {
    let exact = formula.equals(bytes, unit: "B")
    guard bytes >= 1024 else { return exact }
    let size = ShapeSummary.size(bytes)
    return .equal([exact, Formula(size, latex: "\\text{\(size)}")])
  }

  private var remarks: [String] {
    (summary.trace.failure.map { ["Here it ends, \($0)."] } ?? []) + [Self.conventions]
  }

  public var description: String {
    let texts = parts.map { ([$0.title] + FormulaLine.texts($0.lines)).joined(separator: "\n") }
    return (texts + [remarks.flatMap { TextTable.wrapped($0, to: 110) }.joined(separator: "\n")])
      .joined(separator: "\n\n")
  }

  /// The formulas as LaTeX, one for each line, without the dollars.
  public var latex: [String] { parts.flatMap { $0.lines.compactMap(\.formula?.latex) } }

  public var html: String {
    let blocks = parts.map { part in
      let rows = part.lines.map { line in
        let content = line.formula.map { "$\($0.latex.markupEscaped)$" } ?? line.words.markupEscaped
        return "<tr><td style=\"text-align:left\">\(line.topic)</td><td style=\"text-align:left\">\(content)</td></tr>"
      }
      return "<p><b>\(part.title.markupEscaped)</b></p><table><tbody>\(rows.joined())</tbody></table>"
    }
    return "<div>\(blocks.joined())" + remarks.map { "<p><small>\($0.markupEscaped)</small></p>" }.joined() + "</div>"
  }

  /// The formulas in Markdown.
  public var markdown: String {
    (parts.map { part in
      "**\(part.title)**\n\n"
        + part.lines.map { line in
          "- \(line.topic.isEmpty ? "" : line.topic + ": ")\(line.formula.map { "$\($0.latex)$" } ?? line.words)"
        }.joined(separator: "\n")
    } + remarks).joined(separator: "\n\n")
  }
}
