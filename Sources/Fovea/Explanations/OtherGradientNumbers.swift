extension Dense: GradientExplaining {
  func gradient(of target: GradientTarget, at x: Tensor, _ gradient: Tensor) -> NumberExplanation {
    let sums = sumGradient(gradient, through: activation) {
      Dense.sums(x.reshaped(to: [x.count / weight.shape[0], weight.shape[0]]), weight, bias)
    }
    let title = "Dense \(weight.shape[0]) → \(weight.shape[1])"
    let name = gradientName(activation)
    switch target {
    case .input(let position):
      let place = Array(position.dropLast())
      let index = position[position.count - 1]
      let terms = (0..<weight.shape[1]).map { unit in
        NumberExplanation.Term(
          position: place + [unit], value: sums.number(at: place + [unit]), isPadding: false,
          weightPosition: [index, unit], weight: weight.value.number(at: [index, unit]))
      }
      return NumberExplanation(
        "\(title): gradient of input \(position)",
        places: activationSentence(activation) + ["it goes into all \(terms.count) units, each through its weight"],
        factors: (name, "weight"), parts: [NumberExplanation.Part(label: "", rows: 1, terms: terms)])
    case .filter(let position):
      ExplainedExample.check(position, in: weight.shape, "explainGradient(Dense): the weight")
      // Rows before the last axis share the weight.
      let rows = x.count / weight.shape[0]
      let (inputs, outputs) = (x.reshaped(to: [rows, weight.shape[0]]), sums.reshaped(to: [rows, weight.shape[1]]))
      let terms = (0..<rows).map { row in
        NumberExplanation.Term(
          position: [row, position[0]], value: inputs.number(at: [row, position[0]]), isPadding: false,
          weightPosition: [row, position[1]], weight: outputs.number(at: [row, position[1]]))
      }
      return NumberExplanation(
        "\(title): gradient of weight \(position)",
        places: activationSentence(activation) + ["it joins input \(position[0]) and unit \(position[1])"],
        factors: ("input", name), parts: [NumberExplanation.Part(label: "", rows: 1, terms: terms)])
    case .bias(let unit):
      guard bias != nil, (0..<weight.shape[1]).contains(unit) else {
        shapeFailure(
          "explainGradient(Dense, ofBias: \(unit)): "
            + (bias == nil
              ? "the layer has no bias" : "there are \(weight.shape[1]) units, 0 to \(weight.shape[1] - 1)"))
      }
      return .biasGradient("\(title): gradient of bias \(unit)", channel: unit, sums, activation)
    }
  }

  private static func sums(_ x: Tensor, _ weight: Parameter, _ bias: Parameter?) -> Tensor {
    let product = matmul(x, weight.value)
    return bias.map { product + $0.value } ?? product
  }
}

extension PoolingLayer {
  func gradient(of target: GradientTarget, at x: Tensor, _ gradient: Tensor) -> NumberExplanation {
    let rule = shapeRule
    guard case .input(let position) = target else {
      shapeFailure("explainGradient(\(rule.name)): a pooling has no filter and no bias; ask ofInput")
    }
    let axes = position.count - 1
    let channel = position[axes]
    // Along each axis the outputs whose window has the pixel.
    let connections = (0..<axes).map { axis in
      (0..<(gradient.rank > axes ? gradient.shape[axis] : 1)).flatMap { output in
        PoolingNumbers.windows(rule, input: x.shape, at: [Int](repeating: output, count: axes))[axis].pixels
          .filter { $0.input == position[axis] }
      }
    }
    let parts = TermGrid(connections: connections, first: { $0.output }).parts([""]) { _, along in
      let place = (gradient.rank > axes ? along.map(\.output) : []) + [channel]
      let window = number(at: place, of: x)
      var share = window.winner?.position == position ? 1.0 : 0
      if case .mean(let count) = window.reduction { share = 1 / Double(count) }
      return NumberExplanation.Term(
        position: place, value: gradient.number(at: place), isPadding: false, weightPosition: along.map(\.tap),
        weight: share)
    }
    let count = parts.reduce(0) { $0 + $1.terms.count }
    return NumberExplanation(
      "\(rule.name)\(rule.detail.isEmpty ? "" : " \(rule.detail)"): gradient of input \(position)",
      places: [
        "\(count) window\(count == 1 ? " has" : "s have") it",
        meanCountsPadding == nil
          ? "a window passes its gradient on to its largest number alone"
          : "a window shares its gradient equally among the numbers that it divides by",
      ], factors: ("output gradient", "share"), parts: parts)
  }
}
