/// A layer that makes one number of every window, channel by channel.
protocol PoolingLayer: NumberExplaining, GradientExplaining {
  /// nil where the largest number counts; otherwise whether a mean counts the padding.
  var meanCountsPadding: Bool? { get }
}

extension PoolingLayer {
  func number(at position: [Int], of x: Tensor) -> NumberExplanation {
    let rule = shapeRule
    let channel = position[position.count - 1]
    let windows = PoolingNumbers.windows(rule, input: x.shape, at: position)
    // Padding has no value, so that no window's largest number, or mean, is made of it.
    let parts = TermGrid(connections: windows.map(\.pixels)).parts([""]) { _, along in
      let place = along.map(\.input) + [channel]
      return NumberExplanation.Term(
        position: place, value: x.number(at: place), isPadding: false, weightPosition: nil, weight: 1)
    }
    let count = windows.reduce(1) { $0 * (meanCountsPadding == true ? $1.paddedCount : $1.pixels.count) }
    let names = PlaceWords.names(windows.count)
    let window = zip(windows, names).map { PlaceWords.list($0.pixels.map(\.input), $1) }.joined(separator: ", ")
    var places = ["the window is \(window) of channel \(channel)"]
    let covered = windows.reduce(1) { $0 * $1.pixels.count }
    let full = windows.reduce(1) { $0 * $1.paddedCount }
    if full > covered {
      places.append(
        "\(full - covered) of its \(full) pixels lie in the padding, which "
          + (meanCountsPadding == true ? "counts as zero" : "does not count"))
    }
    return NumberExplanation(
      "\(rule.name)\(rule.detail.isEmpty ? "" : " \(rule.detail)"): output \(position)", places: places,
      factors: ("input", ""), reduction: meanCountsPadding == nil ? .largest : .mean(of: count), parts: parts)
  }
}

/// Which pixels the windows of poolings have.
enum PoolingNumbers {
  /// Pixels of the image along an axis, and how many the window has with its padding.
  struct Window {
    var pixels: [AxisConnection]
    var paddedCount: Int
  }

  static func windows(_ rule: any LayerRule, input: [Int], at position: [Int]) -> [Window] {
    switch rule {
    case let rule as PoolingRule:
      let axes: [ConvolutionAxis]
      do throws(ShapeError) {
        axes = try rule.axes(for: input)
      } catch { shapeFailure("\(rule.name): \(error)") }
      return zip(axes, position).map { axis, place in
        let all = axis.connections(ofOutput: place)
        // What sticks out of the padded image belongs to no window.
        return Window(
          pixels: all.filter { (0..<axis.input).contains($0.input) },
          paddedCount: all.filter { $0.input < axis.input + axis.padding.after }.count)
      }
    case let rule as AdaptivePoolingRule:
      return zip(input, zip(rule.outputSize, position)).map { size, place in
        let (outputs, index) = place
        let range = index * size / outputs..<((index + 1) * size + outputs - 1) / outputs
        return Window(
          pixels: range.enumerated().map { AxisConnection(input: $1, tap: $0, output: index) },
          paddedCount: range.count)
      }
    default:
      return input.dropLast().map { size in
        Window(pixels: (0..<size).map { AxisConnection(input: $0, tap: $0, output: 0) }, paddedCount: size)
      }
    }
  }
}

extension MaxPool1D: PoolingLayer { var meanCountsPadding: Bool? { nil } }
extension MaxPool2D: PoolingLayer { var meanCountsPadding: Bool? { nil } }
extension MaxPool3D: PoolingLayer { var meanCountsPadding: Bool? { nil } }
extension AdaptiveMaxPool2D: PoolingLayer { var meanCountsPadding: Bool? { nil } }
extension GlobalMaxPool1D: PoolingLayer { var meanCountsPadding: Bool? { nil } }
extension GlobalMaxPool2D: PoolingLayer { var meanCountsPadding: Bool? { nil } }
extension GlobalMaxPool3D: PoolingLayer { var meanCountsPadding: Bool? { nil } }
extension AvgPool1D: PoolingLayer { var meanCountsPadding: Bool? { countIncludesPadding } }
extension AvgPool2D: PoolingLayer { var meanCountsPadding: Bool? { countIncludesPadding } }
extension AvgPool3D: PoolingLayer { var meanCountsPadding: Bool? { countIncludesPadding } }
extension AdaptiveAvgPool2D: PoolingLayer { var meanCountsPadding: Bool? { false } }
extension GlobalAvgPool1D: PoolingLayer { var meanCountsPadding: Bool? { false } }
extension GlobalAvgPool2D: PoolingLayer { var meanCountsPadding: Bool? { false } }
extension GlobalAvgPool3D: PoolingLayer { var meanCountsPadding: Bool? { false } }

extension Subsampling2D: NumberExplaining {
  func number(at position: [Int], of x: Tensor) -> NumberExplanation {
    let windows = PoolingNumbers.windows(shapeRule, input: x.shape, at: position)
    let channel = position[2]
    let factor = coefficient.value.number(at: [channel])
    let parts = TermGrid(connections: windows.map(\.pixels)).parts([""]) { _, along in
      let place = along.map(\.input) + [channel]
      return NumberExplanation.Term(
        position: place, value: x.number(at: place), isPadding: false, weightPosition: nil, weight: 1)
    }
    let sum = parts.reduce(0) { $0 + $1.sum }
    let scaled = NumberExplanation.Step(
      title: "coefficient",
      formula: Formula(
        "\(ShownNumber.factor(sum))·\(ShownNumber.factor(factor))",
        latex: "\(ShownNumber.latexFactor(sum)) \\cdot \(ShownNumber.latexFactor(factor))"), value: sum * factor)
    let shifted = NumberExplanation.Step.bias(bias.value.number(at: [channel]), to: scaled.value)
    return NumberExplanation(
      "Subsampling2D \(shapeRule.detail): output \(position)", places: ["the window of channel \(channel)"],
      factors: ("input", ""), parts: parts,
      steps: [scaled, shifted] + [.activation(activation, of: shifted.value)].compactMap(\.self))
  }
}
