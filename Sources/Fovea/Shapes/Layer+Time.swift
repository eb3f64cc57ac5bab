extension Layer {
  /// How long the layers should take for a batch on this machine, layer by layer, beside how long they take.
  ///
  /// The first call in a process measures what the machine does with some small layers, which takes about a quarter of a
  /// second.
  ///
  /// - Parameters:
  ///   - input: the shape of one example, such as `[28, 28, 1]`.
  ///   - batch: examples that are computed together.
  ///   - measuring: whether the layers are run as well, each several times.
  public func predictedTime(input: [Int], batch: Int = 1, measuring: Bool = true) -> TimePrediction {
    guard batch > 0 else { shapeFailure("predictedTime: a batch of \(batch); it has at least 1 example") }
    let trace = ShapeTrace(asFarAsPossible: shapeRule, input: input)
    let isMeasured = measuring && trace.failure == nil
    var rows: [TimePrediction.Row] = []
    var x = isMeasured ? Self.example(trace, batch) : nil
    var shape = input
    for (path, layer) in leaves(of: self, path: []) {
      let part = ShapeTrace(asFarAsPossible: layer.shapeRule, input: shape)
      var measured: Double?
      if let taken = x {
        measured = timed(layer, taken)
        x = inMode(.inference) { layer(taken) }
      }
      let (multiplyAdds, bytes, predicted) = estimate(layer, part, batch)
      rows.append(
        TimePrediction.Row(
          path: path, layer: "\(type(of: layer))", multiplyAdds: multiplyAdds, bytes: bytes, predicted: predicted,
          measured: measured))
      shape = part.output
      if part.failure != nil { break }
    }
    let total = TimePrediction.Row(
      path: "", layer: "total", multiplyAdds: saturatingSum(rows.map(\.multiplyAdds)),
      bytes: saturatingSum(rows.map(\.bytes)), predicted: rows.reduce(0) { $0 + $1.predicted },
      measured: isMeasured ? timed(self, Self.example(trace, batch)) : nil)
    return TimePrediction(rows: rows, total: total, batch: batch, input: input, failure: trace.failure)
  }

  /// Seconds that a batch takes, forward: the median of several runs.
  ///
  /// - Parameters:
  ///   - input: the shape of one example, which must fit.
  ///   - batch: examples that are computed together.
  /// - Throws: `ShapeError` naming the layer, the axis and the arithmetic that failed.
  public func measuredTime(input: [Int], batch: Int = 1) throws(ShapeError) -> Double {
    guard batch > 0 else { shapeFailure("measuredTime: a batch of \(batch); it has at least 1 example") }
    return timed(self, Self.example(try ShapeTrace(shapeRule, input: input), batch))
  }

  /// Numbers that any layer can take: words have the number 0.
  private static func example(_ trace: ShapeTrace, _ batch: Int) -> Tensor {
    let shape = [batch] + trace.input
    return trace.steps.contains { $0.rule is EmbeddingRule }
      ? Tensor(zeros: shape) : Tensor(randomUniform: shape, seed: 1)
  }
}

/// The layers that work one after the other, with their places; those of a `Sequential` within one by one.
private func leaves(of layer: any Layer, path: [String]) -> [(path: String, layer: any Layer)] {
  guard let network = (layer as? any LayerNetwork)?.layers ?? layer as? Sequential else {
    return [(path.joined(separator: "."), layer)]
  }
  return zip(network.names, network.layers).flatMap { leaves(of: $1, path: path + [$0]) }
}

private func timed(_ layer: any Layer, _ x: Tensor) -> Double {
  inMode(.inference) { Stopwatch.median(atLeast: 0.02) { _ = layer(x) } }
}

/// What a layer should take for a batch.
private func estimate(_ layer: any Layer, _ trace: ShapeTrace, _ batch: Int) -> (Int, Int, Double) {
  var (multiplyAdds, bytes, seconds) = (0, 0, 0.0)
  let rate = MachineRate.shared
  for step in trace.steps {
    let memory = step.rule.memory(from: step.input, to: step.output)
    let numbers = saturatingProduct([saturatingSum([step.input, step.output].map { saturatingProduct($0) }), batch])
    let count = saturatingProduct([step.multiplyAdds, batch])
    // What only changes the look of numbers touches none of them.
    let touched =
      memory.sharesInput || memory.isIdleInInference
      ? 0 : saturatingProduct([saturatingSum([numbers, step.parameters.total]), 4])
    multiplyAdds = saturatingSum([multiplyAdds, count])
    bytes = saturatingSum([bytes, touched])
    seconds += rate.overhead
    guard touched > 0 else { continue }
    let work: Double
    if let (family, sizes) = MachineRate.classified(step, batch: batch) {
      work = Double(count) / rate.rate(family, sizes)
    } else {
      work = Double(numbers) / rate.rate(.numbers(step.rule.name), MachineRate.numberSizes(step.rule))
    }
    let transfer = touched > MachineRate.cacheBytes ? Double(touched) / rate.bandwidth : 0
    seconds += max(work, transfer)
  }
  return (multiplyAdds, bytes, seconds)
}
