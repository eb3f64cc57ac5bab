// These sources are compiled once per instruction set. Nothing in them may be shared with code of another target, or
// the linker might choose the copy that was made for a larger instruction set for a machine that lacks it. So
// everything is inlined into the few public functions, which are not generic and are never inlined themselves; generic
// types are private to their file; and there is no array, closure or string, whose code the compiler would emit here as
// well as elsewhere. To verify after a change, in debug and in release: in `nm --defined-only` of these targets' object
// files every symbol of type W or V names the target's own module, except `__swift_reflection_version` and `symbolic
// …`, which are data.

/// Floats of a vector.
@inline(__always) var lanes: Int { Vector.scalarCount }

@inline(__always) func load(_ source: UnsafePointer<Float>) -> Vector {
  UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
}

@inline(__always) func write(_ vector: Vector, _ target: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(target).storeBytes(of: vector, as: Vector.self)
}

// The last elements of a row, which do not fill a vector. These are functions of their own, because a lane whose number
// is not known to the compiler keeps the whole vector in memory.

/// A vector of the first `count` floats, and ones.
@inline(never) func loadPart(_ source: UnsafePointer<Float>, _ count: Int) -> Vector {
  var vector = Vector(repeating: 1)
  for lane in 0..<count { vector[lane] = source[lane] }
  return vector
}

/// Writes the first `count` lanes.
@inline(never) func writePart(_ vector: Vector, _ target: UnsafeMutablePointer<Float>, _ count: Int) {
  for lane in 0..<count { target[lane] = vector[lane] }
}

/// The sum of the first `count` lanes, in their order.
@inline(never) func sumOfFirstLanes(_ vector: Vector, _ count: Int) -> Float {
  var sum: Float = 0
  for lane in 0..<count { sum += vector[lane] }
  return sum
}

/// The sum of all lanes, in their order.
@inline(__always) func sumOfLanes(_ vector: Vector) -> Float { sumOfFirstLanes(vector, lanes) }
