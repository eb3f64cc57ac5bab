// The tile for the instruction set that this target is compiled for; every other source is shared.

// AVX2: 16 registers of 8 floats, of which 8 hold sums: with 12 the compiler’s order of instructions spills some of them.
typealias FullTile<Row: TileRows> = Pair<Pair<Row, Row>, Pair<Row, Row>>

typealias Vector = SIMD8<Float>

@inline(__always)
func multiplyAdd(_ sum: Vector, _ a: Vector, _ b: Vector) -> Vector { sum.addingProduct(a, b) }
