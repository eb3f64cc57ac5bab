import CCacheHints

/// Copies a matrix into blocks of columns, each with its rows side by side or at any distance.
///
/// Rows that lie far apart in memory are no stream that the processor would fetch ahead, so they are asked for here.
///
/// - Parameters:
///   - rows: rows of the matrix.
///   - columns: columns of the matrix.
///   - source: rows that are `sourceStride` floats apart.
///   - blockColumns: columns of a block; the last one may have fewer.
///   - target: blocks that are `blockStride` floats apart, each with rows that are `targetStride` apart.
@inline(never)
public func copyRows(
  rows: Int, columns: Int, source: UnsafePointer<Float>, sourceStride: Int, blockColumns: Int,
  target: UnsafeMutablePointer<Float>, blockStride: Int, targetStride: Int
) {
  let floatsPerLine = 16
  let rowsAhead = 4
  for row in 0..<rows {
    let from = source + row &* sourceStride
    var ahead = from + rowsAhead &* sourceStride
    var first = 0
    var block = target + row &* targetStride
    while first < columns {
      let end = min(columns, first &+ blockColumns)
      var to = block
      while first &+ floatsPerLine <= end {
        fetchSoon(ahead)
        ahead += floatsPerLine
        for part in 0..<floatsPerLine / lanes { write(load(from + (first &+ part &* lanes)), to + part &* lanes) }
        to += floatsPerLine
        first &+= floatsPerLine
      }
      while first &+ 4 <= end {
        UnsafeMutableRawPointer(to).storeBytes(
          of: UnsafeRawPointer(from + first).loadUnaligned(as: SIMD4<Float>.self), as: SIMD4<Float>.self)
        to += 4
        first &+= 4
      }
      while first < end {
        to.pointee = from[first]
        to += 1
        first &+= 1
      }
      block += blockStride
    }
  }
}
