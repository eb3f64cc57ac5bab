// The tile for the instruction set that this target is compiled for; every other source is shared.

#if arch(arm64)
  // NEON: 32 registers of 4 floats, of which 24 hold sums.
  typealias FullTile<Row: TileRows> = Pair<Six<Row>, Six<Row>>
#else
  // SSE: 16 registers of 4 floats, of which 8 hold sums; without a fused multiply-add every product needs one more.
  typealias FullTile<Row: TileRows> = Pair<Pair<Row, Row>, Pair<Row, Row>>
#endif

typealias Vector = SIMD4<Float>

@inline(__always)
func multiplyAdd(_ sum: Vector, _ a: Vector, _ b: Vector) -> Vector {
  #if arch(arm64)
    sum.addingProduct(a, b)
  #else
    // `addingProduct` promises a single rounding, which SSE can only get from a call into the C library.
    sum + a * b
  #endif
}
