import ConvEngine
import Glibc

/// Calls `body` with copies of the arrays that end where the readable memory ends and have NaN before them, so that a
/// value read from outside ends the test or spoils the result, and returns the output, or nil if something was written
/// outside it.
func guarded(
  _ inputs: [[Float]], outputCount: Int, _ body: ([UnsafePointer<Float>], UnsafeMutablePointer<Float>) -> Void
) -> [Float]? {
  let buffers = inputs.map { CopyBeforeTheEnd(of: $0) }
  let margin = 67
  let canary: Float = 12345.678
  let output = UnsafeMutablePointer<Float>.allocate(capacity: outputCount + 2 * margin)
  output.initialize(repeating: canary, count: outputCount + 2 * margin)
  (output + margin).update(repeating: .nan, count: outputCount)
  defer { output.deallocate() }
  withExtendedLifetime(buffers) { body(buffers.map(\.values), output + margin) }
  for index in 0..<margin where output[index] != canary || output[margin + outputCount + index] != canary {
    return nil
  }
  return Array(UnsafeBufferPointer(start: output + margin, count: outputCount))
}

/// A copy of an array right before a page that may not be read, and with at least a page of NaN before it.
private final class CopyBeforeTheEnd {
  let values: UnsafePointer<Float>
  private let memory: UnsafeMutableRawPointer
  private let size: Int

  init(of array: [Float]) {
    let page = Int(getpagesize())
    let bytes = array.count * MemoryLayout<Float>.stride
    let readable = (bytes + page - 1) / page * page + page
    size = readable + page
    guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), memory != MAP_FAILED
    else { fatalError("mmap of \(size) bytes failed with errno \(errno).") }
    self.memory = memory
    let floats = memory.bindMemory(to: Float.self, capacity: readable / MemoryLayout<Float>.stride)
    floats.update(repeating: .nan, count: (readable - bytes) / MemoryLayout<Float>.stride)
    let copy = (memory + readable - bytes).assumingMemoryBound(to: Float.self)
    array.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { copy.update(from: start, count: array.count) }
    }
    values = UnsafePointer(copy)
    mprotect(memory + readable, page, PROT_NONE)
  }

  deinit { munmap(memory, size) }
}

/// `conv2D` on arrays; nil if it wrote outside its output.
func fast(
  _ dims: ConvDims, _ input: [Float], _ filter: [Float], bias: [Float]? = nil, on set: InstructionSet = .current
) -> [Float]? {
  guarded([input, filter] + (bias.map { [$0] } ?? []), outputCount: dims.outputCount) { inputs, output in
    conv2D(
      dims, input: inputs[0], filter: inputs[1], bias: inputs.count > 2 ? inputs[2] : nil, output: output,
      instructionSet: set)
  }
}

/// `referenceConv2D` on arrays; nil if it wrote outside its output.
func reference(_ dims: ConvDims, _ input: [Float], _ filter: [Float], bias: [Float]? = nil) -> [Float]? {
  guarded([input, filter] + (bias.map { [$0] } ?? []), outputCount: dims.outputCount) { inputs, output in
    referenceConv2D(
      dims, input: inputs[0], filter: inputs[1], bias: inputs.count > 2 ? inputs[2] : nil, output: output)
  }
}

/// For every output, how far a sum in single precision may lie from the exact one: with k terms and u = 2⁻²⁴ it is (k +
/// 3)·u times the sum of the terms' magnitudes (Higham, "Accuracy and Stability of Numerical Algorithms", §3.1: one
/// rounding for each product and each sum, and one for the reference's own rounding).
func roundingBounds(_ dims: ConvDims, _ input: [Float], _ filter: [Float], bias: [Float]? = nil) -> [Float] {
  let magnitudes = reference(dims, input.map(abs), filter.map(abs), bias: bias?.map(abs)) ?? []
  return magnitudes.map { $0 * Float(dims.tapsPerOutput + 3) * 0x1p-24 * 1.01 }
}

/// The first place where two results lie further apart than allowed (NaN always does), or nil.
func firstDifference(_ left: [Float]?, _ right: [Float]?, within bounds: [Float]) -> Int? {
  guard let left, let right, left.count == right.count, left.count == bounds.count else { return -1 }
  return left.indices.first { !(abs(left[$0] - right[$0]) <= bounds[$0]) }
}
