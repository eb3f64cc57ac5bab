/// Brings images to another size.
///
/// A smaller size samples the image without blurring it first, as neural networks' resize layers do.
///
/// - Parameters:
///   - dims: the sizes and the method.
///   - input: `dims.inputCount` values, `[N, H, W, C]`.
///   - output: room for `dims.outputCount` values; it must not overlap the input.
public func resize(_ dims: ResizeDims, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) {
  resizeImages(dims, input: input, output: output)
}

/// `resize` in double precision.
public func resize(_ dims: ResizeDims, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>) {
  resizeImages(dims, input: input, output: output)
}

/// The adjoint of `resize`, which carries a gradient back: every input pixel receives the gradients of the output pixels
/// that it went into, by the same weights.
///
/// - Parameters:
///   - dims: what `resize` was given.
///   - outputGradient: `dims.outputCount` values.
///   - inputGradient: room for `dims.inputCount` values, which are overwritten; it must not overlap the other.
public func resizeAdjoint(
  _ dims: ResizeDims, outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
) {
  collectResized(dims, outputGradient: outputGradient, inputGradient: inputGradient)
}

/// `resizeAdjoint` in double precision.
public func resizeAdjoint(
  _ dims: ResizeDims, outputGradient: UnsafePointer<Double>, inputGradient: UnsafeMutablePointer<Double>
) {
  collectResized(dims, outputGradient: outputGradient, inputGradient: inputGradient)
}

private func resizeImages<Scalar: EngineScalar>(
  _ dims: ResizeDims, input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>
) {
  let channels = dims.channels
  let (inputRow, outputRow) = (dims.input.width * channels, dims.output.width * channels)
  ThreadPool.shared.parallelFor(
    count: dims.batch * dims.output.height, grain: max(1, 4096 / outputRow)
  ) { range in
    for index in range {
      let image = input + index / dims.output.height * dims.input.height * inputRow
      let tap = dims.rows[index % dims.output.height]
      let (upper, lower) = (image + tap.first * inputRow, image + tap.second * inputRow)
      let down = Scalar(tap.weight)
      var target = output + index * outputRow
      for column in dims.columns {
        let (left, right) = (column.first * channels, column.second * channels)
        let across = Scalar(column.weight)
        for channel in 0..<channels {
          let above = upper[left + channel] + (upper[right + channel] - upper[left + channel]) * across
          let below = lower[left + channel] + (lower[right + channel] - lower[left + channel]) * across
          target[channel] = above + (below - above) * down
        }
        target += channels
      }
    }
  }
}

private func collectResized<Scalar: EngineScalar>(
  _ dims: ResizeDims, outputGradient: UnsafePointer<Scalar>, inputGradient: UnsafeMutablePointer<Scalar>
) {
  let channels = dims.channels
  let (inputRow, outputRow) = (dims.input.width * channels, dims.output.width * channels)
  ThreadPool.shared.parallelFor(count: dims.batch) { images in
    for image in images {
      let target = inputGradient + image * dims.input.height * inputRow
      target.update(repeating: 0, count: dims.input.height * inputRow)
      var gradient = outputGradient + image * dims.output.height * outputRow
      for row in dims.rows {
        let (upper, lower) = (target + row.first * inputRow, target + row.second * inputRow)
        let down = Scalar(row.weight)
        for column in dims.columns {
          let (left, right) = (column.first * channels, column.second * channels)
          let across = Scalar(column.weight)
          for channel in 0..<channels {
            let value = gradient[channel]
            upper[left + channel] += value * (1 - down) * (1 - across)
            upper[right + channel] += value * (1 - down) * across
            lower[left + channel] += value * down * (1 - across)
            lower[right + channel] += value * down * across
          }
          gradient += channels
        }
      }
    }
  }
}
