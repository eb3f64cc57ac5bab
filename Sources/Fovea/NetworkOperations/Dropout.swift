/// Sets each number to 0 with a probability and multiplies the others with 1 ÷ (1 − rate), so that the expected sum stays
/// (Srivastava et al., "Dropout", 2014, in its inverted form). For training only: afterwards nothing is dropped.
///
/// - Parameters:
///   - x: of any shape.
///   - rate: the probability, from 0 to below 1; with 0 the result is `x`.
///   - seed: which ones: another seed for every step, as the same seed drops the same places.
public func dropout(_ x: Tensor, rate: Double, seed: UInt64) -> Tensor {
  guard rate >= 0, rate < 1 else {
    shapeFailure("dropout(rate: \(rate)): the rate is the probability that a number is dropped; give 0 to below 1")
  }
  guard rate > 0 else { return x }
  var mask = Tensor(randomBernoulli: x.shape, probability: Float(1 - rate), seed: seed)
    .converted(to: x.dtype.floatingPoint)
  mask *= 1 / (1 - rate)
  return (x.constant * mask).recorded("dropout", x) { [mask] in $0 * mask }
}
