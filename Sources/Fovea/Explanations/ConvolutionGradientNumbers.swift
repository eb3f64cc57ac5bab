extension ConvolutionLayer {
  func gradient(of target: GradientTarget, at x: Tensor, _ gradient: Tensor) -> NumberExplanation {
    let numbers = ConvolutionNumbers(self, input: x.shape)
    let sums = sumGradient(gradient, through: activation) { self.sums(x[.newAxis]) }
    switch target {
    case .input(let position): return inputGradient(position, numbers, sums)
    case .filter(let position):
      ExplainedExample.check(position, in: filter.shape, "explainGradient(\(numbers.rule.name)): the filter")
      return filterGradient(position, numbers, x, sums)
    case .bias(let channel):
      guard bias != nil, (0..<numbers.rule.outputs).contains(channel) else {
        shapeFailure(
          "explainGradient(\(numbers.rule.name), ofBias: \(channel)): "
            + (bias == nil
              ? "the layer has no bias"
              : "there are \(numbers.rule.outputs) channels, 0 to \(numbers.rule.outputs - 1)"))
      }
      return .biasGradient("\(numbers.title): gradient of bias \(channel)", channel: channel, sums, activation)
    }
  }

  /// Over all outputs that the pixel goes into: their gradient times the coefficient in between.
  private func inputGradient(
    _ position: [Int], _ numbers: ConvolutionNumbers, _ gradient: Tensor
  ) -> NumberExplanation {
    let channel = position[position.count - 1]
    let connections = zip(numbers.axes, position).map { axis, place in
      // A border of pixels shows some of them more than once.
      let around = Array(-axis.padding.before..<0) + Array(axis.input..<axis.input + axis.padding.after)
      let shown =
        numbers.border.source == .constant || numbers.rule.isTransposed
        ? [] : around.filter { numbers.border.source.pixel(at: $0, of: axis.input) == place }
      // In the order of the outputs, so that the filter is met from its end: it appears flipped.
      return ([place] + shown).flatMap { axis.connections(ofInput: $0) }.sorted {
        ($0.output, $0.tap) < ($1.output, $1.tap)
      }
    }
    let channels = numbers.outputs(of: channel)
    let parts = TermGrid(connections: connections, first: { $0.output }).parts(channels.map { "output channel \($0)" })
    {
      index, along in
      let output = channels.lowerBound + index
      let place = along.map(\.output) + [output]
      let weight = numbers.filterPosition(along.map(\.tap), input: channel, output: output)
      return NumberExplanation.Term(
        position: place, value: gradient.number(at: place), isPadding: false, weightPosition: weight,
        weight: filter.value.number(at: weight))
    }
    let names = PlaceWords.names(numbers.axes.count)
    let outputs = zip(connections, names).map { PlaceWords.list($0.map(\.output), $1) }.joined(separator: ", ")
    let reasons = zip(numbers.axes, zip(connections, names)).flatMap { axis, along in
      along.0.map { "output " + ConvolutionNumbers.arithmetic($0, axis, along.1) }
    }
    return NumberExplanation(
      "\(numbers.title): gradient of input \(position)",
      places: activationSentence(activation) + ["it goes into \(outputs) of the output"]
        + (reasons.count > 12 ? [] : reasons), factors: (gradientName(activation), "filter"), parts: parts)
  }

  /// Over all outputs of the channel: the number of the input that met the coefficient, times their gradient.
  private func filterGradient(
    _ position: [Int], _ numbers: ConvolutionNumbers, _ x: Tensor, _ gradient: Tensor
  ) -> NumberExplanation {
    let axes = numbers.axes.count
    let (inner, outer) = (position[axes], position[axes + 1])
    let output = numbers.rule.isTransposed ? inner : outer
    let input = numbers.rule.isTransposed ? outer : numbers.inputs(of: output).lowerBound + inner
    let connections = zip(numbers.axes, position).map { $0.connections(ofTap: $1) }
    let parts = TermGrid(connections: connections, second: { $0.output }).parts([""]) { _, along in
      let value = numbers.value(of: x, at: along.map(\.input), channel: input)
      let place = along.map(\.output) + [output]
      return NumberExplanation.Term(
        position: along.map(\.input) + [input], value: value.number, isPadding: value.isPadding, weightPosition: place,
        weight: gradient.number(at: place))
    }
    let names = PlaceWords.names(axes)
    let met = zip(connections, names).map { PlaceWords.list($0.map(\.input), $1) }.joined(separator: ", ")
    let rules = zip(numbers.axes, zip(names, position)).map { axis, tap in
      let distance = axis.dilation == 1 ? "\(tap.1)" : "\(tap.1)·\(axis.dilation)"
      return numbers.rule.isTransposed
        ? "input \(tap.0) i meets output \(tap.0) i·\(axis.stride) + \(distance) − \(axis.padding.before)"
        : "output \(tap.0) i meets input \(tap.0) i·\(axis.stride) + \(distance) − \(axis.padding.before)"
    }
    return NumberExplanation(
      "\(numbers.title): gradient of filter \(position)",
      places: activationSentence(activation) + ["it meets \(met) of input channel \(input)"] + rules,
      factors: ("input", gradientName(activation)), parts: parts)
  }
}

extension NumberExplanation {
  /// The sum of a channel's gradients over all places.
  static func biasGradient(
    _ title: String, channel: Int, _ gradient: Tensor, _ activation: Activation
  ) -> NumberExplanation {
    let places = gradient.shape.dropLast()
    let connections = places.map { size in (0..<size).map { AxisConnection(input: $0, tap: 0, output: $0) } }
    // A list of units has no places.
    let parts = TermGrid(
      connections: connections.isEmpty ? [[AxisConnection(input: 0, tap: 0, output: 0)]] : connections
    )
    .parts([""]) { _, along in
      let place = connections.isEmpty ? [channel] : along.map(\.output) + [channel]
      return Term(
        position: place, value: gradient.number(at: place), isPadding: false, weightPosition: nil, weight: 1)
    }
    return NumberExplanation(
      title, places: activationSentence(activation) + ["it is added to every output of channel \(channel)"],
      factors: (gradientName(activation), ""), parts: parts)
  }
}

extension Conv1D {
  func sums(_ x: Tensor) -> Tensor {
    conv1D(
      x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, dilation: dilation, groups: groups)
  }
}

extension Conv2D {
  func sums(_ x: Tensor) -> Tensor {
    conv2D(
      x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, paddingMode: paddingMode,
      dilation: dilation, groups: groups)
  }
}

extension Conv3D {
  func sums(_ x: Tensor) -> Tensor {
    conv3D(
      x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, dilation: dilation, groups: groups)
  }
}

extension TransposedConv2D {
  func sums(_ x: Tensor) -> Tensor {
    transposedConv2D(
      x, filter: filter.value, bias: bias?.value, stride: stride, padding: padding, outputPadding: outputPadding,
      dilation: dilation)
  }
}

extension DepthwiseConv2D {
  func sums(_ x: Tensor) -> Tensor { convolution.sums(x) }
}
