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
