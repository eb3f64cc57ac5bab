/// A convolution, or a transposed one, with a filter for every channel that comes out.
protocol ConvolutionLayer: NumberExplaining, GradientExplaining {
  var filter: Parameter { get }
  var bias: Parameter? { get }
  var activation: Activation { get }
  /// What lies beyond the border.
  var border: Border { get }
  /// What goes into the activation, for a batch.
  func sums(_ x: Tensor) -> Tensor
}

extension ConvolutionLayer {
  var border: Border { .zeros }
  var convolutionRule: ConvolutionRule { shapeRule as! ConvolutionRule }

  func number(at position: [Int], of x: Tensor) -> NumberExplanation {
    let sum = ConvolutionNumbers(self, input: x.shape)
    let output = position[position.count - 1]
    let connections = zip(sum.axes, position).map { $0.connections(ofOutput: $1) }
    let channels = sum.inputs(of: output)
    let weights = filter.value
    let parts = TermGrid(connections: connections).parts(channels.map { "channel \($0)" }) { index, along in
      let place = sum.filterPosition(along.map(\.tap), input: channels.lowerBound + index, output: output)
      let value = sum.value(of: x, at: along.map(\.input), channel: channels.lowerBound + index)
      return NumberExplanation.Term(
        position: along.map(\.input) + [channels.lowerBound + index], value: value.number, isPadding: value.isPadding,
        weightPosition: place, weight: weights.number(at: place))
    }
    let total = parts.reduce(0) { $0 + $1.sum }
    var steps: [NumberExplanation.Step] = []
    if let bias { steps.append(.bias(bias.value.number(at: [output]), to: total)) }
    steps += [.activation(activation, of: steps.last?.value ?? total)].compactMap(\.self)
    return NumberExplanation(
      "\(sum.title): output \(position)", places: sum.places(of: position, connections), parts: parts, steps: steps)
  }
}

/// What the sums of a convolution go over, for outputs and gradients.
struct ConvolutionNumbers {
  let rule: ConvolutionRule
  let axes: [ConvolutionAxis]
  let border: Border

  /// - Parameter input: the shape of one example, which fits.
  init(_ layer: some ConvolutionLayer, input: [Int]) {
    rule = layer.convolutionRule
    border = layer.border
    do throws(ShapeError) {
      axes = try rule.axes(for: input)
    } catch { shapeFailure("\(rule.name): \(error)") }
  }

  var title: String { "\(rule.name) \(rule.detail)" }

  /// The channels of the input that a channel of the output is made of.
  func inputs(of output: Int) -> Range<Int> {
    let (inputs, outputs) = (rule.inputs / rule.groups, rule.outputs / rule.groups)
    let first = output / outputs * inputs
    return first..<first + inputs
  }

  /// The channels of the output that a channel of the input goes into.
  func outputs(of input: Int) -> Range<Int> {
    let (inputs, outputs) = (rule.inputs / rule.groups, rule.outputs / rule.groups)
    let first = input / inputs * outputs
    return first..<first + outputs
  }

  /// Where a coefficient stands in the filter.
  func filterPosition(_ taps: [Int], input: Int, output: Int) -> [Int] {
    taps + (rule.isTransposed ? [output, input] : [input - inputs(of: output).lowerBound, output])
  }

  /// The pixel that stands at a place of the padded image; nil where the padding has none.
  func pixel(_ places: [Int]) -> [Int]? {
    var pixel: [Int] = []
    for (place, axis) in zip(places, axes) {
      guard let source = border.source.pixel(at: place, of: axis.input) else { return nil }
      pixel.append(source)
    }
    return pixel
  }

  /// The number at a place of the padded image.
  func value(of x: Tensor, at places: [Int], channel: Int) -> (number: Double, isPadding: Bool) {
    let isPadding = zip(places, axes).contains { !(0..<$1.input).contains($0) }
    guard let pixel = pixel(places) else {
      if case .constant(let value) = border { return (Double(value), true) }
      return (0, true)
    }
    return (x.number(at: pixel + [channel]), isPadding)
  }

  /// Where an output looks.
  func places(of position: [Int], _ connections: [[AxisConnection]]) -> [String] {
    let names = PlaceWords.names(axes.count)
    let window = zip(connections, names).map { PlaceWords.list($0.map(\.input), $1) }.joined(separator: ", ")
    if rule.isTransposed {
      let reasons = zip(connections, names).flatMap { along, name in
        along.map { connection in Self.arithmetic(connection, axes[names.firstIndex(of: name)!], name) }
      }
      return ["from \(window) of the input"] + (reasons.count > 12 ? [] : reasons)
    }
    var sentences = ["the window is \(window) of the input"]
    for (axis, (along, name)) in zip(axes, zip(connections, names)) {
      guard axis.stride > 1 || axis.padding.before > 0, let first = along.first else { continue }
      let outside = along.filter { !(0..<axis.input).contains($0.input) }.map(\.input)
      sentences.append(
        "its first \(name) is \(first.output)·\(axis.stride) − \(axis.padding.before) = "
          + ShownNumber.text(Double(first.input))
          + (outside.isEmpty ? "" : "; \(PlaceWords.list(outside, name)) \(outside.count == 1 ? "is" : "are") padding"))
    }
    return sentences
  }

  /// `row 1 through filter row 2: 1·2 + 2 − 1 = 3`
  static func arithmetic(_ connection: AxisConnection, _ axis: ConvolutionAxis, _ name: String) -> String {
    let tap = axis.dilation == 1 ? "\(connection.tap)" : "\(connection.tap)·\(axis.dilation)"
    let isTransposed = axis.operation == .transposedConvolution
    let (from, to) = isTransposed ? (connection.input, connection.output) : (connection.output, connection.input)
    return "\(name) \(from) through filter \(name) \(connection.tap): \(from)·\(axis.stride) + \(tap) − "
      + "\(axis.padding.before) = \(to)"
  }
}

extension Border {
  /// Where its numbers come from.
  var source: PaddingSource {
    switch self {
    case .zeros, .constant: .constant
    case .reflect: .reflect
    case .replicate: .replicate
    case .circular: .circular
    }
  }
}

extension Conv1D: ConvolutionLayer {}
extension Conv2D: ConvolutionLayer {
  var border: Border { paddingMode }
}
extension Conv3D: ConvolutionLayer {}
extension TransposedConv2D: ConvolutionLayer {}
extension DepthwiseConv2D: ConvolutionLayer {
  var activation: Activation { convolution.activation }
}

extension SeparableConv2D: NumberExplaining {
  func number(at position: [Int], of x: Tensor) -> NumberExplanation {
    let between = depthwise(x[.newAxis])[0]
    let sum = pointwise.number(at: position, of: between)
    let channels = shownIndices(between.shape[2], limit: 4).compactMap(\.self)
    return NumberExplanation(
      "SeparableConv2D: output \(position), the 1×1 convolution over what the depthwise one gives", places: sum.places,
      factors: ("depthwise", "pointwise filter"), parts: sum.parts, steps: sum.steps,
      inner: channels.map { depthwise.number(at: position.dropLast() + [$0], of: x) })
  }
}
