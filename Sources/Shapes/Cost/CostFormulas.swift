extension NetworkCost {
  /// What a layer costs one example, with its numbers put in.
  struct LayerFormulas {
    var parameters = Formula("0")
    var multiplyAdds = Formula("0")
    var activations = Formula("0")
  }

  static func formulas(_ step: ShapeTrace.Step) -> LayerFormulas {
    var formulas = LayerFormulas()
    if let costs = step.rule as? any CostExplaining {
      (formulas.parameters, formulas.multiplyAdds) = costs.costs(output: step.output, input: step.input)
    } else {
      formulas.parameters = Self.parameters(step)
      formulas.multiplyAdds = Self.multiplyAdds(step)
    }
    formulas.activations = .product(step.output.map(String.init) + ["\(numberBytes)"])
    return formulas
  }

  private static func parameters(_ step: ShapeTrace.Step) -> Formula {
    let count = step.parameters.total
    if let embedding = step.rule as? EmbeddingRule { return .product("\(embedding.words)", "\(embedding.size)") }
    if let recurrent = step.rule as? RecurrentRule {
      let (gates, weights) = (recurrent.gates, Formula("(\(recurrent.features) + \(recurrent.units))"))
      let product = Formula.product("\(gates)", "\(recurrent.units)")
      let biases = count - recurrent.weights
      return Formula("\(product.text)·\(weights.text)", latex: "\(product.latex) \\cdot \(weights.latex)")
        + Formula("\(biases)")
    }
    // A normalisation keeps the same for every channel.
    guard let channels = step.output.last, count > 0, channels > 0, count % channels == 0, count > channels else {
      return Formula("\(count)")
    }
    return .product("\(count / channels)", "\(channels)")
  }

  private static func multiplyAdds(_ step: ShapeTrace.Step) -> Formula {
    guard let recurrent = step.rule as? RecurrentRule, let length = step.input.first else {
      return Formula("\(step.multiplyAdds)")
    }
    let product = Formula.product("\(length)", "\(recurrent.gates)", "\(recurrent.units)")
    let sum = "(\(recurrent.features) + \(recurrent.units))"
    return Formula("\(product.text)·\(sum)", latex: "\(product.latex) \\cdot \(sum)")
  }
}

extension RecurrentRule {
  /// Products of each unit in a step.
  var gates: Int { multiplyAddsPerStep / max(1, units * (features + units)) }
}

extension Formula {
  /// The formula with `= 1,792` behind it, and a unit; nothing is added where it is that number already.
  func equals(_ number: Int, unit: String = "") -> Formula {
    let text = ShapeSummary.grouped(number)
    let behind = unit.isEmpty ? "" : " " + unit
    if self.text == "\(number)" { return Formula(text + behind, latex: text.replacing(",", with: "{,}") + behind) }
    return .equal([
      self, Formula(text + behind, latex: text.replacing(",", with: "{,}") + (unit.isEmpty ? "" : "\\text{ \(unit)}")),
    ])
  }

  /// A sum of numbers; of many only the first and the last ones are written out.
  static func sum(_ terms: [Int]) -> Formula {
    let terms = terms.filter { $0 != 0 }
    guard !terms.isEmpty else { return Formula("0") }
    let texts = terms.map(ShapeSummary.grouped)
    let shown = texts.count > 9 ? texts.prefix(5) + ["…"] + texts.suffix(2) : texts[...]
    return Formula(
      shown.joined(separator: " + "),
      latex: shown.map { $0 == "…" ? "\\dots" : $0.replacing(",", with: "{,}") }.joined(separator: " + "))
  }

  /// A product of numbers and sums, sums of several terms in brackets.
  static func product(of factors: [Formula]) -> Formula {
    let bracketed = factors.map { factor in
      factor.text.contains(" ") ? Formula("(\(factor.text))", latex: "(\(factor.latex))") : factor
    }
    return Formula(
      bracketed.map(\.text).joined(separator: "·"), latex: bracketed.map(\.latex).joined(separator: " \\cdot "))
  }
}
