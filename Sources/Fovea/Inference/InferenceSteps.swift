/// Collects the steps of a network that is prepared for inference.
struct InferenceSteps {
  private(set) var steps: [InferenceStep] = []
  private(set) var report = InferenceReport()
  /// Values that somebody else reads, too: what gives them must stay as it is. The input is value 0.
  private var shared: Set<Int> = [0]
  private var valueCount = 1
  private var names: [String] = []
  private var place: [(name: String, layer: any Layer.Type)] = []

  /// Adds what a layer does, and gives the number of the value that comes out.
  mutating func add(_ layer: any Layer, to x: Int) -> Int {
    switch layer {
    case let prepared as any PreparedLayer: return prepared.prepare(&self, x)
    case let network as any LayerNetwork: return network.layers.prepare(&self, x)
    default:
      report.asTheyAre.append("\(path.isEmpty ? "" : "\(path) ")(\(type(of: layer)))")
      return append(.layer(layer), [x])
    }
  }

  /// The same for a layer that has a name in its network.
  mutating func add(_ layer: any Layer, named name: String, to x: Int) -> Int {
    inside(name, layer) { $0.add(layer, to: x) }
  }

  /// Runs a function for the parts of a layer.
  mutating func inside<Result>(_ name: String, _ layer: any Layer, _ body: (inout InferenceSteps) -> Result) -> Result {
    place.append((name, type(of: layer)))
    defer { place.removeLast() }
    return named(name, body)
  }

  /// Runs a function for a part that has a name of its own in summaries only.
  mutating func named<Result>(_ name: String, _ body: (inout InferenceSteps) -> Result) -> Result {
    names.append(name)
    defer { names.removeLast() }
    return body(&self)
  }

  private var path: String { names.joined(separator: ".") }

  /// Adds a step.
  mutating func append(_ work: InferenceStep.Work, _ inputs: [Int]) -> Int {
    let output = valueCount
    valueCount += 1
    steps.append(InferenceStep(path: path, place: place, work: work, inputs: inputs, output: output))
    return output
  }

  /// Notes that several layers read a value.
  mutating func share(_ value: Int) { shared.insert(value) }

  /// Notes that a layer does nothing in inference.
  mutating func leaveOut(_ layer: any Layer) { report.leftOut["\(type(of: layer))", default: 0] += 1 }

  /// The step that gives a value, if it may be changed.
  private func place(of value: Int) -> Int? {
    shared.contains(value) ? nil : steps.lastIndex { $0.output == value }
  }

  /// Lets the step before a normalisation do its work; false where there is none that can.
  mutating func fold(_ norm: BatchNorm, into x: Int) -> Bool {
    guard let place = place(of: x) else { return false }
    let scaling = ChannelScaling(norm)
    switch steps[place].work {
    case .convolution(let convolution):
      guard convolution.fold(scaling) else { return false }
    case .dense(var dense):
      guard dense.fold(scaling) else { return false }
      steps[place].work = .dense(dense)
    default: return false
    }
    report.folded += 1
    join(place)
    return true
  }

  /// Lets the step before an activation do its work; false where there is none that can.
  mutating func fuse(_ activation: Activation, into x: Int) -> Bool {
    guard let place = place(of: x) else { return false }
    switch steps[place].work {
    case .convolution(let convolution):
      guard convolution.fuse(activation) else { return false }
    case .dense(var dense):
      guard dense.activation == .identity else { return false }
      dense.activation = activation
      steps[place].work = .dense(dense)
    case .batchNorm(let norm, .identity): steps[place].work = .batchNorm(norm, activation)
    case .sum(.identity): steps[place].work = .sum(activation)
    default: return false
    }
    report.activations += 1
    join(place)
    return true
  }

  /// The sum of two values through an activation: in the convolution that gives the first, if one does.
  mutating func sum(_ main: Int, _ side: Int, _ activation: Activation) -> Int {
    guard let place = place(of: main), main != side, case .convolution(let convolution) = steps[place].work,
      convolution.fuseSum(activation)
    else {
      return append(.sum(activation), [main, side])
    }
    // The other way must have been gone by then.
    var step = steps.remove(at: place)
    step.inputs.append(side)
    step.joined += ["add"] + (activation == .identity ? [] : ["\(activation)"])
    steps.append(step)
    report.sums += 1
    if activation != .identity { report.activations += 1 }
    return main
  }

  /// Notes that the layer at hand became part of a step.
  private mutating func join(_ place: Int) {
    let known = steps[place].path.split(separator: ".").dropLast().count
    steps[place].joined.append(names.dropFirst(min(known, names.count - 1)).joined(separator: "."))
  }
}

/// What was done to a network to prepare it for inference.
struct InferenceReport: Sendable {
  /// Normalisations that became part of a layer before them.
  var folded = 0
  /// Activations that are computed along with something else.
  var activations = 0
  /// Sums of short cuts that are computed along with a convolution.
  var sums = 0
  /// Layers that do nothing in inference, by their types.
  var leftOut: [String: Int] = [:]
  /// Layers that were not taken apart, with their places.
  var asTheyAre: [String] = []
}

extension InferenceDense {
  /// Takes in a normalisation that follows; false where something stands between.
  mutating func fold(_ scaling: ChannelScaling) -> Bool {
    guard activation == .identity, scaling.factors.count == weight.shape[1] else { return false }
    let factors = Tensor(shape: [scaling.factors.count], values: scaling.factors.map { Float($0) })
    weight *= factors
    bias = Tensor(
      shape: [scaling.factors.count], values: scaling.applied(to: bias?.scalars(as: Double.self)).map { Float($0) })
    return true
  }
}
