import JSONText

extension AxisAnswer: CustomStringConvertible {
  /// The answer in one line: `padding = 1`, or why there is none.
  public var headline: String {
    guard let best = recommended else { return problem ?? "" }
    var parts = question.unknowns.map { quantity in
      quantity == .padding
        ? "padding = \(best.padding)" : "\(quantity.title(question.operation)) = \(best[quantity])"
    }
    if best.outputPadding != 0, question.outputPadding == nil { parts.append("output padding = \(best.outputPadding)") }
    return parts.isEmpty ? "yes: \(best.output) come out" : parts.joined(separator: ", ")
  }

  /// What is said beneath the table.
  private var remarks: [String] {
    var lines: [String] = []
    if !reason.isEmpty { lines.append("Recommended: \(headline), because \(reason).") }
    if isOpen {
      lines.append("Every larger one does the same.")
    } else if isCut, let range {
      lines.append("All of \(range.lowerBound) to \(range.upperBound) do.")
    } else if isCut {
      lines.append("Some are left out.")
    }
    if !bounds.isEmpty, solutions.count > 1 { lines.append("Searched: \(bounds).") }
    return lines
  }

  /// How many rows are shown.
  private var shown: [ConvolutionAxis] { Array((solutions.isEmpty ? nearest : solutions).prefix(isOpen ? 4 : 24)) }

  public var description: String {
    var lines = [headline]
    if let best = recommended {
      lines += ["", "  " + best.derivation.equation.text]
      if !best.derivation.note.isEmpty { lines.append("  " + best.derivation.note) }
    }
    if let inversion { lines += ["", "  " + inversion.text + (question.padding == nil ? " (P: both sides)" : "")] }
    if solutions.count > 1 {
      lines += [""] + table(of: shown).lines { $0 == 0 }
      if solutions.count > shown.count, !isOpen { lines.append("  … \(solutions.count - shown.count) more") }
    } else if !nearest.isEmpty {
      lines += ["", "Nearest:"] + table(of: shown).lines()
    }
    if !remarks.isEmpty { lines += [""] + remarks }
    return lines.joined(separator: "\n")
  }

  /// The derivation as LaTeX, without the dollars; empty where there is no solution.
  public var latex: String {
    guard let best = recommended else { return inversion?.latex ?? "" }
    let lines = [inversion?.latex, best.derivation.equation.latex].compactMap(\.self)
    return lines.count == 1 ? lines[0] : "\\begin{gathered}\(lines.joined(separator: " \\\\ "))\\end{gathered}"
  }

  /// The answer for a notebook: the derivation as a formula, a picture of the positions, and the table.
  public var html: String {
    var html = "<div><p><b>\(headline.markupEscaped)</b></p>"
    if !latex.isEmpty { html += "<p>$\\displaystyle \(latex.markupEscaped)$</p>" }
    if let note = recommended?.derivation.note, !note.isEmpty { html += "<p>\(note.markupEscaped)</p>" }
    if let best = recommended { html += "<div>\(FilterPositions(best).strip)</div>" }
    if solutions.count > 1 {
      html += table(of: shown).html { $0 == 0 }
    } else if !nearest.isEmpty {
      html += "<p>Nearest:</p>" + table(of: shown).html()
    }
    return html + remarks.map { "<p>\($0.markupEscaped)</p>" }.joined() + "</div>"
  }

  /// The answer for programs.
  public var json: JSON {
    var members: [String: JSON] = [
      "operation": .string(question.operation.rawValue),
      "unknowns": .array(question.unknowns.map { .string($0.rawValue) }),
      "solutions": .array(solutions.map(\.json)), "isComplete": .bool(!isCut && !isOpen),
    ]
    if let best = recommended {
      members["recommended"] = best.json
      members["derivation"] = .string(best.derivation.equation.text)
      members["latex"] = .string(latex)
    }
    if !reason.isEmpty { members["reason"] = .string(reason) }
    if let problem {
      members["problem"] = .string(problem)
      members["nearest"] = .array(nearest.map(\.json))
    }
    if !bounds.isEmpty { members["searched"] = .string(bounds) }
    return .object(members)
  }
}

extension ConvolutionAxis {
  /// The numbers of the axis for programs.
  public var json: JSON {
    [
      "operation": .string(operation.rawValue), "input": .integer(input), "filter": .integer(filter),
      "stride": .integer(stride), "padding": [.integer(padding.before), .integer(padding.after)],
      "dilation": .integer(dilation), "outputPadding": .integer(outputPadding), "output": .integer(output),
      "dropped": .integer(dropped),
    ]
  }
}
