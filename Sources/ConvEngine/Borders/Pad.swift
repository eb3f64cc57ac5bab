/// Copies a batch of images into larger ones, whose border holds what `mode` says.
///
/// - Parameters:
///   - mode: what lies beyond the border.
///   - dims: the sizes.
///   - input: `dims.count` values.
///   - output: room for `dims.paddedCount` values; it must not overlap the input.
/// - Throws: `BorderError` where `reflect` has too few pixels to mirror.
public func pad(
  _ mode: BorderMode, _ dims: PadDims, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
) throws(BorderError) {
  padImages(try BorderMap(mode, dims), fill: mode.fill, dims, input: input, output: output)
}

/// `pad` in double precision.
public func pad(
  _ mode: BorderMode, _ dims: PadDims, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>
) throws(BorderError) {
  padImages(try BorderMap(mode, dims), fill: Double(mode.fill), dims, input: input, output: output)
}

/// The adjoint of `pad`'s linear part, which carries a gradient back: every pixel receives the sum of the values of all
/// places that show it. For all images x and padded images g, `⟨pad(x), g⟩ = ⟨x, adjoint(g)⟩` where the border is not a
/// constant other than zero.
///
/// - Parameters:
///   - mode: what `pad` was given.
///   - dims: what `pad` was given.
///   - input: `dims.paddedCount` values.
///   - output: room for `dims.count` values, which are overwritten; it must not overlap the input.
/// - Throws: `BorderError`, as `pad` does.
public func padAdjoint(
  _ mode: BorderMode, _ dims: PadDims, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
) throws(BorderError) {
  collectImages(try BorderMap(mode, dims), dims, input: input, output: output)
}

/// `padAdjoint` in double precision.
public func padAdjoint(
  _ mode: BorderMode, _ dims: PadDims, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>
) throws(BorderError) {
  collectImages(try BorderMap(mode, dims), dims, input: input, output: output)
}

/// Cuts the border off again: what `pad` with zeros has added. Its adjoint is `pad` with zeros.
///
/// - Parameters:
///   - dims: the sizes, and what to cut off on each side.
///   - input: `dims.paddedCount` values.
///   - output: room for `dims.count` values; it must not overlap the input.
public func crop(_ dims: PadDims, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) {
  cropImages(dims, input: input, output: output)
}

/// `crop` in double precision.
public func crop(_ dims: PadDims, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>) {
  cropImages(dims, input: input, output: output)
}

/// `pad` for images without a depth; the parameters are those of `PadDims`.
///
/// - Throws: `BorderError` for a size out of range, or where `reflect` has too few pixels to mirror.
public func pad2D(
  _ mode: BorderMode, batch: Int, height: Int, width: Int, channels: Int, padding: Padding2D,
  input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
) throws(BorderError) {
  let dims = try PadDims(batch: batch, height: height, width: width, channels: channels, padding: padding)
  try pad(mode, dims, input: input, output: output)
}

/// `padAdjoint` for images without a depth; the parameters are those of `PadDims`.
///
/// - Throws: `BorderError`, as `pad2D` does.
public func pad2DAdjoint(
  _ mode: BorderMode, batch: Int, height: Int, width: Int, channels: Int, padding: Padding2D,
  input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
) throws(BorderError) {
  let dims = try PadDims(batch: batch, height: height, width: width, channels: channels, padding: padding)
  try padAdjoint(mode, dims, input: input, output: output)
}

private func padImages<Scalar: EngineScalar>(
  _ map: BorderMap, fill: Scalar, _ dims: PadDims, input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>
) {
  let (size, padded, channels) = (dims.size, dims.paddedSize, dims.channels)
  let paddedRow = padded.width * channels
  // About 64 KiB a range: smaller ones cost more to hand out than to copy.
  ThreadPool.shared.parallelFor(
    count: dims.batch * padded.depth * padded.height, grain: max(1, 16_384 / paddedRow)
  ) { range in
    for index in range {
      let target = output + index * paddedRow
      let plane = index / padded.height
      guard let z = map.plane(plane % padded.depth), let y = map.row(index % padded.height) else {
        target.update(repeating: fill, count: paddedRow)
        continue
      }
      let row = (plane / padded.depth * size.depth + z) * size.height + y
      let source = input + row * size.width * channels
      (target + dims.padding.left * channels).update(from: source, count: size.width * channels)
      map.forEachBorderColumn { column in
        let pixel = target + column * channels
        if let x = map.column(column) {
          for channel in 0..<channels { pixel[channel] = source[x * channels + channel] }
        } else {
          pixel.update(repeating: fill, count: channels)
        }
      }
    }
  }
}

private func collectImages<Scalar: EngineScalar>(
  _ map: BorderMap, _ dims: PadDims, input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>
) {
  let (size, padded, channels) = (dims.size, dims.paddedSize, dims.channels)
  let (rowCount, paddedRowCount) = (size.width * channels, padded.width * channels)
  // Each row of the output gathers what it is shown as, so that no two threads write to the same place.
  ThreadPool.shared.parallelFor(
    count: dims.batch * size.depth * size.height, grain: max(1, 16_384 / rowCount)
  ) { rows in
    for index in rows {
      let target = output + index * rowCount
      target.update(repeating: 0, count: rowCount)
      let (plane, y) = (index / size.height, index % size.height)
      let (image, z) = (plane / size.depth, plane % size.depth)
      map.forEachPlane(showing: z) { plane in
        map.forEachRow(showing: y) { row in
          let source = input + ((image * padded.depth + plane) * padded.height + row) * paddedRowCount
          let inner = source + dims.padding.left * channels
          for index in 0..<rowCount { target[index] += inner[index] }
          map.forEachBorderColumn { column in
            guard let x = map.column(column) else { return }
            for channel in 0..<channels { target[x * channels + channel] += source[column * channels + channel] }
          }
        }
      }
    }
  }
}

private func cropImages<Scalar: EngineScalar>(
  _ dims: PadDims, input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>
) {
  let (size, padded, padding) = (dims.size, dims.paddedSize, dims.padding)
  let rowCount = size.width * dims.channels
  ThreadPool.shared.parallelFor(count: dims.batch * size.depth * size.height, grain: max(1, 16_384 / rowCount)) {
    for row in $0 {
      let plane = row / size.height
      let paddedPlane = plane / size.depth * padded.depth + padding.front + plane % size.depth
      let paddedRow = paddedPlane * padded.height + padding.top + row % size.height
      (output + row * rowCount).update(
        from: input + (paddedRow * padded.width + padding.left) * dims.channels, count: rowCount)
    }
  }
}
