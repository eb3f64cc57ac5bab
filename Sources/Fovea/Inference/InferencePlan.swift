/// The steps of a network for inputs of one shape: sizes, what can be forgotten when, and what is written where.
struct InferencePlan: Sendable {
  /// What is known of a step.
  struct Setting: Sendable {
    /// The sizes, of a convolution.
    var convolution: ConvolutionSetting?
    /// The shape that comes out.
    var output: [Int] = []
    /// Values that nobody needs behind this step.
    var forgotten: [Int] = []
    /// Where a convolution writes its channels, if it is a branch: the value, and the first of the channels.
    var target: (value: Int, channel: Int)?
    /// Whether a concatenation finds all its parts in their places.
    var isInPlace = false
  }

  let settings: [Setting]
  private let multiplyAdds: Int
  /// The shapes of concatenations that are written branch by branch, by the numbers of their values.
  private let joined: [Int: [Int]]
  private let valueCount: Int
  private let result: Int

  /// Runs the steps for the first time, with all checks, and learns the sizes.
  static func made(of steps: [InferenceStep], for x: Tensor, result: Int) -> (plan: InferencePlan, output: Tensor) {
    let valueCount = (steps.map(\.output).max() ?? 0) + 1
    var settings = Self.lifetimes(steps, result: result)
    var values = [Tensor?](repeating: nil, count: valueCount)
    values[0] = x
    for (index, step) in steps.enumerated() {
      let inputs = step.inputs.map { Self.value($0, of: values) }
      let output = LayerPath.at(step.place) {
        if case .convolution(let convolution) = step.work {
          let setting = convolution.setting(for: inputs[0])
          if inputs.count > 1 { Residual.check(setting.outputShape, inputs[1].shape) }
          settings[index].convolution = setting
        }
        return step.output(of: inputs, settings[index].convolution)
      }
      settings[index].output = output.shape
      // The filter as it was given is gone, and nothing of its size will be wanted.
      if settings[index].convolution != nil { BufferPool.shared.drain() }
      for value in settings[index].forgotten { values[value] = nil }
      values[step.output] = output
    }
    let joined = Self.writeBranchesInPlace(steps, &settings)
    let plan = InferencePlan(
      settings: settings, multiplyAdds: settings.reduce(0) { $0 + ($1.convolution?.dims.multiplyAdds ?? 0) },
      joined: joined, valueCount: valueCount, result: result)
    return (plan, Self.value(result, of: values))
  }

  private static func value(_ number: Int, of values: [Tensor?]) -> Tensor {
    guard let value = values[number] else { preconditionFailure("a step comes before what it needs") }
    return value
  }

  /// Which values nobody needs behind each step.
  private static func lifetimes(_ steps: [InferenceStep], result: Int) -> [Setting] {
    var settings = [Setting](repeating: Setting(), count: steps.count)
    var seen: Set<Int> = [result]
    for (index, step) in steps.enumerated().reversed() {
      for value in step.inputs where seen.insert(value).inserted { settings[index].forgotten.append(value) }
    }
    return settings
  }

  /// Lets convolutions that are branches write into what the concatenation gives.
  private static func writeBranchesInPlace(_ steps: [InferenceStep], _ settings: inout [Setting]) -> [Int: [Int]] {
    var readers: [Int: Int] = [:]
    for value in steps.flatMap(\.inputs) { readers[value, default: 0] += 1 }
    var joined: [Int: [Int]] = [:]
    for (index, step) in steps.enumerated() {
      guard case .concatenation = step.work, settings[index].output.count == 4 else { continue }
      var (channel, isInPlace) = (0, true)
      for value in step.inputs {
        guard let branch = steps.firstIndex(where: { $0.output == value }) else {
          isInPlace = false
          break
        }
        if case .convolution(let convolution) = steps[branch].work, steps[branch].inputs.count == 1,
          convolution.endsInEngine, readers[value] == 1
        {
          settings[branch].target = (step.output, channel)
        } else {
          isInPlace = false
        }
        channel += settings[branch].output.last ?? 0
      }
      if isInPlace {
        joined[step.output] = settings[index].output
        settings[index].isInPlace = true
      } else {
        for branch in settings.indices where settings[branch].target?.value == step.output {
          settings[branch].target = nil
        }
      }
    }
    return joined
  }

  /// What the steps give for an input of the shape that the plan is for.
  func run(_ steps: [InferenceStep], _ x: Tensor) -> Tensor {
    ProductCount.note(multiplyAdds)
    return BufferPool.shared.frugally { output(of: steps, x) }
  }

  private func output(of steps: [InferenceStep], _ x: Tensor) -> Tensor {
    var values = [Tensor?](repeating: nil, count: valueCount)
    values[0] = x
    for (index, step) in steps.enumerated() {
      let setting = settings[index]
      if let target = setting.target {
        let whole = values[target.value] ?? Tensor(uninitialized: joined[target.value] ?? [])
        values[target.value] = whole
        if case .convolution(let convolution) = step.work, let sizes = setting.convolution {
          _ = convolution.output(
            Self.value(step.inputs[0], of: values), sizes, adding: nil,
            into: ChannelTarget(tensor: whole, firstChannel: target.channel))
        }
      } else if !setting.isInPlace {
        values[step.output] = step.output(of: step.inputs.map { Self.value($0, of: values) }, setting.convolution)
      }
      for value in setting.forgotten { values[value] = nil }
    }
    return Self.value(result, of: values)
  }
}

extension InferenceStep {
  /// What the step gives.
  ///
  /// - Parameter setting: the sizes of a convolution.
  func output(of inputs: [Tensor], _ setting: ConvolutionSetting?) -> Tensor {
    let x = inputs[0]
    switch work {
    case .convolution(let convolution):
      let side = inputs.count > 1 ? inputs[1] : nil
      return convolution.output(x, setting ?? convolution.setting(for: x), adding: side, into: nil)
    case .dense(let dense):
      Dense.check(x, inputs: dense.weight.shape[0], outputs: dense.weight.shape[1])
      return dense(x)
    case .batchNorm(let norm, let activation): return norm(x, through: activation)
    case .activation(let activation): return activation(x)
    case .sum(let activation):
      Residual.check(x.shape, inputs[1].shape)
      return activation(overwriting: x + inputs[1])
    case .concatenation: return Concatenated.joined(inputs)
    case .layer(let layer): return layer(x)
    }
  }
}
