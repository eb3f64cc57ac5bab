/// A layer whose numbers can be written out.
protocol NumberExplaining: Layer {
  /// One number of the output for one example.
  ///
  /// - Parameters:
  ///   - position: where it stands in the output of the example.
  ///   - x: the example, without a batch.
  func number(at position: [Int], of x: Tensor) -> NumberExplanation
}

/// One number of a layer's output, written out: where the window lies, the numbers of the input and of the filter, their
/// products and sum for each channel, the bias, the activation.
///
///     explain(lenet[0], at: [2, 3, 0], input: digit)
///
/// Of a `Sequential` the last layer is explained, with what the layers before it give.
///
/// - Parameters:
///   - layer: a convolution of any kind, a pooling, a dense layer or an activation.
///   - position: `[row, column, channel]` of an image, `[step, channel]` of a sequence, `[unit]` of a dense layer.
///   - input: one example, `[H, W, C]`, or a batch of one.
public func explain(_ layer: any Layer, at position: [Int], input: Tensor) -> NumberExplanation {
  let example = ExplainedExample(layer, "explain", input: input, output: position)
  guard let layer = layer as? any NumberExplaining else {
    shapeFailure(
      "explain(…, at:): the numbers of \(type(of: layer)) cannot be written out; those of convolutions, poolings, dense "
        + "layers and activations can, and of a Sequential that ends with one")
  }
  return layer.number(at: position, of: example.input)
}

/// An input as one example, and a position in the output that it gives.
struct ExplainedExample {
  /// Without a batch.
  let input: Tensor
  /// The shape of what comes out of it.
  let outputShape: [Int]

  /// Ends the computation, and says what would be right, unless the layer takes the input and has such an output.
  ///
  /// - Parameters:
  ///   - question: the function, for messages.
  ///   - position: in the output; nil for any.
  ///   - places: how many axes the input should have; nil for any.
  init(_ layer: any Layer, _ question: String, input: Tensor, output position: [Int]? = nil, places: Int? = nil) {
    let name = "\(type(of: layer))"
    var shapes = [input.shape]
    if input.rank > 1, input.shape[0] == 1 { shapes.append(Array(input.shape.dropFirst())) }
    if input.rank > 0 { shapes.append(input.shape + [1]) }
    var fitting: [(input: [Int], output: [Int])] = []
    var failure: ShapeError?
    for shape in shapes {
      do throws(ShapeError) {
        fitting.append((shape, try layer.outputShape(for: shape)))
      } catch { failure = failure ?? error }
    }
    guard
      let found = fitting.first(where: {
        $0.output.count == position?.count ?? $0.output.count && $0.input.count == places ?? $0.input.count
      }) ?? fitting.first
    else {
      let advice =
        input.rank > 1 && (try? layer.outputShape(for: Array(input.shape.dropFirst()))) != nil
        ? "one example is explained: give one of the \(input.shape[0]), such as x[0]"
        : "\(failure.map { "\($0)" } ?? "")"
      shapeFailure("\(question)(\(name)): \(advice)")
    }
    self.input = input.shape == found.input ? input : input.reshaped(to: found.input)
    outputShape = found.output
    guard let position else { return }
    Self.check(position, in: found.output, "\(question)(\(name)): the output")
  }

  /// Ends the computation unless there is such a position.
  static func check(_ position: [Int], in shape: [Int], _ what: String) {
    guard position.count == shape.count else {
      shapeFailure("\(what) has shape \(shape), so that a position has \(shape.count) numbers, got \(position)")
    }
    if let axis = shape.indices.first(where: { !(0..<shape[$0]).contains(position[$0]) }) {
      shapeFailure("\(what) has shape \(shape): at axis \(axis), \(position[axis]) is not in 0 to \(shape[axis] - 1)")
    }
  }
}

extension Tensor {
  /// The number at a position.
  func number(at position: [Int]) -> Double {
    storage.value(at: zip(position, strides).reduce(0) { $0 + $1.0 * $1.1 })
  }
}

extension Sequential: NumberExplaining {
  func number(at position: [Int], of x: Tensor) -> NumberExplanation {
    guard let last = layers.last else { shapeFailure("explain(Sequential): it has no layers") }
    let before = Sequential(Array(layers.dropLast()))
    let between = layers.count == 1 ? x : before(x[.newAxis])[0]
    guard let explained = last as? any NumberExplaining else {
      shapeFailure(
        "explain(Sequential): the numbers of its last layer, \(type(of: last)), cannot be written out; take the layers up "
          + "to one that can: network[..<3]")
    }
    return explained.number(at: position, of: between)
  }
}

extension Activate: NumberExplaining {
  func number(at position: [Int], of x: Tensor) -> NumberExplanation {
    let value = x.number(at: position)
    let term = NumberExplanation.Term(
      position: position, value: value, isPadding: false, weightPosition: nil, weight: 1)
    return NumberExplanation(
      "Activate: output \(position)", places: ["from the number in the same place"],
      parts: [NumberExplanation.Part(label: "", rows: 1, terms: [term])],
      steps: [.activation(activation, of: value)].compactMap(\.self))
  }
}
