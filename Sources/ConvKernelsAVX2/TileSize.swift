// What differs between the instruction sets; every other source is shared.

import CCacheHints

/// AVX registers hold 8 floats.
typealias Vector = SIMD8<Float>
typealias DoubleVector = SIMD4<Double>

/// Whether there are 32 registers, so that 24 can hold sums. Of AVX2's 16, 8 do: with 12 the compiler's order of
/// instructions spills some of them.
@inline(__always) var hasManyRegisters: Bool { false }

@inline(__always)
func multiplyAdd(_ sum: Vector, _ a: Vector, _ b: Vector) -> Vector { fusedMultiplyAdd8(sum, a, b) }

@inline(__always)
func multiplyAdd(_ sum: DoubleVector, _ a: DoubleVector, _ b: DoubleVector) -> DoubleVector {
  sum.addingProduct(a, b)
}
