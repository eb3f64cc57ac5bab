extension Tensor {
  /// Numbers that lie `strides` apart in memory, copied side by side.
  ///
  /// - Parameters:
  ///   - offset: where the first one lies.
  ///   - strides: the distance between neighbours along each axis of `shape`; 0 repeats, negative goes backwards.
  func gathered(offset: Int, shape: [Int], strides: [Int]) -> Tensor {
    let result = Tensor(uninitialized: shape, dtype: dtype)
    switch dtype.size {
    case 8: gather(UInt64.self, offset, strides, into: result)
    case 1: gather(UInt8.self, offset, strides, into: result)
    default: gather(UInt32.self, offset, strides, into: result)
    }
    return result
  }

  /// Writes numbers of the same kind into a part; the tensor's storage must be its own.
  ///
  /// - Parameter strides: how `value` is walked along the axes of the part.
  func scatter(_ value: Tensor, strides: [Int], to region: TensorRegion) {
    switch dtype.size {
    case 8: scatter(UInt64.self, value, strides, to: region)
    case 1: scatter(UInt8.self, value, strides, to: region)
    default: scatter(UInt32.self, value, strides, to: region)
    }
  }

  // Numbers are moved as bits: what they mean does not matter.

  @inline(__always)
  private func gather<Bits>(_: Bits.Type, _ offset: Int, _ strides: [Int], into result: Tensor) {
    let run = result.shape.last ?? 1
    let step = strides.last ?? 1
    var target = result.storage.bytes.assumingMemoryBound(to: Bits.self)
    let source = storage.bytes.assumingMemoryBound(to: Bits.self) + offset
    forEachRow(result.shape, strides, strides) { start, _ in
      if step == 1 {
        target.update(from: source + start, count: run)
      } else {
        for i in 0..<run { target[i] = source[start + i * step] }
      }
      target += run
    }
  }

  @inline(__always)
  private func scatter<Bits>(_: Bits.Type, _ value: Tensor, _ strides: [Int], to region: TensorRegion) {
    let run = region.shape.last ?? 1
    let (step, sourceStep) = (region.strides.last ?? 1, strides.last ?? 0)
    let source = value.storage.bytes.assumingMemoryBound(to: Bits.self)
    let target = storage.bytes.assumingMemoryBound(to: Bits.self) + region.offset
    forEachRow(region.shape, region.strides, strides) { start, from in
      for i in 0..<run { target[start + i * step] = source[from + i * sourceStep] }
    }
  }
}
