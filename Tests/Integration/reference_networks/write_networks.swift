// A cell: what networks with known numbers compute, in files that a reference reads.

/// Dropout that follows from the places alone, so that another program can drop the same: place i, counted along rows, columns
/// and channels as they lie, is dropped where the fraction of i · 2654435761 ÷ 2³² is below the rate.
struct KnownDropout: Layer {
  let rate: Double

  func callAsFunction(_ x: Tensor) -> Tensor {
    guard LayerMode.current == .training else { return x }
    let factors = (0..<x.count).map { place in
      Double(UInt32(truncatingIfNeeded: place) &* 2_654_435_761) / 4_294_967_296 < rate ? 0 : 1 / (1 - rate)
    }
    return x * Tensor(shape: x.shape, values: factors).converted(to: x.dtype)
  }
}

/// The same layers, with dropout that is known.
func known(_ network: Sequential) -> [any Layer] {
  zip(network.names, network.layers).map { name, layer in
    switch layer {
    case let dropout as Dropout: Named(name, KnownDropout(rate: dropout.rate))
    case let side as SideBranch: Named(name, SideBranch { known(side.body) })
    default: Named(name, layer)
    }
  }
}

/// Numbers that leave nothing trivial: biases, scales and running statistics are drawn, too, and signals keep their size.
func randomize(_ network: Sequential) {
  for (index, entry) in network.parameters.enumerated() {
    let (shape, seed) = (entry.parameter.shape, UInt64(index) + 1)
    func normal(_ deviation: Float) -> Tensor { Tensor(randomNormal: shape, standardDeviation: deviation, seed: seed) }
    func uniform(_ range: Range<Float>) -> Tensor { Tensor(randomUniform: shape, in: range, seed: seed) }
    switch entry.name.split(separator: ".").last {
    case "filter", "weight": entry.parameter.value = normal((2 / Float(shape.dropLast().reduce(1, *))).squareRoot())
    case "bias", "offset": entry.parameter.value = normal(0.3)
    // Blocks that add to what comes in add less, so that the scores of deep networks stay small.
    case "scale": entry.parameter.value = entry.name.contains(".body.") ? uniform(0.3..<0.7) : uniform(0.7..<1.3)
    case "coefficient": entry.parameter.value = uniform(0.2..<0.4)
    case "runningMean": entry.parameter.value = normal(0.3)
    case "runningVariance": entry.parameter.value = uniform(0.5..<2)
    default: break
    }
  }
}

struct Trial {
  let layers: Sequential
  let input: Parameter
}

/// Outputs, sides, loss, gradients, and in training the running statistics afterwards.
func results(_ layers: Sequential, _ images: Tensor, _ labels: Tensor, _ mode: LayerMode) -> [String: Tensor] {
  var found: [String: Tensor] = [:]
  let before = state(of: layers)
  func loss(_ scores: Tensor) -> Tensor { softmaxCrossEntropy(logits: scores, labels: labels) }
  let (total, gradients) = valueWithGradient(at: Trial(layers: layers, input: Parameter(images))) { trial in
    inMode(mode) {
      let (scores, sides) = trial.layers.outputsWithSides(for: trial.input.value)
      for (index, output) in ([scores] + sides).enumerated() { found["output.\(index)"] = stopGradient(output) }
      return sides.reduce(loss(scores)) { $0 + loss($1) * 0.3 }
    }
  }
  found["loss"] = total
  for name in gradients.names { found["gradient.\(name)"] = gradients[name] }
  if mode == .training {
    for entry in layers.parameters where !entry.parameter.isLearned { found["after.\(entry.name)"] = entry.parameter.value }
  }
  try! loadState(before, into: layers)
  return found
}

/// Writes `numbers` (parameters, images and labels) and the results of both precisions into a folder.
func write(_ network: any ClassicNetwork, batch: Int, to folder: String) throws {
  let layers = Sequential(known(network.layers))
  randomize(layers)
  let images = Tensor(randomNormal: [batch] + network.input, seed: 4711)
  let labels = Tensor(shape: [batch], values: (0..<batch).map { Int32(3 + 4 * $0) % 10 })
  var numbers = ["images": images, "labels": labels]
  for (name, tensor) in state(of: layers) { numbers["layers.\(name)"] = tensor }
  try Tensor.save(numbers, safetensors: "\(folder)/numbers.safetensors")
  let hasStatistics = layers.parameters.contains { $0.name.hasSuffix("runningMean") }
  for (name, kind) in [("single", DType.float32), ("double", .float64)] {
    for entry in layers.parameters { entry.parameter.value = entry.parameter.value.converted(to: kind) }
    let images = images.converted(to: kind)
    var found = ["inference.plain": network(images)]  // as a user asks, with the layers that the network came with
    // Without running statistics, training differs by dropout only.
    for (mode, word) in hasStatistics ? [(LayerMode.inference, "inference"), (.training, "training")] : [(.training, "training")] {
      for (key, tensor) in results(layers, images, labels, mode) { found["\(word).\(key)"] = tensor }
    }
    try Tensor.save(found, safetensors: "\(folder)/\(name).safetensors")
  }
}
