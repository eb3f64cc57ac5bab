// What differs between the instruction sets; every other source is shared.

/// NEON and SSE registers hold 4 floats.
typealias Vector = SIMD4<Float>
typealias DoubleVector = SIMD2<Double>

/// Whether there are 32 registers, so that 24 can hold sums; else 16, of which 8 do.
@inline(__always) var hasManyRegisters: Bool {
  #if arch(arm64)
    true
  #else
    false
  #endif
}

@inline(__always)
func multiplyAdd(_ sum: Vector, _ a: Vector, _ b: Vector) -> Vector {
  #if arch(arm64)
    sum.addingProduct(a, b)
  #else
    // `addingProduct` promises a single rounding, which SSE can only get from a call into the C library.
    sum + a * b
  #endif
}

@inline(__always)
func multiplyAdd(_ sum: DoubleVector, _ a: DoubleVector, _ b: DoubleVector) -> DoubleVector {
  #if arch(arm64)
    sum.addingProduct(a, b)
  #else
    sum + a * b
  #endif
}
