import Fovea
import Testing

/// An operation with a place where its gradient is compared with finite differences.
struct DifferentiableOperation: Sendable, CustomTestStringConvertible {
  let name: String
  let inputs: [Tensor]
  let function: @Sendable ([Tensor]) -> Tensor

  var testDescription: String { name }

  init(_ name: String, at inputs: [Tensor], _ function: @escaping @Sendable ([Tensor]) -> Tensor) {
    self.name = name
    self.inputs = inputs
    self.function = function
  }

  /// An operation on one tensor of shape [3, 4] with numbers of a range.
  init(_ name: String, in range: Range<Float> = -2..<2, _ function: @escaping @Sendable (Tensor) -> Tensor) {
    self.init(name, at: [Tensor(randomUniform: [3, 4], in: range, seed: 5)]) { function($0[0]) }
  }
}
