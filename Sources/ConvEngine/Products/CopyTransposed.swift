/// Writes the transpose of a matrix: `target[column, row] = source[row, column]`.
///
/// - Parameters:
///   - rows: rows of the source.
///   - columns: columns of the source.
///   - source: rows that are `sourceStride` floats apart.
///   - target: room for `columns` rows of `rows` floats that are `targetStride` apart; it must not overlap the source.
func copyTransposed(
  rows: Int, columns: Int, from source: UnsafePointer<Float>, stride sourceStride: Int,
  to target: UnsafeMutablePointer<Float>, stride targetStride: Int
) {
  var row = 0
  while row &+ 4 <= rows {
    let from = source + row &* sourceStride
    let to = target + row
    var column = 0
    while column &+ 4 <= columns {
      let a = loadFour(from + column)
      let b = loadFour(from + (sourceStride &+ column))
      let c = loadFour(from + (2 &* sourceStride &+ column))
      let d = loadFour(from + (3 &* sourceStride &+ column))
      storeFour(SIMD4(a.x, b.x, c.x, d.x), to + column &* targetStride)
      storeFour(SIMD4(a.y, b.y, c.y, d.y), to + (column &+ 1) &* targetStride)
      storeFour(SIMD4(a.z, b.z, c.z, d.z), to + (column &+ 2) &* targetStride)
      storeFour(SIMD4(a.w, b.w, c.w, d.w), to + (column &+ 3) &* targetStride)
      column &+= 4
    }
    while column < columns {
      for index in 0..<4 { to[column &* targetStride &+ index] = from[index &* sourceStride &+ column] }
      column &+= 1
    }
    row &+= 4
  }
  while row < rows {
    for column in 0..<columns { target[column &* targetStride &+ row] = source[row &* sourceStride &+ column] }
    row &+= 1
  }
}

@inline(__always)
private func loadFour(_ source: UnsafePointer<Float>) -> SIMD4<Float> {
  UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self)
}

@inline(__always)
private func storeFour(_ values: SIMD4<Float>, _ target: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(target).storeBytes(of: values, as: SIMD4<Float>.self)
}
