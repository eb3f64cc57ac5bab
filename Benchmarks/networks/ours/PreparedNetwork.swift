import BenchmarkSupport
import Foundation
import Fovea

/// An inference of a case, ready to be timed; its result is the scores of the last one.
func prepare(_ fields: CaseFields, in folder: String) throws -> PreparedCase? {
  guard let entry = ClassicNetworks[try fields.text("network")] else { return nil }
  let network = entry.make()
  try give(network, theParametersIn: folder + "/parameters.safetensors")
  let images = try images([fields.number("batch")] + network.input, in: folder + "/images")
  // The network itself, with its own numbers, is gone then.
  let inference = Inference(network.preparedForInference(), images)
  return PreparedCase(
    note: "prepared for inference", call: inference.callAsFunction,
    writeResult: { path in
      try inference.scores.scalars.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
    })
}

/// A network and what it is given.
private final class Inference {
  private let network: any Layer
  private let images: Tensor
  private(set) var scores: Tensor

  init(_ network: any Layer, _ images: Tensor) {
    self.network = network
    self.images = images
    scores = network(images)
  }

  func callAsFunction() { scores = network(images) }
}

/// Dropout's counters are not in the file: other libraries have none.
private func give(_ network: any ClassicNetwork, theParametersIn file: String) throws {
  var numbers = try Tensor.load(safetensors: file)
  for entry in parameters(of: network) {
    guard let value = numbers.removeValue(forKey: entry.name) else {
      if entry.name.hasSuffix(".step") || entry.name.hasSuffix(".seed") { continue }
      throw WrongParameters(name: entry.name)
    }
    guard value.shape == entry.parameter.shape else { throw WrongParameters(name: entry.name) }
    entry.parameter.value = value
  }
  if let name = numbers.keys.first { throw WrongParameters(name: name) }
}

private func images(_ shape: [Int], in file: String) throws -> Tensor {
  let data = try Data(contentsOf: URL(fileURLWithPath: file))
  let numbers = [Float](unsafeUninitializedCapacity: data.count / 4) { buffer, count in
    count = data.copyBytes(to: buffer) / 4
  }
  return Tensor(shape: shape, scalars: numbers)
}

struct WrongParameters: Error, CustomStringConvertible {
  let name: String

  var description: String { "The file and the network differ in '\(name)'." }
}
