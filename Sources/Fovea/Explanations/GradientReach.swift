import Shapes

/// Where each output gradient of a small convolution goes backward: to every weight and every pixel of its window, and what
/// it brings to each.
///
/// In a notebook it is a picture with an arrow for each, for the output that the pointer is on; as text it lists all of
/// them, and the sums that make the gradients.
public struct GradientReach: Sendable {
  /// What one output gradient brings to a weight, a pixel or the bias: the product of the two factors.
  public struct Contribution: Hashable, Sendable {
    /// Where it arrives: `[row, column]` of the filter or of the image; empty for the bias.
    public let target: [Int]
    /// The output gradient.
    public let gradient: Double
    /// What the target was multiplied with: the pixel for a weight, the weight for a pixel; 1 for the bias.
    public let factor: Double

    /// What is added to the target's gradient.
    public var value: Double { gradient * factor }
  }

  /// One output gradient, and what it brings to whom.
  public struct Slope: Sendable {
    /// `[row, column]` of the output.
    public let position: [Int]
    /// The gradient of the sum there: ∂L/∂z.
    public let gradient: Double
    /// To the weights, row by row.
    public let toWeights: [Contribution]
    /// To the pixels of the image; what lies in the padding of zeros gets none.
    public let toPixels: [Contribution]
    /// To the bias; nil where there is none.
    public let toBias: Contribution?
  }

  /// Every output, row by row.
  public let slopes: [Slope]
  /// The layer, in words.
  let title: String
  /// What the gradients that arrive from behind are called.
  let gradientName: String
  /// Rows and columns.
  let filterSize: [Int]
  /// Rows and columns of the image.
  let imageSize: [Int]
  /// How many rows and columns of zeros lie before and after the image.
  let padding: [(before: Int, after: Int)]

  /// The gradient of each weight: what all outputs bring to it, in their order.
  public func contributions(toWeight position: [Int]) -> [Contribution] {
    slopes.flatMap { $0.toWeights.filter { $0.target == position } }
  }

  /// The gradient of a pixel: what all outputs bring to it, in their order.
  public func contributions(toPixel position: [Int]) -> [Contribution] {
    slopes.flatMap { $0.toPixels.filter { $0.target == position } }
  }
}

/// Where each output gradient of a small convolution goes backward: arrows to every weight and every pixel that it reaches,
/// with what it brings to each.
///
///     gradientReach(Conv2D(filterShape: (2, 2, 1, 1)), input: x, outputGradient: g)
///
/// Added up over all outputs, that is the gradient of the filter, of the input and of the bias. The picture shows the arrows
/// of the output that the pointer is on, or that the tab key has reached; at first those of the first one.
///
/// - Parameters:
///   - layer: a convolution with one channel of input and one of output, a filter of at most 4×4, at most 16 outputs, and at
///     most 7 rows and columns of input with its padding.
///   - input: one example, `[H, W]` or `[H, W, 1]`.
///   - outputGradient: ∂L/∂output, of the output's size; nil for ones, as if the loss were the sum of all outputs.
public func gradientReach(_ layer: Conv2D, input: Tensor, outputGradient: Tensor? = nil) -> GradientReach {
  let example = ExplainedExample(layer, "gradientReach", input: input, places: 3)
  let numbers = ConvolutionNumbers(layer, input: example.input.shape)
  numbers.checkReach(example)
  var gradient = outputGradient ?? Tensor(ones: example.outputShape)
  guard gradient.count == example.outputShape.reduce(1, *) else {
    shapeFailure(
      "gradientReach(Conv2D): the output gradient has shape \(gradient.shape), but the output \(example.outputShape)")
  }
  gradient = gradient.reshaped(to: example.outputShape)
  let sums = sumGradient(gradient, through: layer.activation) { layer.sums(example.input[.newAxis]) }
  let places = numbers.axes.map { 0..<$0.output }
  return GradientReach(
    slopes: places[0].flatMap { row in
      places[1].map { numbers.slope(at: [row, $0], sums, example.input, layer) }
    }, title: numbers.title, gradientName: gradientName(layer.activation), filterSize: numbers.axes.map(\.filter),
    imageSize: numbers.axes.map(\.input), padding: numbers.axes.map { ($0.padding.before, $0.padding.after) })
}

extension ConvolutionNumbers {
  /// Ends the computation, and says what would be right, unless a picture of all arrows has room.
  fileprivate func checkReach(_ example: ExplainedExample) {
    let (outputs, filter) = (axes.map(\.output), axes.map(\.filter))
    let padded = axes.map { $0.padding.before + $0.input + $0.padding.after }
    let limits = [
      (
        rule.inputs == 1 && rule.outputs == 1,
        "it has \(rule.inputs) channels of input and \(rule.outputs) of output, not 1 and 1"
      ),
      (outputs.reduce(1, *) <= 16, "it has \(timesText(outputs)) outputs, and 16 have room"),
      (filter.allSatisfy { $0 <= 4 }, "its filter is \(timesText(filter)), and 4×4 has room"),
      (padded.allSatisfy { $0 <= 7 }, "its input is \(timesText(padded)) with the padding, and 7×7 has room"),
    ]
    guard let broken = limits.first(where: { !$0.0 }) else { return }
    shapeFailure(
      "gradientReach(\(title)) draws an arrow to everything that an output gradient reaches; \(broken.1). Take a smaller one, "
        + "or ask for one number: explainGradient(layer, ofFilter: [0, 0, 0, 0], input: x)")
  }

  /// What one output brings to whom.
  fileprivate func slope(at position: [Int], _ gradients: Tensor, _ x: Tensor, _ layer: Conv2D) -> GradientReach.Slope {
    let gradient = gradients.number(at: position + [0])
    let connections = zip(axes, position).map { $0.connections(ofOutput: $1) }
    var (weights, pixels): ([GradientReach.Contribution], [GradientReach.Contribution]) = ([], [])
    for row in connections[0] {
      for column in connections[1] {
        let (taps, place) = ([row.tap, column.tap], [row.input, column.input])
        let factor = value(of: x, at: place, channel: 0).number
        weights.append(GradientReach.Contribution(target: taps, gradient: gradient, factor: factor))
        guard let pixel = pixel(place) else { continue }
        let weight = layer.filter.value.number(at: taps + [0, 0])
        pixels.append(GradientReach.Contribution(target: pixel, gradient: gradient, factor: weight))
      }
    }
    return GradientReach.Slope(
      position: position, gradient: gradient, toWeights: weights, toPixels: pixels,
      toBias: layer.bias.map { _ in GradientReach.Contribution(target: [], gradient: gradient, factor: 1) })
  }
}
