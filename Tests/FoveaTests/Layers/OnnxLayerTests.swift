import Foundation
import Testing

@testable import Fovea

/// The reference cases of the ONNX project for layers, losses and optimisers.
/// `Tests/ReferenceCases/onnx-layers-not-covered.md` lists those that have no counterpart here.
@Suite struct OnnxLayerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let operation: String
    let numbers: [String: Double]
    let tensors: [String: Tensor]

    var testDescription: String { name }
    func number(_ key: String) -> Double { numbers[key] ?? .nan }
    subscript(key: String) -> Tensor { tensors[key] ?? Tensor(Float.nan) }
  }

  static let cases: [Case] = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    let path = folder.appending(path: "ReferenceCases/onnx-layers.safetensors").path
    guard let tensors = try? Tensor.load(safetensors: path), let texts = try? Tensor.metadata(safetensors: path) else {
      return []
    }
    return texts.sorted { $0.key < $1.key }.map { name, text in
      let words = text.split(separator: " ")
      let numbers = words.dropFirst().map { $0.split(separator: "=") }
      let own = tensors.filter { $0.key.hasPrefix(name + "/") }
      return Case(
        name: name, operation: String(words[0]),
        numbers: Dictionary(uniqueKeysWithValues: numbers.map { (String($0[0]), Double($0[1]) ?? .nan) }),
        tensors: Dictionary(uniqueKeysWithValues: own.map { (String($0.key.dropFirst(name.count + 1)), $0.value) }))
    }
  }()

  @Test func allAreThere() { #expect(Self.cases.count >= 110) }

  @Test(arguments: cases)
  func agrees(_ onnx: Case) throws {
    let results = try #require(self.results(of: onnx), "\(onnx.operation) is not known")
    // Every tensor of the case is an input or a result that was compared.
    for (key, result) in results {
      let expected = try #require(onnx.tensors[key])
      let largest = expected.count == 0 ? 0 : Double(abs(expected).max())
      #expect(result.isClose(to: expected, within: max(largest, 1) * 2e-6), "\(key): \(result) not \(expected)")
    }
    #expect(!results.isEmpty)
  }

  /// What we compute, by the name of what the case expects.
  private func results(of onnx: Case) -> [String: Tensor]? {
    switch onnx.operation {
    case "Adagrad", "Momentum": return ["expected": step(onnx)]
    case "NegativeLogLikelihoodLoss":
      return [
        "expected": negativeLogLikelihood(
          logProbabilities: onnx["input"], labels: onnx["labels"], classWeights: onnx.tensors["weights"],
          ignoring: onnx.numbers["ignoring"].map { Int($0) })
      ]
    case "SoftmaxCrossEntropyLoss":
      let loss = softmaxCrossEntropy(
        logits: onnx["input"], labels: onnx["labels"], classWeights: onnx.tensors["weights"],
        ignoring: onnx.numbers["ignoring"].map { Int($0) })
      return ["expected": loss].merging(
        onnx.tensors["logarithms"] == nil ? [:] : ["logarithms": logSoftmax(onnx["input"])]
      ) { $1 }
    case "RNN", "LSTM", "GRU": return recurrent(onnx)
    case "BatchNormalization", "LayerNormalization", "GroupNormalization", "InstanceNormalization":
      return normalization(onnx)
    case "Selu": return ["expected": selu(onnx["input"])]
    case "Softsign": return ["expected": softsign(onnx["input"])]
    case "Gelu": return ["expected": gelu(onnx["input"])]
    case "LogSoftmax": return ["expected": logSoftmax(onnx["input"], axis: Int(onnx.number("axis")))]
    case "MatMul": return ["expected": matmul(onnx["input"], onnx["other"])]
    case "ArgMax": return ["expected": onnx["input"].argmax(axis: Int(onnx.number("axis")))]
    case "TopK":
      let (values, places) = onnx["input"].topK(Int(onnx.number("count")))
      return ["expected": values, "places": places]
    default: return nil
    }
  }

  /// A step from the case's state, which a first step from zeros leaves behind.
  private func step(_ onnx: Case) -> Tensor {
    let rate = LearningRate(onnx.number("rate"))
    let isMomentum = onnx.operation == "Momentum"
    var optimizer: any Optimizer =
      isMomentum
      ? SGD(
        learningRate: rate, momentum: onnx.number("momentum"), isNesterov: onnx.number("nesterov") == 1,
        weightDecay: onnx.number("decay"))
      : Adagrad(learningRate: rate, epsilon: onnx.number("epsilon"), weightDecay: onnx.number("decay"))
    let parameter = Parameter(Tensor(zeros: onnx["value"].shape))
    let first = isMomentum ? onnx["state"] : sqrt(onnx["state"])
    optimizer.update([ParameterUpdate(parameter: parameter, gradient: first)])
    parameter.value = onnx["value"]
    optimizer.update([ParameterUpdate(parameter: parameter, gradient: onnx["gradient"])])
    return parameter.value
  }

  private func recurrent(_ onnx: Case) -> [String: Tensor] {
    let (features, units) = (onnx["input"].shape[2], Int(onnx.number("units")))
    func layer(_ output: RecurrentOutput) -> any Layer {
      switch onnx.operation {
      case "RNN": RNN(features, units, output: output)
      case "LSTM": LSTM(features, units, output: output)
      default: GRU(features, units, output: output)
      }
    }
    var results: [String: Tensor] = [:]
    for (key, output) in [("expected", RecurrentOutput.last), ("sequence", .sequence)] where onnx.tensors[key] != nil {
      let layer = layer(output)
      for entry in layer.parameters {
        // The forget gates of a new layer begin with 1.
        entry.parameter.value = onnx.tensors[entry.name] ?? Tensor(zeros: entry.parameter.shape)
      }
      results[key] = layer(onnx["input"])
    }
    return results
  }

  private func normalization(_ onnx: Case) -> [String: Tensor] {
    let (epsilon, channels) = (onnx.number("epsilon"), onnx["scale"].shape[0])
    let layer: any Layer =
      switch onnx.operation {
      case "BatchNormalization": BatchNorm(channels, momentum: onnx.number("momentum"), epsilon: epsilon)
      case "LayerNormalization": LayerNorm(channels, epsilon: epsilon)
      case "GroupNormalization": GroupNorm(groups: Int(onnx.number("groups")), channels: channels, epsilon: epsilon)
      default: GroupNorm(groups: channels, channels: channels, epsilon: epsilon)
      }
    let values = ["scale": "scale", "offset": "offset", "runningMean": "mean", "runningVariance": "variance"]
    for entry in layer.parameters { entry.parameter.value = onnx[values[entry.name] ?? ""] }
    let isTraining = onnx.numbers["training"] == 1
    var results = ["expected": inMode(isTraining ? .training : .inference) { layer(onnx["input"]) }]
    if isTraining {
      results["newMean"] = state(of: layer)["runningMean"]
      results["newVariance"] = state(of: layer)["runningVariance"]
    }
    return results
  }
}
