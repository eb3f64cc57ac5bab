internal import ConvEngine

/// Where a pixel of a resized image comes from.
public enum Interpolation: Sendable, Hashable {
  /// The pixel that its centre falls into.
  case nearest
  /// The four pixels round its centre, by distance.
  case bilinear
}

extension Tensor {
  /// Images at another size, as networks do it: the edges of both images meet, so that output i's centre lies at
  /// (i + ½)·n ÷ m − ½. A smaller size is sampled without blurring first; `Image.resized(to:)` averages.
  ///
  /// - Parameters:
  ///   - size: `[height, width]` in pixels.
  ///   - interpolation: where a new pixel comes from.
  /// - Returns: `[N, H, W, C]`, `[H, W, C]` or `[H, W]`, as this tensor is.
  public func resized(to size: [Int], by interpolation: Interpolation = .bilinear) -> Tensor {
    guard size.count == 2 else {
      shapeFailure("resized(to: \(size)): give [height, width], as in resized(to: [64, 96])")
    }
    let images = imageBatchShape("resized(to: \(size))")
    do {
      let dims = try ResizeDims(
        batch: images[0], input: HeightWidth(height: images[1], width: images[2]), channels: images[3],
        output: HeightWidth(height: size[0], width: size[1]),
        method: interpolation == .nearest ? .nearest : .bilinear)
      let outputShape = [images[0], size[0], size[1], images[3]].imageShape(rank: rank)
      return Resizing(dims: dims, inputShape: shape, outputShape: outputShape).applied(to: floatingPoint)
    } catch {
      shapeFailure("resized(to: \(size)) of shape \(shape): \(error)")
    }
  }
}

/// Resizing, and its adjoint.
private struct Resizing: Sendable {
  let dims: ResizeDims
  let inputShape: [Int]
  let outputShape: [Int]

  func applied(to x: Tensor) -> Tensor {
    let result = Tensor(uninitialized: outputShape, dtype: x.dtype)
    if x.dtype == .float64 {
      resize(dims, input: x.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
    } else {
      resize(dims, input: x.storage.base, output: result.storage.base)
    }
    return result.recorded("resized", x) { collected($0) }
  }

  /// Every pixel receives what the pixels that it went into hold, by the same weights.
  private func collected(_ y: Tensor) -> Tensor {
    let result = Tensor(uninitialized: inputShape, dtype: y.dtype)
    if y.dtype == .float64 {
      resizeAdjoint(
        dims, outputGradient: y.storage.numbers(Double.self), inputGradient: result.storage.numbers(Double.self))
    } else {
      resizeAdjoint(dims, outputGradient: y.storage.base, inputGradient: result.storage.base)
    }
    return result.recorded("gradient of resized", y) { applied(to: $0) }
  }
}
