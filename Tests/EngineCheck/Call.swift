import CAllocationCounter
import ConvEngine
import TestSupport

/// One operation on buffers of its own, in single precision and in double.
struct Call {
  let name: String
  let output: Values
  /// The operation itself.
  let fast: () -> Void
  /// The same in double precision.
  let exact: () -> Void

  /// The largest difference between the two, relative to the result where that is larger than 1.
  func error() -> Double {
    fast()
    exact()
    var worst = 0.0
    for index in 0..<output.count {
      let error = abs(Double(output.floats[index]) - output.doubles[index]) / max(1, abs(output.doubles[index]))
      if !(error <= worst) { worst = error }
    }
    return worst
  }

  /// Heap memory that ten calls ask for once every thread has what it keeps. A thread that never had anything to do
  /// makes its buffers whenever it first gets a part of the work, so the least of several rounds counts.
  func steadyAllocations() -> (count: Int, bytes: Int) {
    var least = (count: Int.max, bytes: Int.max)
    for _ in 0..<10 where least.count > 0 {
      let (count, bytes) = (allocation_count(), allocated_bytes())
      for _ in 0..<10 { fast() }
      let asked = Int(allocation_count() - count)
      if asked < least.count { least = (asked, Int(allocated_bytes() - bytes)) }
    }
    return least
  }
}

/// The same numbers in both precisions, kept as long as the program runs.
struct Values {
  let count: Int
  let floats: UnsafeMutablePointer<Float>
  let doubles: UnsafeMutablePointer<Double>

  /// Numbers from −1 to 1, the same ones in every run.
  init(_ count: Int, seed: UInt64 = 0) {
    self.count = count
    floats = .allocate(capacity: count)
    doubles = .allocate(capacity: count)
    var generator = SeededGenerator(seed: seed &+ UInt64(count))
    for index in 0..<count {
      let value = Float.random(in: -1..<1, using: &generator)
      floats[index] = value
      doubles[index] = Double(value)
    }
  }
}
