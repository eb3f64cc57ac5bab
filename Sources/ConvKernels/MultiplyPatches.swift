import CCacheHints

/// `output = start + patches · b` for a panel of at most one tile's columns, where the patches are read from the image: each
/// lies one step after the one before, and its values at the same offsets from its first.
///
/// Every output is one chain of multiply-adds in the order of the depth, as `multiplyPanel` computes it from gathered
/// patches: both give the same bits.
///
/// - Parameters:
///   - count: how many patches, at least half of `tileSize().rows`.
///   - columns: columns that are written, from 1 to `tileSize().columns`.
///   - depth: values of a patch, and rows of `b`.
///   - patches: where the first patch begins.
///   - step: floats from one patch to the next.
///   - offsets: for every value of a patch its distance from the patch's beginning in floats.
///   - b: rows that are `bStride` floats apart, readable over the full width of the tile, or over `tileSize().lanes`
///     floats where `columns` is no larger.
///   - start: the row that all sums begin with, as wide as those of `b`; nil: what the output holds.
///   - output: rows that are `outputStride` floats apart.
///   - spill: room for a full tile.
@inline(never)
public func multiplyPatches(
  count: Int, columns: Int, depth: Int, patches: UnsafePointer<Float>, step: Int, offsets: UnsafePointer<Int>,
  b: UnsafePointer<Float>, bStride: Int, start: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>,
  outputStride: Int, spill: UnsafeMutablePointer<Float>
) {
  let walk = PatchWalk(patches: patches, step: step, offsets: offsets, depth: depth, b: b, bStride: bStride)
  if columns > lanes {
    allTiles(of: WideSums.self, count, columns, 2 &* lanes, walk, start, output, outputStride, spill)
  } else {
    allTiles(of: NarrowSums.self, count, columns, lanes, walk, start, output, outputStride, spill)
  }
}

/// `output = start + patchesᵀ · b` for some values of the patches that lie side by side, and a panel of at most one tile's
/// columns. The patches are read from the image, some lines of them.
///
/// Every output is one chain of multiply-adds in the order of the patches.
///
/// - Parameters:
///   - count: how many values of each patch, at least half of `tileSize().rows`.
///   - columns: columns that are written, from 1 to `tileSize().columns`.
///   - lines: lines of patches.
///   - patchesPerLine: patches of each line.
///   - values: the first patch's values.
///   - step: floats from one patch to the next.
///   - lineStep: floats from a line's first patch to the next line's.
///   - b: a row for every patch, readable as that of `multiplyPatches`.
///   - start: the row that all sums begin with, as wide as those of `b`; nil: what the output holds.
///   - output: a row for every value, `outputStride` floats apart.
///   - spill: room for a full tile.
@inline(never)
public func multiplyTransposedPatches(
  count: Int, columns: Int, lines: Int, patchesPerLine: Int, values: UnsafePointer<Float>, step: Int, lineStep: Int,
  b: UnsafePointer<Float>, bStride: Int, start: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>,
  outputStride: Int, spill: UnsafeMutablePointer<Float>
) {
  let walk = ValueWalk(
    values: values, lines: lines, patchesPerLine: patchesPerLine, patchStep: step, lineStep: lineStep, b: b,
    bStride: bStride)
  if columns > lanes {
    allTiles(of: WideSums.self, count, columns, 2 &* lanes, walk, start, output, outputStride, spill)
  } else {
    allTiles(of: NarrowSums.self, count, columns, lanes, walk, start, output, outputStride, spill)
  }
}

/// What the sums of a tile add up.
private protocol Walk {
  /// Adds all products of the rows from `first` on.
  func add<Tile: TileSums>(to sums: inout Tile, first: Int)
}

/// A row is a patch; the sums go through its values.
private struct PatchWalk: Walk {
  let patches: UnsafePointer<Float>
  let step: Int
  let offsets: UnsafePointer<Int>
  let depth: Int
  let b: UnsafePointer<Float>
  let bStride: Int

  @inline(__always) func add<Tile: TileSums>(to sums: inout Tile, first: Int) {
    let patch = patches + first &* step
    var b = b
    for index in 0..<depth {
      sums.add(patch + offsets[index], step, b)
      b += bStride
    }
  }
}

/// A row is a value that all patches have; the sums go through the patches.
private struct ValueWalk: Walk {
  let values: UnsafePointer<Float>
  let lines: Int
  let patchesPerLine: Int
  let patchStep: Int
  let lineStep: Int
  let b: UnsafePointer<Float>
  let bStride: Int

  @inline(__always) func add<Tile: TileSums>(to sums: inout Tile, first: Int) {
    var line = values + first
    var b = b
    // The rows that the next call will probably read.
    let ahead = lines &* patchesPerLine &* bStride
    for _ in 0..<lines {
      var patch = line
      for _ in 0..<patchesPerLine {
        fetchSoon(b + ahead)
        fetchSoon(b + (ahead &+ lanes))
        sums.add(patch, 1, b)
        patch += patchStep
        b += bStride
      }
      line += lineStep
    }
  }
}

/// Full tiles first; the last two share what is left.
@inline(__always)
private func allTiles<Sums: TileSums, Path: Walk>(
  of: Sums.Type, _ count: Int, _ columns: Int, _ width: Int, _ walk: Path, _ start: UnsafePointer<Float>?,
  _ output: UnsafeMutablePointer<Float>, _ outputStride: Int, _ spill: UnsafeMutablePointer<Float>
) {
  let largest = hasManyRegisters ? 12 : 4
  var row = 0
  while row < count {
    let left = count &- row
    let size = left <= largest ? left : left >= 2 &* largest ? largest : (left &+ 1) / 2
    let target = output + row &* outputStride
    if hasManyRegisters {
      switch size {
      case 6: tile(Six<Sums>.self, row, columns, width, walk, start, target, outputStride, spill)
      case 7: tile(Seven<Sums>.self, row, columns, width, walk, start, target, outputStride, spill)
      case 8: tile(Eight<Sums>.self, row, columns, width, walk, start, target, outputStride, spill)
      case 9: tile(Nine<Sums>.self, row, columns, width, walk, start, target, outputStride, spill)
      case 10: tile(Ten<Sums>.self, row, columns, width, walk, start, target, outputStride, spill)
      case 11: tile(Eleven<Sums>.self, row, columns, width, walk, start, target, outputStride, spill)
      default: tile(Twelve<Sums>.self, row, columns, width, walk, start, target, outputStride, spill)
      }
    } else {
      switch size {
      case 2: tile(Two<Sums>.self, row, columns, width, walk, start, target, outputStride, spill)
      case 3: tile(Three<Sums>.self, row, columns, width, walk, start, target, outputStride, spill)
      default: tile(Four<Sums>.self, row, columns, width, walk, start, target, outputStride, spill)
      }
    }
    row &+= size
  }
}

@inline(__always)
private func tile<Tile: TileSums, Path: Walk>(
  _: Tile.Type, _ row: Int, _ columns: Int, _ width: Int, _ walk: Path, _ start: UnsafePointer<Float>?,
  _ target: UnsafeMutablePointer<Float>, _ outputStride: Int, _ spill: UnsafeMutablePointer<Float>
) {
  let isPartial = columns < width
  var sums: Tile
  if let start {
    // What is written only would otherwise come from memory one line after the other.
    for row in 0..<Tile.rows {
      let line = target + row &* outputStride
      fetchToWrite(line)
      if width > lanes { fetchToWrite(line + lanes) }
    }
    sums = Tile(start: start, stride: 0)
  } else if isPartial {
    copyRows(Tile.rows, columns, from: target, outputStride, to: spill, width)
    sums = Tile(start: spill, stride: width)
  } else {
    sums = Tile(start: target, stride: outputStride)
  }
  walk.add(to: &sums, first: row)
  if isPartial {
    sums.store(to: spill, stride: width)
    copyRows(Tile.rows, columns, from: spill, width, to: target, outputStride)
  } else {
    sums.store(to: target, stride: outputStride)
  }
}

/// Copies rows that may be narrower than a vector.
@inline(__always)
private func copyRows(
  _ rows: Int, _ columns: Int, from source: UnsafePointer<Float>, _ sourceStride: Int,
  to target: UnsafeMutablePointer<Float>, _ targetStride: Int
) {
  for row in 0..<rows {
    for column in 0..<columns { target[row &* targetStride &+ column] = source[row &* sourceStride &+ column] }
  }
}

/// Running sums for some rows, put together as `MultiplyPanel.swift` says, so that each stays in a register.
private protocol TileSums {
  static var rows: Int { get }
  /// Starts from the values at `start`, whose rows are `stride` floats apart (0: the same row for all).
  init(start: UnsafePointer<Float>, stride: Int)
  /// Adds, for every row, its value times the vectors at `b`: the first row's lies at `a`, the next ones' steps further.
  mutating func add(_ a: UnsafePointer<Float>, _ step: Int, _ b: UnsafePointer<Float>)
  /// Writes the sums to rows that are `stride` floats apart.
  func store(to output: UnsafeMutablePointer<Float>, stride: Int)
}

/// One row, two vectors wide.
private struct WideSums: TileSums {
  var low: Vector
  var high: Vector

  @inline(__always) static var rows: Int { 1 }

  @inline(__always) init(start: UnsafePointer<Float>, stride: Int) {
    low = load(start)
    high = load(start + lanes)
  }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ step: Int, _ b: UnsafePointer<Float>) {
    let value = Vector(repeating: a.pointee)
    low = multiplyAdd(low, value, load(b))
    high = multiplyAdd(high, value, load(b + lanes))
  }

  @inline(__always) func store(to output: UnsafeMutablePointer<Float>, stride: Int) {
    write(low, output)
    write(high, output + lanes)
  }
}

/// One row, one vector wide.
private struct NarrowSums: TileSums {
  var sums: Vector

  @inline(__always) static var rows: Int { 1 }

  @inline(__always) init(start: UnsafePointer<Float>, stride: Int) { sums = load(start) }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ step: Int, _ b: UnsafePointer<Float>) {
    sums = multiplyAdd(sums, Vector(repeating: a.pointee), load(b))
  }

  @inline(__always) func store(to output: UnsafeMutablePointer<Float>, stride: Int) { write(sums, output) }
}

/// The rows of `First` above those of `Second`.
private struct Both<First: TileSums, Second: TileSums>: TileSums {
  var first: First
  var second: Second

  @inline(__always) static var rows: Int { First.rows &+ Second.rows }

  @inline(__always) init(start: UnsafePointer<Float>, stride: Int) {
    first = First(start: start, stride: stride)
    second = Second(start: start + First.rows &* stride, stride: stride)
  }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ step: Int, _ b: UnsafePointer<Float>) {
    first.add(a, step, b)
    second.add(a + First.rows &* step, step, b)
  }

  @inline(__always) func store(to output: UnsafeMutablePointer<Float>, stride: Int) {
    first.store(to: output, stride: stride)
    second.store(to: output + First.rows &* stride, stride: stride)
  }
}

private typealias Two<Sums: TileSums> = Both<Sums, Sums>
private typealias Three<Sums: TileSums> = Both<Two<Sums>, Sums>
private typealias Four<Sums: TileSums> = Both<Two<Sums>, Two<Sums>>
private typealias Six<Sums: TileSums> = Both<Four<Sums>, Two<Sums>>
private typealias Seven<Sums: TileSums> = Both<Four<Sums>, Three<Sums>>
private typealias Eight<Sums: TileSums> = Both<Four<Sums>, Four<Sums>>
private typealias Nine<Sums: TileSums> = Both<Eight<Sums>, Sums>
private typealias Ten<Sums: TileSums> = Both<Eight<Sums>, Two<Sums>>
private typealias Eleven<Sums: TileSums> = Both<Eight<Sums>, Three<Sums>>
private typealias Twelve<Sums: TileSums> = Both<Eight<Sums>, Four<Sums>>
