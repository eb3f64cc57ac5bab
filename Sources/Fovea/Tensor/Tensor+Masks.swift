/// Reading and writing the numbers that a mask chooses.
///
/// A mask is what a comparison gives, 1 where it holds and 0 elsewhere, of the tensor's shape or of its first axes: of
/// `[N, C]` a mask `[N, C]` chooses numbers, a mask `[N]` rows.
extension Tensor {
  /// The numbers where `mask` is not zero, in row-major order, `[K]`; of a mask of the first axes the parts, `[K, …]`.
  public subscript(mask: Tensor) -> Tensor {
    get {
      let chosen = positions(in: mask)
      return reshaped(to: [mask.count] + shape.dropFirst(mask.rank)).gathered(chosen)
    }
    set {
      let chosen = positions(in: mask)
      let part = Array(shape.dropFirst(mask.rank))
      guard Broadcast.strides(of: newValue.shape, in: [chosen.count] + part) != nil else {
        shapeFailure(
          "x[mask] = value: the mask chooses \(chosen.count), of shape \([chosen.count] + part) together; the value has shape "
            + "\(newValue.shape); they must be equal, or the value must broadcast")
      }
      let values = newValue.converted(to: dtype).broadcast(to: [chosen.count] + part)
      let spread = values.scattered(to: chosen, of: mask.count).reshaped(to: shape)
      self = replacing(with: spread, where: mask.reshaped(to: mask.shape + part.map { _ in 1 }))
    }
  }

  /// The only number where `mask` is not zero; assigned, it fills all of them: `x[x .< 0] = 0`.
  @_disfavoredOverload
  public subscript(mask: Tensor) -> Float {
    get { (self[mask] as Tensor).scalar }
    set { self[mask] = Tensor(newValue) }
  }

  /// Where a mask of the first axes is not zero, in row-major order.
  private func positions(in mask: Tensor) -> [Int] {
    for number in mask.scalars(as: Double.self) where number != 0 && number != 1 {
      shapeFailure(
        "x[mask]: a mask is what a comparison gives (x .> 0), zeros and ones; this tensor holds \(NumberText.short(number)). "
          + "Parts at given positions are x.gathered(positions)")
    }
    guard mask.rank > 0, shape.starts(with: mask.shape) else {
      shapeFailure(
        "x[mask]: the mask has shape \(mask.shape), the tensor \(shape); a mask has the tensor's shape, or that of its first axes"
      )
    }
    return (0..<mask.count).filter { mask.storage.value(at: $0) != 0 }
  }
}
