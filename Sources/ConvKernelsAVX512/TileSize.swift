// The tile for the instruction set that this target is compiled for; every other source is shared.

// AVX-512: 32 registers of 16 floats, of which 24 hold sums.
typealias FullTile<Row: TileRows> = Pair<Six<Row>, Six<Row>>

typealias Vector = SIMD16<Float>

@inline(__always)
func multiplyAdd(_ sum: Vector, _ a: Vector, _ b: Vector) -> Vector { sum.addingProduct(a, b) }
