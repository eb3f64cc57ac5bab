/// The rows and columns of the register tile, and the largest depth of a packed panel with the distance between its rows.
@inline(never)
public func tileSize() -> (rows: Int, columns: Int, lanes: Int, depth: Int, rowStride: Int) {
  (FullTile<WideRow>.rows, 2 &* lanes, lanes, packedRowStride &- 16, packedRowStride)
}

/// `output = start + a · b` for a panel of at most one tile's columns and any number of rows.
///
/// Every output is one chain of multiply-adds in the order of the depth, whichever tile it falls into: results do not
/// depend on how rows are handed out.
///
/// - Parameters:
///   - rows: rows of `a` and of the output.
///   - columns: columns that are written, from 1 to `tileSize().columns`.
///   - depth: columns of `a` and rows of `b`, at most `tileSize().depth`.
///   - a: rows of `tileSize().rowStride` floats.
///   - b: rows that are `bStride` floats apart, readable over the full width of the tile, or over `tileSize().lanes`
///     floats where `columns` is no larger.
///   - start: what the sums begin with, in rows `startStride` apart (0: one row for all), as wide as those of `b`; nil:
///     what the output holds.
///   - output: rows that are `outputStride` floats apart.
///   - spill: room for a full tile.
@inline(never)
public func multiplyPanel(
  rows: Int, columns: Int, depth: Int, a: UnsafePointer<Float>, b: UnsafePointer<Float>, bStride: Int,
  start: UnsafePointer<Float>?, startStride: Int, output: UnsafeMutablePointer<Float>, outputStride: Int,
  spill: UnsafeMutablePointer<Float>
) {
  if columns > lanes {
    allRows(
      of: WideRow.self, rows, columns, 2 &* lanes, depth, a, b, bStride, start, startStride, output, outputStride, spill
    )
  } else {
    allRows(
      of: NarrowRow.self, rows, columns, lanes, depth, a, b, bStride, start, startStride, output, outputStride, spill)
  }
}

/// Full tiles first, then ever smaller ones.
@inline(__always)
private func allRows<Row: TileRows>(
  of: Row.Type, _ rows: Int, _ columns: Int, _ width: Int, _ depth: Int, _ a: UnsafePointer<Float>,
  _ b: UnsafePointer<Float>, _ bStride: Int, _ start: UnsafePointer<Float>?, _ startStride: Int,
  _ output: UnsafeMutablePointer<Float>, _ outputStride: Int, _ spill: UnsafeMutablePointer<Float>
) {
  var row = 0
  while row &+ FullTile<Row>.rows <= rows {
    tile(
      FullTile<Row>.self, row, columns, width, depth, a, b, bStride, start, startStride, output, outputStride, spill)
    row &+= FullTile<Row>.rows
  }
  while row &+ 6 <= rows {
    tile(Six<Row>.self, row, columns, width, depth, a, b, bStride, start, startStride, output, outputStride, spill)
    row &+= 6
  }
  while row &+ 3 <= rows {
    tile(Three<Row>.self, row, columns, width, depth, a, b, bStride, start, startStride, output, outputStride, spill)
    row &+= 3
  }
  while row < rows {
    tile(Row.self, row, columns, width, depth, a, b, bStride, start, startStride, output, outputStride, spill)
    row &+= 1
  }
}

@inline(__always)
private func tile<Tile: TileRows>(
  _: Tile.Type, _ row: Int, _ columns: Int, _ width: Int, _ depth: Int, _ a: UnsafePointer<Float>,
  _ b: UnsafePointer<Float>, _ bStride: Int, _ start: UnsafePointer<Float>?, _ startStride: Int,
  _ output: UnsafeMutablePointer<Float>, _ outputStride: Int, _ spill: UnsafeMutablePointer<Float>
) {
  let target = output + row &* outputStride
  let isPartial = columns < width
  var sums: Tile
  if let start {
    sums = Tile(start: start + row &* startStride, stride: startStride)
  } else if isPartial {
    copy(Tile.rows, columns, from: target, outputStride, to: spill, width)
    sums = Tile(start: spill, stride: width)
  } else {
    sums = Tile(start: target, stride: outputStride)
  }
  var a = a + row &* packedRowStride
  var b = b
  for _ in 0..<depth {
    sums.add(a, b)
    a += 1
    b += bStride
  }
  if isPartial {
    sums.store(to: spill, stride: width)
    copy(Tile.rows, columns, from: spill, width, to: target, outputStride)
  } else {
    sums.store(to: target, stride: outputStride)
  }
}

/// Copies rows that may be narrower than a vector.
@inline(__always)
private func copy(
  _ rows: Int, _ columns: Int, from source: UnsafePointer<Float>, _ sourceStride: Int,
  to target: UnsafeMutablePointer<Float>, _ targetStride: Int
) {
  for row in 0..<rows {
    let from = source + row &* sourceStride
    let to = target + row &* targetStride
    var column = 0
    while column &+ 4 <= columns {
      UnsafeMutableRawPointer(to + column).storeBytes(
        of: UnsafeRawPointer(from + column).loadUnaligned(as: SIMD4<Float>.self), as: SIMD4<Float>.self)
      column &+= 4
    }
    while column < columns {
      to[column] = from[column]
      column &+= 1
    }
  }
}
