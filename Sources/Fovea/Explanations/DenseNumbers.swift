extension Dense: NumberExplaining {
  func number(at position: [Int], of x: Tensor) -> NumberExplanation {
    let unit = position[position.count - 1]
    let place = Array(position.dropLast())
    let terms = (0..<weight.shape[0]).map { index in
      NumberExplanation.Term(
        position: place + [index], value: x.number(at: place + [index]), isPadding: false,
        weightPosition: [index, unit], weight: weight.value.number(at: [index, unit]))
    }
    let sum = terms.reduce(0) { $0 + $1.product }
    var steps: [NumberExplanation.Step] = []
    if let bias { steps.append(.bias(bias.value.number(at: [unit]), to: sum)) }
    steps += [.activation(activation, of: steps.last?.value ?? sum)].compactMap(\.self)
    return NumberExplanation(
      "Dense \(weight.shape[0]) → \(weight.shape[1]): output \(position)",
      places: ["all \(terms.count) inputs, each with its weight to unit \(unit)"], factors: ("input", "weight"),
      parts: [NumberExplanation.Part(label: "", rows: 1, terms: terms)], steps: steps)
  }
}
