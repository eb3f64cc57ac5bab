import BenchmarkSupport
import Foundation
import Fovea

/// A network, a batch that it learns again and again, and how.
final class TrainingStep {
  private let network: Sequential
  private let images: Tensor
  private let labels: Tensor
  private var optimizer = SGD(learningRate: 0.01, momentum: 0.9)

  /// - Parameter folder: where `parameters`, `images` and `labels` lie, all as raw 32-bit floating-point numbers.
  init(_ network: Sequential, batch: Int, size: Int, channels: Int, folder: String) throws {
    self.network = network
    images = Tensor(shape: [batch, size, size, channels], scalars: try numbers(in: folder + "/images"))
    labels = Tensor(shape: [batch], scalars: try numbers(in: folder + "/labels")).converted(to: .int32)
    let values = try numbers(in: folder + "/parameters")
    var start = 0
    for entry in network.parameters where entry.parameter.isTrainable {
      let end = start + entry.parameter.value.count
      guard end <= values.count else { throw WrongParameters(given: values.count) }
      entry.parameter.value = Tensor(shape: entry.parameter.shape, scalars: Array(values[start..<end]))
      start = end
    }
    guard start == values.count else { throw WrongParameters(given: values.count) }
  }

  /// Takes a step, and says what the loss was before it.
  func callAsFunction() -> Float {
    let (loss, gradients) = valueWithGradient(at: network) { softmaxCrossEntropy(logits: $0(images), labels: labels) }
    optimizer.update(gradients)
    return loss.scalar
  }
}

/// The steps of a case, ready to be timed; their result is the loss of each of the first three.
func prepare(_ fields: CaseFields, in folder: String) throws -> PreparedCase? {
  guard let network = network(named: try fields.text("network")) else { return nil }
  let step = try TrainingStep(
    network, batch: fields.number("batch"), size: fields.number("size"), channels: fields.number("channels"),
    folder: folder)
  let losses = (0..<3).map { _ in step() }
  return PreparedCase(
    note: "Sequential", call: { _ = step() },
    writeResult: { path in
      try losses.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
    })
}

private func numbers(in file: String) throws -> [Float] {
  let data = try Data(contentsOf: URL(fileURLWithPath: file))
  return [Float](unsafeUninitializedCapacity: data.count / 4) { buffer, count in
    count = data.copyBytes(to: buffer) / 4
  }
}

struct WrongParameters: Error, CustomStringConvertible {
  let given: Int

  var description: String { "The network does not have \(given) parameters." }
}
