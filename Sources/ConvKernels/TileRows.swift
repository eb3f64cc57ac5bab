// The sums of a register tile, put together from rows: `Pair<Three<WideRow>, Three<WideRow>>` is a tile of six rows. The
// composition is resolved at compile time, so that every sum lives in a register of its own; an array of sums with a loop
// over it was tried and ended up in memory.
//
// These sources are compiled once per instruction set. Nothing in them may be visible to, or shared with, code of another
// target, or the linker might choose the copy made for a larger instruction set for a machine that lacks it: everything
// here is inlined into the few public functions, which are not generic, and those are never inlined themselves; no array,
// closure or string, whose code the compiler would emit here as well as elsewhere. To verify after a change: in
// `nm --defined-only` of these targets' object files every symbol of type W or V names the target's own module, except
// `__swift_reflection_version`, which is data.

/// The distance, in floats, between the rows of a packed input panel. A constant, so that it becomes part of the
/// instructions; 16 more than the largest depth, so that neighbouring rows fall into different cache sets.
@inline(__always) var packedRowStride: Int { 272 }

/// Running sums for some rows of the output, one or two vectors wide.
protocol TileRows {
  /// How many rows of output the sums belong to.
  static var rows: Int { get }
  /// Starts from the values at `start`, whose rows are `stride` floats apart (0: the same row for all).
  init(start: UnsafePointer<Float>, stride: Int)
  /// Adds, for every row, its value in this column of `a` times the vectors at `b`.
  mutating func add(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>)
  /// Writes the sums to rows that are `stride` floats apart.
  func store(to output: UnsafeMutablePointer<Float>, stride: Int)
}

@inline(__always) func load(_ source: UnsafePointer<Float>) -> Vector {
  UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
}

@inline(__always) func write(_ vector: Vector, _ target: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(target).storeBytes(of: vector, as: Vector.self)
}

@inline(__always) var lanes: Int { Vector.scalarCount }

/// One row, two vectors wide.
struct WideRow: TileRows {
  var low: Vector
  var high: Vector

  @inline(__always) static var rows: Int { 1 }

  @inline(__always) init(start: UnsafePointer<Float>, stride: Int) {
    low = load(start)
    high = load(start + lanes)
  }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>) {
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
struct NarrowRow: TileRows {
  var sums: Vector

  @inline(__always) static var rows: Int { 1 }

  @inline(__always) init(start: UnsafePointer<Float>, stride: Int) { sums = load(start) }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>) {
    sums = multiplyAdd(sums, Vector(repeating: a.pointee), load(b))
  }

  @inline(__always) func store(to output: UnsafeMutablePointer<Float>, stride: Int) {
    write(sums, output)
  }
}

/// The rows of `First` above the rows of `Second`.
struct Pair<First: TileRows, Second: TileRows>: TileRows {
  var first: First
  var second: Second

  @inline(__always) static var rows: Int { First.rows &+ Second.rows }

  @inline(__always) init(start: UnsafePointer<Float>, stride: Int) {
    first = First(start: start, stride: stride)
    second = Second(start: start + First.rows &* stride, stride: stride)
  }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>) {
    first.add(a, b)
    second.add(a + First.rows &* packedRowStride, b)
  }

  @inline(__always) func store(to output: UnsafeMutablePointer<Float>, stride: Int) {
    first.store(to: output, stride: stride)
    second.store(to: output + First.rows &* stride, stride: stride)
  }
}

typealias Three<Row: TileRows> = Pair<Row, Pair<Row, Row>>
typealias Six<Row: TileRows> = Pair<Three<Row>, Three<Row>>
