extension LayerOptions {
  /// Every name of a layer, and the kind that it means.
  static let kinds: [String: String] = [
    "conv": "conv", "conv1d": "conv", "conv2d": "conv", "conv3d": "conv", "convolution": "conv",
    "tconv": "tconv", "transposed": "tconv", "convtranspose": "tconv", "deconv": "tconv",
    "dwconv": "dwconv", "depthwise": "dwconv", "separable": "separable", "sepconv": "separable",
    "pool": "maxpool", "maxpool": "maxpool", "avgpool": "avgpool",
    "gap": "gap", "globalavgpool": "gap", "gmp": "gmp", "globalmaxpool": "gmp", "adaptive": "adaptive",
    "dense": "dense", "fc": "dense", "linear": "dense", "flatten": "flatten", "skip": "skip", "pad": "pad", "up": "up",
    "upsample": "up",
    "bn": "bn", "batchnorm": "bn", "ln": "ln", "layernorm": "ln", "lrn": "lrn", "dropout": "dropout",
  ]

  /// The layer, with its activation behind it, and before a dense layer the axes joined.
  func rules(for input: [Int]) throws(SyntaxMistake) -> [any LayerRule] {
    let axes = input.count - 1
    var rules: [any LayerRule] = []
    if Self.activations.contains(kind.text) {
      try check(takes: "", sizes: false)
      return [Self.activationRule(kind.text)]
    }
    guard let kind = Self.kinds[kind.text] else { throw unknownKind }
    switch kind {
    case "conv", "tconv", "dwconv", "separable": rules += try convolutions(kind, input, axes)
    case "maxpool", "avgpool":
      try check(takes: "spc")
      try needAxes(axes, input)
      guard let size = try each(sizes.isEmpty ? nil : sizes, "", axes) else {
        throw word.mistake(
          "\(self.kind.text) wants the size of its windows: \(self.kind.text):2, or \(self.kind.text):3,s2")
      }
      rules.append(
        PoolingRule(
          (kind == "maxpool" ? "MaxPool" : "AvgPool") + "\(axes)D", size: size, stride: try each(stride, "s", axes),
          padding: try padding(axes), roundsUp: isCeiled, hasPlaces: kind == "maxpool"))
    case "gap", "gmp":
      try check(takes: "", sizes: false)
      try needAxes(axes, input)
      rules.append(
        GlobalPoolingRule(
          kind == "gap" ? "GlobalAvgPool\(axes)D" : "GlobalMaxPool\(axes)D", axes: axes, hasPlaces: kind == "gmp"))
    case "adaptive":
      try check(takes: "")
      try needAxes(axes, input)
      guard let size = try each(sizes.isEmpty ? nil : sizes, "", axes) else {
        throw word.mistake("adaptive wants the size that comes out: adaptive:7")
      }
      try checkPositive("outputs along an axis")
      rules.append(AdaptivePoolingRule("AdaptiveAvgPool\(axes)D", outputSize: size))
    case "dense":
      try check(takes: "")
      guard sizes.count == 1 else {
        throw word.mistake("\(self.kind.text) wants the number of outputs: \(self.kind.text):10")
      }
      try checkPositive("outputs")
      if input.count > 1 { rules.append(FlattenRule()) }
      rules.append(DenseRule(inputs: input.reduce(1, *), outputs: sizes[0], hasBias: hasBias))
    case "skip":
      try check(takes: "s")
      try needAxes(axes, input)
      guard sizes.count == 1 else { throw word.mistake("skip wants the number of channels: skip:32,s2") }
      let step = try each(stride ?? [1], "s", axes) ?? []
      rules.append(ShortcutRule("ZeroPaddedShortcut", stride: step, outputs: sizes[0]))
    case "pad":
      try needAxes(axes, input)
      // `pad:2` and `pad:p0+1` say the same thing.
      let sides = try sizes.isEmpty ? padding(axes) : .sides((each(sizes, "", axes) ?? []).map { AxisPadding($0) })
      guard case .sides(let amounts) = sides else { throw word.mistake("pad wants numbers: pad:2, or pad:p0+1") }
      rules.append(BorderRule("ZeroPadding\(axes)D", amounts))
    case "up":
      try check(takes: "")
      try needAxes(axes, input)
      try checkPositive("times as large")
      rules.append(EnlargingRule("Upsample\(axes)D", try each(sizes.isEmpty ? [2] : sizes, "", axes) ?? []))
    case "dropout":
      // The rate changes no shape.
      rules.append(ShapeKeepingRule("Dropout", work: .dropout))
    default:
      try check(takes: "", sizes: false)
      rules.append(simple(kind, input))
    }
    if let activation { rules.append(Self.activationRule(activation)) }
    return rules
  }

  /// Where the way back needs the result alone, it is written over the sums.
  private static func activationRule(_ name: String) -> ShapeKeepingRule {
    let memory: ActivationMemory = ["relu", "relu6", "sigmoid", "tanh", "softmax"].contains(name) ? .result : .sums
    return ShapeKeepingRule(
      name, work: .activation(memory, isInPlace: name != "softmax" && memory == .result),
      // A softmax divides by the sum over all channels.
      channelReach: name == "softmax" ? .all : .own)
  }

  private func simple(_ kind: String, _ input: [Int]) -> any LayerRule {
    let channels = input.last ?? 0
    switch kind {
    case "bn":
      return ShapeKeepingRule("BatchNorm", parameters: ParameterCount(trainable: 2 * channels, fixed: 2 * channels))
    case "ln":
      return ShapeKeepingRule("LayerNorm", parameters: ParameterCount(trainable: 2 * channels), channelReach: .all)
    case "lrn": return ShapeKeepingRule("LocalResponseNorm", channelReach: .neighbours(before: 2, after: 2))
    default: return FlattenRule()
    }
  }

  private func convolutions(_ kind: String, _ input: [Int], _ axes: Int) throws(SyntaxMistake) -> [any LayerRule] {
    try check(takes: kind == "tconv" ? "spdog" : kind == "dwconv" ? "spdm" : "spdg")
    try needAxes(axes, input)
    let channels = input[axes]
    let wanted = kind == "dwconv" ? axes : axes + 1
    guard sizes.count == wanted else { throw wrongSizes(wanted, axes) }
    let filter = Array(sizes.prefix(axes))
    if let small = filter.first(where: { $0 < 1 }) {
      throw word.misfit("a filter of \(small) has no taps to multiply with: at least 1 is needed")
    }
    try checkPositive("filters")
    if let multiplier, !(1...ConvolutionAxis.largestSize).contains(multiplier) {
      throw word.misfit(
        "\(multiplier) filters for each channel: 1 to \(ConvolutionAxis.largestSize) are possible, such as m2")
    }
    if let groups, groups < 1 || channels % groups != 0 || (sizes.last ?? 0) % groups != 0 {
      throw word.misfit(
        "\(groups) groups cannot share \(channels) input and \(sizes.last ?? 0) output channels equally; "
          + "groups that can: \(commonDivisors(channels, sizes.last ?? 0))")
    }
    let outputs = kind == "dwconv" ? channels * (multiplier ?? 1) : sizes[axes]
    let convolution = ConvolutionRule(
      (kind == "tconv" ? "TransposedConv" : kind == "dwconv" || kind == "separable" ? "DepthwiseConv" : "Conv")
        + "\(axes)D",
      isTransposed: kind == "tconv", filter: filter, inputs: channels,
      outputs: kind == "separable" ? channels : outputs, stride: try each(stride, "s", axes),
      padding: try padding(axes),
      outputPadding: try each(outputPadding, "o", axes), dilation: try each(dilation, "d", axes),
      groups: kind == "dwconv" || kind == "separable" ? channels : groups ?? 1,
      hasBias: kind == "separable" ? false : hasBias)
    guard kind == "separable" else { return [convolution] }
    return [
      convolution,
      ConvolutionRule(
        "Conv\(axes)D", filter: filter.map { _ in 1 }, inputs: channels, outputs: outputs, hasBias: hasBias),
    ]
  }

  /// Throws if one of the sizes is less than 1.
  private func checkPositive(_ what: String) throws(SyntaxMistake) {
    if let small = sizes.first(where: { $0 < 1 }) { throw word.misfit("\(small) \(what): at least 1 is needed") }
  }

  private func commonDivisors(_ a: Int, _ b: Int) -> String {
    let largest = max(1, min(a, b, 4096))
    let divisors = (1...largest).filter { a % $0 == 0 && b % $0 == 0 }
    return divisors.prefix(8).map(String.init).joined(separator: ", ")
  }

  private func needAxes(_ axes: Int, _ input: [Int]) throws(SyntaxMistake) {
    guard (1...3).contains(axes) else {
      throw word.mistake(
        "\(kind.text) slides along one, two or three axes before the channels, but \(shapeText(input)) comes in: an image is "
          + "28x28x1, a sequence 100x16")
    }
  }

  private func wrongSizes(_ wanted: Int, _ axes: Int) -> SyntaxMistake {
    let form = Array(repeating: "3", count: axes).joined(separator: "x") + (wanted > axes ? "x64" : "")
    let parts = SpatialAxes.names(axes).joined(separator: " x ") + (wanted > axes ? " x filters" : "")
    return word.mistake("\(kind.text) wants \(parts) here, such as \(kind.text):\(form)")
  }

  private var unknownKind: SyntaxMistake {
    let names = Array(Self.kinds.keys).sorted() + Self.activations
    return kind.mistake(
      "there is no layer '\(kind.text)'\(Spelling.suggestion(for: kind.text, among: names))\nlayers are conv, tconv, dwconv, "
        + "separable, pool, avgpool, gap, adaptive, dense, flatten, skip, pad, up, bn, ln, lrn, dropout and activations such as relu"
    )
  }
}
