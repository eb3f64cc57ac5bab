internal import ConvEngine

/// Pooling along one, two or three axes, the operations that carry gradients back through it, and theirs.
///
/// The shapes are those of the tensors, which may lack axes of size 1 that `dims` has.
struct Pooling: Sendable {
  let dims: PoolDims
  let inputShape: [Int]
  let outputShape: [Int]

  /// The largest number of every window.
  func largest(_ x: Tensor) -> Tensor {
    let x = x.floatingPoint
    let result = Tensor(uninitialized: outputShape, dtype: x.dtype)
    // Where they stood is only needed on the way back.
    let places = x.isRecorded ? Tensor(uninitialized: outputShape, dtype: .int32) : nil
    let indices = places?.storage.numbers(Int32.self)
    if x.dtype == .float64 {
      maxPool(
        dims, input: x.storage.numbers(Double.self), output: result.storage.numbers(Double.self), indices: indices)
    } else {
      maxPool(dims, input: x.storage.base, output: result.storage.base, indices: indices)
    }
    guard let places else { return result }
    return result.recorded("max pooling", x) { scattered($0, places) }
  }

  /// Every number added to the pixel that it was found at.
  private func scattered(_ gradient: Tensor, _ places: Tensor) -> Tensor {
    let result = Tensor(uninitialized: inputShape, dtype: gradient.dtype)
    let indices = places.storage.numbers(Int32.self)
    if gradient.dtype == .float64 {
      maxPoolInputGradient(
        dims, outputGradient: gradient.storage.numbers(Double.self), indices: indices,
        inputGradient: result.storage.numbers(Double.self))
    } else {
      maxPoolInputGradient(
        dims, outputGradient: gradient.storage.base, indices: indices, inputGradient: result.storage.base)
    }
    return result.recorded("gradient of max pooling", gradient) { picked($0, places) }
  }

  /// The numbers of the pixels at known places.
  private func picked(_ x: Tensor, _ places: Tensor) -> Tensor {
    let result = Tensor(uninitialized: outputShape, dtype: x.dtype)
    if x.dtype == .float64 {
      pick(x.storage.numbers(Double.self), places, result.storage.numbers(Double.self))
    } else {
      pick(x.storage.base, places, result.storage.base)
    }
    return result.recorded("numbers picked by max pooling", x) { scattered($0, places) }
  }

  private func pick<Scalar>(_ x: UnsafePointer<Scalar>, _ places: Tensor, _ result: UnsafeMutablePointer<Scalar>) {
    guard places.count > 0 else { return }
    let indices = places.storage.numbers(Int32.self)
    let (image, inputImage) = (dims.outputCount / dims.batch, dims.inputCount / dims.batch)
    for place in 0..<places.count {
      result[place] = x[place / image * inputImage + Int(indices[place]) * dims.channels + place % dims.channels]
    }
  }

  /// The mean of every window.
  ///
  /// - Parameter countsPadding: whether padding counts as pixels of value zero, or not at all.
  func mean(_ x: Tensor, countsPadding: Bool = false) -> Tensor {
    let x = x.floatingPoint
    let result = Tensor(uninitialized: outputShape, dtype: x.dtype)
    if x.dtype == .float64 {
      averagePool(
        dims, countingPadding: countsPadding, input: x.storage.numbers(Double.self),
        output: result.storage.numbers(Double.self))
    } else {
      averagePool(dims, countingPadding: countsPadding, input: x.storage.base, output: result.storage.base)
    }
    return result.recorded("average pooling", x) { shared($0, countsPadding) }
  }

  /// Every number shared out to the pixels of its window.
  private func shared(_ gradient: Tensor, _ countsPadding: Bool) -> Tensor {
    let result = Tensor(uninitialized: inputShape, dtype: gradient.dtype)
    if gradient.dtype == .float64 {
      averagePoolInputGradient(
        dims, countingPadding: countsPadding, outputGradient: gradient.storage.numbers(Double.self),
        inputGradient: result.storage.numbers(Double.self))
    } else {
      averagePoolInputGradient(
        dims, countingPadding: countsPadding, outputGradient: gradient.storage.base,
        inputGradient: result.storage.base)
    }
    return result.recorded("gradient of average pooling", gradient) { mean($0, countsPadding: countsPadding) }
  }
}
