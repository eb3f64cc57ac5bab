/// The filter and the bias that a convolution begins with.
///
/// - Parameters:
///   - layer: its name, for messages.
///   - taps: the filter's size along each axis.
///   - inputs: channels that a filter adds up.
///   - outputs: channels of the result.
///   - isTransposed: whether the filter holds the outputs before the inputs.
///   - seed: nil for one of its own.
func convolutionParameters(
  _ layer: String, taps: [Int], inputs: Int, outputs: Int, groups: Int = 1, isTransposed: Bool = false,
  hasBias: Bool, _ initializer: Initializer, _ seed: UInt64?
) -> (filter: Parameter, bias: Parameter?) {
  guard (taps + [inputs, outputs, groups]).allSatisfy({ $0 > 0 }), outputs % groups == 0 else {
    let sizes = (taps + [inputs, outputs]).map(String.init).joined(separator: ", ")
    shapeFailure(
      "\(layer)(filterShape: (\(sizes)), groups: \(groups)): sizes are at least 1, and the groups share the outputs equally"
    )
  }
  let area = taps.reduce(1, *)
  let filter = initializer.parameter(
    taps + (isTransposed ? [outputs, inputs] : [inputs, outputs]), inputs: area * inputs,
    outputs: area * outputs / groups, seed: seed ?? InitializerSeeds.next())
  return (filter, hasBias ? Parameter(Tensor(zeros: [outputs])) : nil)
}
