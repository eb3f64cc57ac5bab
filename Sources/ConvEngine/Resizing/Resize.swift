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
    withScratchRow(Scalar.self, inputRow) { mixed in
      for index in range {
        let image = input + index / dims.output.height * dims.input.height * inputRow
        let tap = dims.rows[index % dims.output.height]
        let upper = image + tap.first * inputRow
        // Down first, whole rows at a time, then across.
        var source = upper
        if tap.weight != 0 {
          let (lower, down) = (image + tap.second * inputRow, Scalar(tap.weight))
          for place in 0..<inputRow { mixed[place] = upper[place] + (lower[place] - upper[place]) * down }
          source = UnsafePointer(mixed)
        }
        var target = output + index * outputRow
        for column in dims.columns {
          let (left, right) = (source + column.first * channels, source + column.second * channels)
          let across = Scalar(column.weight)
          for channel in 0..<channels { target[channel] = left[channel] + (right[channel] - left[channel]) * across }
          target += channels
        }
      }
    }
  }
}

private func collectResized<Scalar: EngineScalar>(
  _ dims: ResizeDims, outputGradient: UnsafePointer<Scalar>, inputGradient: UnsafeMutablePointer<Scalar>
) {
  let channels = dims.channels
  let (inputRow, outputRow) = (dims.input.width * channels, dims.output.width * channels)
  // Each row of the input gathers from the output's rows that it went into, so that no two threads write to one place.
  ThreadPool.shared.parallelFor(
    count: dims.batch * dims.input.height, grain: max(1, 4096 / max(inputRow, outputRow))
  ) { range in
    withScratchRow(Scalar.self, outputRow) { mixed in
      for index in range {
        let (image, y) = (index / dims.input.height, index % dims.input.height)
        mixed.update(repeating: 0, count: outputRow)
        for row in dims.outputRows(reading: y) {
          let tap = dims.rows[row]
          let weight = Scalar((tap.first == y ? 1 - tap.weight : 0) + (tap.second == y ? tap.weight : 0))
          let gradient = outputGradient + (image * dims.output.height + row) * outputRow
          for place in 0..<outputRow { mixed[place] += gradient[place] * weight }
        }
        let target = inputGradient + index * inputRow
        target.update(repeating: 0, count: inputRow)
        var source = UnsafePointer(mixed)
        for column in dims.columns {
          let (left, right) = (target + column.first * channels, target + column.second * channels)
          let across = Scalar(column.weight)
          for channel in 0..<channels {
            left[channel] += source[channel] * (1 - across)
            right[channel] += source[channel] * across
          }
          source += channels
        }
      }
    }
  }
}

/// Calls `body` with the thread's own room for a row of numbers.
private func withScratchRow<Scalar: EngineScalar>(
  _: Scalar.Type, _ count: Int, _ body: (UnsafeMutablePointer<Scalar>) -> Void
) {
  let floats = count * MemoryLayout<Scalar>.stride / MemoryLayout<Float>.stride
  ScratchMemory.withFloats(.filteredRow, floats) { memory in
    memory.withMemoryRebound(to: Scalar.self, capacity: count, body)
  }
}
