// `x[0..<2] += 1` could mean the part as a tensor or, where the part is one number, as a `Float`. Beside the standard
// library's `+=` of two `Float`s the generic operator loses, and the part with it: these are as special, so that the tensor
// wins.
extension Tensor {
  /// Changes every number: `a` plus `b`. The kind of `a` stays.
  public static func += (a: inout Tensor, b: Float) { ElementArithmetic.sum.update(&a, b) }
  /// Changes every number: `a` plus `b`. The kind of `a` stays.
  public static func += (a: inout Tensor, b: Int) { ElementArithmetic.sum.update(&a, b) }
  /// Changes every number: `a` minus `b`. The kind of `a` stays.
  public static func -= (a: inout Tensor, b: Float) { ElementArithmetic.difference.update(&a, b) }
  /// Changes every number: `a` minus `b`. The kind of `a` stays.
  public static func -= (a: inout Tensor, b: Int) { ElementArithmetic.difference.update(&a, b) }
  /// Changes every number: `a` times `b`. The kind of `a` stays.
  public static func *= (a: inout Tensor, b: Float) { ElementArithmetic.product.update(&a, b) }
  /// Changes every number: `a` times `b`. The kind of `a` stays.
  public static func *= (a: inout Tensor, b: Int) { ElementArithmetic.product.update(&a, b) }
  /// Changes every number: `a` divided by `b`. The kind of `a` stays.
  public static func /= (a: inout Tensor, b: Float) { ElementArithmetic.quotient.update(&a, b) }
  /// Changes every number: `a` divided by `b`. The kind of `a` stays.
  public static func /= (a: inout Tensor, b: Int) { ElementArithmetic.quotient.update(&a, b) }
}
