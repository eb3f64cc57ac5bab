/// A layer that says what it does in a network prepared for inference.
protocol PreparedLayer: Layer {
  /// Adds what the layer does to a value, and gives the number of the value that comes out.
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int
}

extension Sequential: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    zip(names, layers).reduce(x) { steps.add($1.1, named: $1.0, to: $0) }
  }
}

extension Named: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int { steps.add(layer, named: name, to: x) }
}

extension Residual: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    steps.share(x)
    let main = steps.named("body") { body.prepare(&$0, x) }
    let side = shortcut.map { shortcut in steps.named("shortcut") { $0.add(shortcut, to: x) } } ?? x
    return steps.sum(main, side, activation)
  }
}

extension Concatenated: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    if branches.isEmpty { return steps.append(.layer(self), [x]) }
    steps.share(x)
    let outputs = zip(names, branches).map { steps.add($1, named: $0, to: x) }
    return steps.append(.concatenation, outputs)
  }
}

extension SideBranch: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    steps.leaveOut(self)
    return x
  }
}

extension Dropout: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    steps.leaveOut(self)
    return x
  }
}

extension Conv2D: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    steps.append(.convolution(InferenceConvolution("Conv2D", self)), [x])
  }
}

extension DepthwiseConv2D: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    steps.append(.convolution(InferenceConvolution("DepthwiseConv2D", convolution)), [x])
  }
}

extension SeparableConv2D: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    let filtered = steps.add(depthwise, named: "depthwise", to: x)
    return steps.add(pointwise, named: "pointwise", to: filtered)
  }
}

extension PartlyConnectedConv2D: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    let convolution = InferenceConvolution(
      "PartlyConnectedConv2D", filter: completeFilter, bias: bias.value, activation: activation)
    return steps.append(.convolution(convolution), [x])
  }
}

extension Dense: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    let dense = InferenceDense(
      weight: weight.value.constant.converted(to: .float32), bias: bias?.value.constant.converted(to: .float32),
      activation: activation)
    return steps.append(.dense(dense), [x])
  }
}

extension BatchNorm: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    if steps.fold(self, into: x) { return x }
    let frozen = BatchNorm(scale.shape[0], momentum: momentum, epsilon: epsilon)
    for (new, old) in [
      (frozen.scale, scale), (frozen.offset, offset), (frozen.runningMean, runningMean),
      (frozen.runningVariance, runningVariance),
    ] { new.value = old.value.constant }
    return steps.append(.batchNorm(frozen, .identity), [x])
  }
}

extension Activate: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    steps.fuse(activation, into: x) ? x : steps.append(.activation(activation), [x])
  }
}

extension LayerNorm: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    let frozen = LayerNorm(scale.shape[0], epsilon: epsilon)
    (frozen.scale.value, frozen.offset.value) = (scale.value.constant, offset.value.constant)
    return steps.append(.layer(frozen), [x])
  }
}

extension GroupNorm: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    let frozen = GroupNorm(groups: groups, channels: scale.shape[0], epsilon: epsilon)
    (frozen.scale.value, frozen.offset.value) = (scale.value.constant, offset.value.constant)
    return steps.append(.layer(frozen), [x])
  }
}

extension Subsampling2D: PreparedLayer {
  func prepare(_ steps: inout InferenceSteps, _ x: Int) -> Int {
    let frozen = Subsampling2D(size: size, channels: bias.shape[0], activation: activation)
    (frozen.coefficient.value, frozen.bias.value) = (coefficient.value.constant, bias.value.constant)
    return steps.append(.layer(frozen), [x])
  }
}
