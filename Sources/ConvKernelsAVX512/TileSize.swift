// What differs between the instruction sets; every other source is shared.

import CCacheHints

/// AVX-512 registers hold 16 floats.
typealias Vector = SIMD16<Float>
typealias DoubleVector = SIMD8<Double>

/// Whether there are 32 registers, so that 24 can hold sums.
@inline(__always) var hasManyRegisters: Bool { true }

@inline(__always)
func multiplyAdd(_ sum: Vector, _ a: Vector, _ b: Vector) -> Vector { fusedMultiplyAdd16(sum, a, b) }

@inline(__always)
func multiplyAdd(_ sum: DoubleVector, _ a: DoubleVector, _ b: DoubleVector) -> DoubleVector {
  sum.addingProduct(a, b)
}
