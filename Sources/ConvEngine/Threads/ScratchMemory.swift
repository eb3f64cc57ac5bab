import Glibc

/// Working memory that every thread keeps from one convolution to the next, so that a training step allocates nothing.
///
/// Each use has a slot of its own per thread. A slot must not be asked for again inside its own `body`.
enum ScratchMemory {
  /// What the memory is used for.
  enum Slot: Int, CaseIterable {
    case packedRight
    case packedBias
    case packedLeft
    case winogradInput
    case winogradOutput
    case winogradGradient
    case winogradValues
    case winogradTaps
    case winogradFilter
    case spill
    case scatteredRows
    case flippedFilter
    case patches
    case patchRuns
    case patchPlaces
    case partialSums
    case zeros
    case offsets
    case pixelNumbers
    case transposedRows
    case reducedAxes
    case otherReducedAxes
    case channelSums
    case channelFactors
    case unitSums
    case foldedSums
    case convertedImage
    case paddedChannels
    case paddedRows
    case filteredRow
    case stencilWeights
    case stencilBiases
    case stencilTaps
    case laneStarts
  }

  /// Buffers up to this size are kept.
  private static let largestKept = 64 << 20
  private static let alignment = 64

  /// Calls `body` with room for `count` floats, aligned to 64 bytes. Their values are arbitrary but finite or zero as
  /// the last user left them; fresh memory is zero.
  static func withFloats<Result>(
    _ slot: Slot, _ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result
  ) -> Result {
    let bytes = max(1, count) * MemoryLayout<Float>.stride
    if bytes > largestKept {
      let memory = allocate(bytes)
      defer { memory.deallocate() }
      return body(memory.assumingMemoryBound(to: Float.self))
    }
    return body(buffers().floats(slot, bytes))
  }

  /// Calls `body` with room for `count` integers, as `withFloats` does for floats.
  static func withIntegers<Result>(
    _ slot: Slot, _ count: Int, _ body: (UnsafeMutablePointer<Int>) -> Result
  ) -> Result {
    withFloats(slot, 2 * count) { memory in
      memory.withMemoryRebound(to: Int.self, capacity: count, body)
    }
  }

  /// Calls `body` with room for `count` numbers in double precision, as `withFloats` does for single precision.
  static func withDoubles<Result>(
    _ slot: Slot, _ count: Int, _ body: (UnsafeMutablePointer<Double>) -> Result
  ) -> Result {
    withFloats(slot, 2 * count) { memory in
      memory.withMemoryRebound(to: Double.self, capacity: count, body)
    }
  }

  fileprivate static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: alignment)
    memset(memory, 0, bytes)
    return memory
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let failure = pthread_key_create(&key) { buffers in
      guard let buffers else { return }
      Unmanaged<ThreadBuffers>.fromOpaque(buffers).release()
    }
    guard failure == 0 else { fatalError("The process has used up its thread-specific keys (PTHREAD_KEYS_MAX).") }
    return key
  }()

  private static func buffers() -> ThreadBuffers {
    if let known = pthread_getspecific(key) {
      return Unmanaged<ThreadBuffers>.fromOpaque(known).takeUnretainedValue()
    }
    let new = ThreadBuffers()
    pthread_setspecific(key, Unmanaged.passRetained(new).toOpaque())
    return new
  }
}

/// The buffers of one thread.
private final class ThreadBuffers {
  private var memory = [UnsafeMutableRawPointer?](repeating: nil, count: ScratchMemory.Slot.allCases.count)
  private var bytes = [Int](repeating: 0, count: ScratchMemory.Slot.allCases.count)

  func floats(_ slot: ScratchMemory.Slot, _ needed: Int) -> UnsafeMutablePointer<Float> {
    let index = slot.rawValue
    if let known = memory[index], bytes[index] >= needed { return known.assumingMemoryBound(to: Float.self) }
    memory[index]?.deallocate()
    let new = ScratchMemory.allocate(needed)
    memory[index] = new
    bytes[index] = needed
    return new.assumingMemoryBound(to: Float.self)
  }

  deinit {
    for buffer in memory { buffer?.deallocate() }
  }
}
