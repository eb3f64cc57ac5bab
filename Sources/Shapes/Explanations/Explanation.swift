import JSONText

/// The arithmetic of layers with the numbers of an input: sizes along each axis, parameters, and multiply-adds.
public struct Explanation: Sendable, ShapeAnswer {
  /// The layers that are explained.
  public let trace: ShapeTrace

  /// The arithmetic of the layers that an example passes.
  public init(_ trace: ShapeTrace) { self.trace = trace }

  public var isFailure: Bool { trace.failure != nil }

  /// Why the shapes do not fit, as a sentence.
  private var failure: [String] { trace.failure.map { ["It does not fit, \($0)."] } ?? [] }

  private static func lines(_ step: ShapeTrace.Step) -> [FormulaLine] {
    var lines: [FormulaLine] = []
    if case .windows(let axes)? = try? step.rule.sight(for: step.input) {
      let names = SpatialAxes.names(axes.count)
      let groups =
        axes.count > 1 && Set(axes).count == 1 ? [(names.joined(separator: ", "), axes[0])] : Array(zip(names, axes))
      for (name, axis) in groups {
        if let convolution = step.rule as? ConvolutionRule, convolution.padding == .same {
          lines.append(FormulaLine(topic: "", words: "same padding along the \(name): \(axis.padding)"))
        }
        lines.append(FormulaLine(topic: name, formula: axis.derivation.equation))
        if !axis.derivation.note.isEmpty { lines.append(FormulaLine(topic: "", words: axis.derivation.note)) }
        if let relationship = axis.relationships.first {
          lines.append(
            FormulaLine(
              topic: "",
              words: "relationship \(relationship.number) of Dumoulin and Visin (\(relationship.title)): "
                + relationship.formula.text))
        }
      }
    }
    if let costs = step.rule as? any CostExplaining {
      let (parameters, multiplyAdds) = costs.costs(output: step.output, input: step.input)
      lines.append(FormulaLine(topic: "parameters", formula: parameters.equals(step.parameters.total)))
      lines.append(FormulaLine(topic: "multiply-adds", formula: multiplyAdds.equals(step.multiplyAdds)))
    }
    return lines
  }

  private static func title(_ step: ShapeTrace.Step) -> String {
    step.rule.name + (step.rule.detail.isEmpty ? "" : " \(step.rule.detail)")
      + ": \(timesText(step.input)) gives \(timesText(step.output))"
  }

  public var description: String {
    (trace.steps.map { step in
      ([Self.title(step)] + FormulaLine.texts(Self.lines(step))).joined(separator: "\n")
    } + failure).joined(separator: "\n\n")
  }

  /// The formulas as LaTeX, one for each line, without the dollars.
  public var latex: [String] { trace.steps.flatMap { Self.lines($0).compactMap(\.formula?.latex) } }

  public var html: String {
    trace.steps.map { step in
      let lines = Self.lines(step).map { line in
        let content = line.formula.map { "$\\displaystyle \($0.latex.markupEscaped)$" } ?? line.words.markupEscaped
        return "<p>\(line.topic.isEmpty ? "" : "\(line.topic): ")\(content)</p>"
      }
      return "<div><p><b>\(Self.title(step).markupEscaped)</b></p>\(lines.joined())</div>"
    }.joined() + failure.map { "<p>\($0.markupEscaped)</p>" }.joined()
  }

  public var json: JSON {
    .object([
      "input": .array(trace.input.map { .integer($0) }), "output": .array(trace.output.map { .integer($0) }),
      "layers": .array(
        trace.steps.map { step in
          .object([
            "layer": .string(Self.title(step)),
            "lines": .array(
              Self.lines(step).map { line in
                [
                  "topic": .string(line.topic), "text": .string(line.formula?.text ?? line.words),
                  "latex": line.formula.map { .string($0.latex) } ?? .null,
                ]
              }),
          ])
        }),
    ])
  }
}

/// A layer whose costs have formulas.
protocol CostExplaining {
  /// Parameters and multiply-adds, as products and sums of numbers.
  func costs(output: [Int], input: [Int]) -> (parameters: Formula, multiplyAdds: Formula)
}

extension ConvolutionRule: CostExplaining {
  func costs(output: [Int], input: [Int]) -> (parameters: Formula, multiplyAdds: Formula) {
    let places = (isTransposed ? input : output).dropLast().map(String.init)
    if let connections {
      let weights = Formula.product(filter.map(String.init) + ["\(connections)"])
      return (
        hasBias ? weights + Formula("\(outputs)") : weights,
        .product(places + filter.map(String.init) + ["\(connections)"])
      )
    }
    let taps = filter.map(String.init) + ["\(inputs / max(groups, 1))"]
    let one = Formula.product(taps)
    return (
      Formula(
        hasBias ? "(\(one.text) + 1)·\(outputs)" : "\(one.text)·\(outputs)",
        latex: hasBias ? "(\(one.latex) + 1) \\cdot \(outputs)" : "\(one.latex) \\cdot \(outputs)"),
      .product(places + ["\(outputs)"] + taps)
    )
  }
}

extension DenseRule: CostExplaining {
  func costs(output: [Int], input: [Int]) -> (parameters: Formula, multiplyAdds: Formula) {
    let places = input.dropLast().map(String.init)
    return (
      hasBias
        ? Formula("(\(inputs) + 1)·\(outputs)", latex: "(\(inputs) + 1) \\cdot \(outputs)")
        : .product(["\(inputs)", "\(outputs)"]),
      .product(places + ["\(inputs)", "\(outputs)"])
    )
  }
}
