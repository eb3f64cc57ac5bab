import CCacheHints

/// The rows and columns of the register tile, and the largest depth of a packed panel with the distance between its
/// rows.
@inline(never)
public func tileSize() -> (rows: Int, columns: Int, lanes: Int, depth: Int, rowStride: Int) {
  (hasManyRegisters ? 12 : 4, 2 &* lanes, lanes, packedRowStride &- 16, packedRowStride)
}

/// `output = start + a · b` for a panel of at most one tile's columns and any number of rows.
///
/// Every output is one chain of multiply-adds in the order of the depth, whichever tile it falls into: results do not
/// depend on how rows are handed out.
///
/// - Parameters:
///   - rows: rows of `a` and of the output.
///   - columns: columns that are written, from 1 to `tileSize().columns`.
///   - depth: columns of `a` and rows of `b`, any number.
///   - a: rows that are `aStride` floats apart.
///   - b: rows that are `bStride` floats apart, readable over the full width of the tile, or over `tileSize().lanes`
///     floats where `columns` is no larger.
///   - start: what the sums begin with, in rows `startStride` apart (0: one row for all), as wide as those of `b`; nil:
///     what the output holds.
///   - output: rows that are `outputStride` floats apart.
///   - spill: room for a full tile.
///   - ahead: memory that the next call will read; it is brought into the second-level cache meanwhile.
///   - linesAhead: how many cache lines of it each tile asks for.
@inline(never)
public func multiplyPanel(
  rows: Int, columns: Int, depth: Int, a: UnsafePointer<Float>, aStride: Int, b: UnsafePointer<Float>, bStride: Int,
  start: UnsafePointer<Float>?, startStride: Int, output: UnsafeMutablePointer<Float>, outputStride: Int,
  spill: UnsafeMutablePointer<Float>, ahead: UnsafePointer<Float>, linesAhead: Int
) {
  let panel = Panel(
    rows: rows, columns: columns, depth: depth, a: a, rowStep: aStride, depthStep: 1, b: b, bStride: bStride,
    start: start,
    startStride: startStride, output: output, outputStride: outputStride, spill: spill, ahead: ahead,
    linesAhead: linesAhead)
  if columns > lanes {
    allRows(of: WideRow.self, panel)
  } else {
    allRows(of: NarrowRow.self, panel)
  }
}

/// The same with `a` stored as its transpose, which need not be packed: `output = start + aᵀ · b`.
///
/// - Parameters:
///   - depth: rows of `a` and of `b`, any number.
@inline(never)
public func multiplyTransposedPanel(
  rows: Int, columns: Int, depth: Int, a: UnsafePointer<Float>, aStride: Int, b: UnsafePointer<Float>, bStride: Int,
  start: UnsafePointer<Float>?, startStride: Int, output: UnsafeMutablePointer<Float>, outputStride: Int,
  spill: UnsafeMutablePointer<Float>, ahead: UnsafePointer<Float>, linesAhead: Int
) {
  let panel = Panel(
    rows: rows, columns: columns, depth: depth, a: a, rowStep: 1, depthStep: aStride, b: b, bStride: bStride,
    start: start,
    startStride: startStride, output: output, outputStride: outputStride, spill: spill, ahead: ahead,
    linesAhead: linesAhead)
  if columns > lanes {
    allRows(of: WideRow.self, panel)
  } else {
    allRows(of: NarrowRow.self, panel)
  }
}

/// Floats of a cache line.
@inline(__always) private var floatsPerLine: Int { 16 }

/// What one call computes: its parameters, with the floats of `a` from one row of the output, and from one step in depth,
/// to the next. That one of them is 1 becomes part of the instructions.
private struct Panel {
  let rows: Int
  let columns: Int
  let depth: Int
  let a: UnsafePointer<Float>
  let rowStep: Int
  let depthStep: Int
  let b: UnsafePointer<Float>
  let bStride: Int
  let start: UnsafePointer<Float>?
  let startStride: Int
  let output: UnsafeMutablePointer<Float>
  let outputStride: Int
  let spill: UnsafeMutablePointer<Float>
  var ahead: UnsafePointer<Float>
  let linesAhead: Int
}

/// Full tiles first; what is left is split into halves, because a tile of few rows waits for its own additions.
@inline(__always)
private func allRows<Row: TileRows>(of: Row.Type, _ whole: Panel) {
  let largest = hasManyRegisters ? 12 : 4
  var panel = whole
  var row = 0
  while row < panel.rows {
    let left = panel.rows &- row
    let size = left <= largest ? left : left >= 2 &* largest ? largest : (left &+ 1) / 2
    if hasManyRegisters, size > 4 {
      switch size {
      case 5: tile(Five<Row>.self, row, panel)
      case 6: tile(Six<Row>.self, row, panel)
      case 7: tile(Seven<Row>.self, row, panel)
      case 8: tile(Eight<Row>.self, row, panel)
      case 9: tile(Nine<Row>.self, row, panel)
      case 10: tile(Ten<Row>.self, row, panel)
      case 11: tile(Eleven<Row>.self, row, panel)
      default: tile(Twelve<Row>.self, row, panel)
      }
    } else {
      switch size {
      case 4: tile(Four<Row>.self, row, panel)
      case 3: tile(Three<Row>.self, row, panel)
      case 2: tile(Two<Row>.self, row, panel)
      default: tile(Row.self, row, panel)
      }
    }
    row &+= size
    panel.ahead += panel.linesAhead &* floatsPerLine
  }
}

@inline(__always)
private func tile<Tile: TileRows>(_: Tile.Type, _ row: Int, _ panel: Panel) {
  let target = panel.output + row &* panel.outputStride
  let isPartial = panel.columns < Tile.columns
  var sums: Tile
  if let start = panel.start {
    sums = Tile(start: start + row &* panel.startStride, stride: panel.startStride)
  } else if isPartial {
    copy(Tile.rows, panel.columns, from: target, panel.outputStride, to: panel.spill, Tile.columns)
    sums = Tile(start: panel.spill, stride: Tile.columns)
  } else {
    sums = Tile(start: target, stride: panel.outputStride)
  }
  // Few steps in depth do not take long enough to hide more than they must.
  if panel.start == nil || panel.depth >= 512 {
    // The next tile's output: below, or else at the top of the next panel, to the right.
    let isLast = row &+ Tile.rows >= panel.rows
    Tile.fetch(
      isLast ? panel.output + Tile.columns : target + Tile.rows &* panel.outputStride, stride: panel.outputStride)
  }
  var a = panel.a + row &* panel.rowStep
  var b = panel.b
  var ahead = panel.ahead
  let shared = min(panel.depth, panel.linesAhead)
  for _ in 0..<shared {
    sums.add(a, panel.rowStep, b)
    fetchSoon(ahead)
    a += panel.depthStep
    b += panel.bStride
    ahead += floatsPerLine
  }
  for _ in shared..<panel.depth {
    sums.add(a, panel.rowStep, b)
    a += panel.depthStep
    b += panel.bStride
  }
  if isPartial {
    sums.store(to: panel.spill, stride: Tile.columns)
    copy(Tile.rows, panel.columns, from: panel.spill, Tile.columns, to: target, panel.outputStride)
  } else {
    sums.store(to: target, stride: panel.outputStride)
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

// The sums of a register tile, put together from rows: `Pair<Three<WideRow>, Three<WideRow>>` is a tile of six rows.
// The composition is resolved at compile time, so that every sum lives in a register of its own; an array of sums with
// a loop over it was tried and ended up in memory.

/// The distance, in floats, between the rows of a packed input panel: 16 more than the largest depth, so that
/// neighbouring rows fall into different cache sets.
@inline(__always) var packedRowStride: Int { 272 }

/// Running sums for some rows of the output, one or two vectors wide.
private protocol TileRows {
  /// How many rows of output the sums belong to.
  static var rows: Int { get }
  /// How wide they are, in floats.
  static var columns: Int { get }
  /// Starts from the values at `start`, whose rows are `stride` floats apart (0: the same row for all).
  init(start: UnsafePointer<Float>, stride: Int)
  /// Adds, for every row, its value in this column of `a`, whose rows are `rowStep` apart, times the vectors at `b`.
  mutating func add(_ a: UnsafePointer<Float>, _ rowStep: Int, _ b: UnsafePointer<Float>)
  /// Writes the sums to rows that are `stride` floats apart.
  func store(to output: UnsafeMutablePointer<Float>, stride: Int)
  /// Begins to bring a tile's rows into the cache, to be written.
  static func fetch(_ output: UnsafePointer<Float>, stride: Int)
}

/// One row, two vectors wide.
private struct WideRow: TileRows {
  var low: Vector
  var high: Vector

  @inline(__always) static var rows: Int { 1 }
  @inline(__always) static var columns: Int { 2 &* lanes }

  @inline(__always) init(start: UnsafePointer<Float>, stride: Int) {
    low = load(start)
    high = load(start + lanes)
  }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ rowStep: Int, _ b: UnsafePointer<Float>) {
    let value = Vector(repeating: a.pointee)
    low = multiplyAdd(low, value, load(b))
    high = multiplyAdd(high, value, load(b + lanes))
  }

  @inline(__always) func store(to output: UnsafeMutablePointer<Float>, stride: Int) {
    write(low, output)
    write(high, output + lanes)
  }

  @inline(__always) static func fetch(_ output: UnsafePointer<Float>, stride: Int) {
    fetchToWrite(output)
    fetchToWrite(output + lanes)
  }
}

/// One row, one vector wide.
private struct NarrowRow: TileRows {
  var sums: Vector

  @inline(__always) static var rows: Int { 1 }
  @inline(__always) static var columns: Int { lanes }

  @inline(__always) init(start: UnsafePointer<Float>, stride: Int) { sums = load(start) }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ rowStep: Int, _ b: UnsafePointer<Float>) {
    sums = multiplyAdd(sums, Vector(repeating: a.pointee), load(b))
  }

  @inline(__always) func store(to output: UnsafeMutablePointer<Float>, stride: Int) {
    write(sums, output)
  }

  @inline(__always) static func fetch(_ output: UnsafePointer<Float>, stride: Int) { fetchToWrite(output) }
}

/// The rows of `First` above the rows of `Second`.
private struct Pair<First: TileRows, Second: TileRows>: TileRows {
  var first: First
  var second: Second

  @inline(__always) static var rows: Int { First.rows &+ Second.rows }
  @inline(__always) static var columns: Int { First.columns }

  @inline(__always) init(start: UnsafePointer<Float>, stride: Int) {
    first = First(start: start, stride: stride)
    second = Second(start: start + First.rows &* stride, stride: stride)
  }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ rowStep: Int, _ b: UnsafePointer<Float>) {
    first.add(a, rowStep, b)
    second.add(a + First.rows &* rowStep, rowStep, b)
  }

  @inline(__always) func store(to output: UnsafeMutablePointer<Float>, stride: Int) {
    first.store(to: output, stride: stride)
    second.store(to: output + First.rows &* stride, stride: stride)
  }

  @inline(__always) static func fetch(_ output: UnsafePointer<Float>, stride: Int) {
    First.fetch(output, stride: stride)
    Second.fetch(output + First.rows &* stride, stride: stride)
  }
}

private typealias Two<Row: TileRows> = Pair<Row, Row>
private typealias Three<Row: TileRows> = Pair<Two<Row>, Row>
private typealias Four<Row: TileRows> = Pair<Two<Row>, Two<Row>>
private typealias Five<Row: TileRows> = Pair<Three<Row>, Two<Row>>
private typealias Six<Row: TileRows> = Pair<Three<Row>, Three<Row>>
private typealias Seven<Row: TileRows> = Pair<Four<Row>, Three<Row>>
private typealias Eight<Row: TileRows> = Pair<Four<Row>, Four<Row>>
private typealias Nine<Row: TileRows> = Pair<Six<Row>, Three<Row>>
private typealias Ten<Row: TileRows> = Pair<Six<Row>, Four<Row>>
private typealias Eleven<Row: TileRows> = Pair<Eight<Row>, Three<Row>>
private typealias Twelve<Row: TileRows> = Pair<Six<Row>, Six<Row>>
