/// In training, zeros in random places, and the rest made larger so that the mean stays (Srivastava et al., 2014); in
/// inference nothing.
public struct Dropout: Layer {
  /// How large a part is dropped.
  public let rate: Double
  /// How often it has dropped, which says what comes next: a network saved and loaded goes on with the same zeros.
  public let step = Parameter(Tensor(0, dtype: .float64), isTrainable: false)
  /// The low and the high half of the seed, which goes with the network too.
  public let seed: Parameter

  /// - Parameter seed: nil for one of its own (`InitializerSeeds`).
  public init(_ rate: Double, seed: UInt64? = nil) {
    guard (0..<1).contains(rate) else {
      shapeFailure("Dropout(\(rate)): the rate is the part that is dropped, from 0 up to, not including, 1")
    }
    self.rate = rate
    let seed = seed ?? InitializerSeeds.next()
    let halves = [Int32(truncatingIfNeeded: seed), Int32(truncatingIfNeeded: seed >> 32)]
    self.seed = Parameter(Tensor(shape: [2], values: halves), isTrainable: false)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard LayerMode.current == .training, rate > 0 else { return x }
    let number = step.value.onlyValue + 1
    step.value = Tensor(number, dtype: .float64)
    let halves = seed.value.scalars(as: Int32.self).map { UInt64(UInt32(bitPattern: $0)) }
    return dropout(x, rate: rate, seed: (halves[0] | halves[1] << 32) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(number))
  }
}
