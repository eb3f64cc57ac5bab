/// The numbers along the last axis brought to mean 0 and variance 1, each row by itself, then scaled and moved
/// (Ba, Kiros and Hinton, "Layer normalization", 2016).
///
/// - Parameters:
///   - x: `[…, C]`.
///   - scale: `[C]`; nil for 1.
///   - offset: `[C]`; nil for 0.
///   - epsilon: above 0; added to the variance.
public func layerNormalized(
  _ x: Tensor, scale: Tensor? = nil, offset: Tensor? = nil, epsilon: Double = 1e-5
) -> Tensor {
  let rows = x.shape.dropLast().reduce(1, *)
  return Normalization(.group(1), "layerNormalized", x, batch: rows, epsilon: epsilon)
    .normalized(x, scale: scale, offset: offset).output
}

/// The channels of each image, in groups of neighbours, brought to mean 0 and variance 1, then scaled and moved
/// (Wu and He, "Group normalization", 2018).
///
/// - Parameters:
///   - x: `[N, …, C]`.
///   - groups: how many; they divide the channels.
///   - scale: `[C]`; nil for 1.
///   - offset: `[C]`; nil for 0.
///   - epsilon: above 0; added to the variance.
public func groupNormalized(
  _ x: Tensor, groups: Int, scale: Tensor? = nil, offset: Tensor? = nil, epsilon: Double = 1e-5
) -> Tensor {
  guard x.rank > 1 else { shapeFailure("groupNormalized: input of shape \(x.shape); it must be [N, …, C]") }
  return Normalization(.group(groups), "groupNormalized", x, batch: x.shape[0], epsilon: epsilon)
    .normalized(x, scale: scale, offset: offset).output
}

/// Every channel of every image brought to mean 0 and variance 1 by itself, then scaled and moved (Ulyanov, Vedaldi and
/// Lempitsky, "Instance normalization", 2016).
///
/// - Parameters:
///   - x: `[N, …, C]`.
///   - scale: `[C]`; nil for 1.
///   - offset: `[C]`; nil for 0.
///   - epsilon: above 0; added to the variance.
public func instanceNormalized(
  _ x: Tensor, scale: Tensor? = nil, offset: Tensor? = nil, epsilon: Double = 1e-5
) -> Tensor {
  guard x.rank > 1 else { shapeFailure("instanceNormalized: input of shape \(x.shape); it must be [N, …, C]") }
  return Normalization(.group(x.shape[x.rank - 1]), "instanceNormalized", x, batch: x.shape[0], epsilon: epsilon)
    .normalized(x, scale: scale, offset: offset).output
}
