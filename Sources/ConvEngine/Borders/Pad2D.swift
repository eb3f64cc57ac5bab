/// Copies a batch of images into larger ones, whose border holds what `mode` says.
///
/// - Parameters:
///   - mode: what lies beyond the border.
///   - batch: the number of images, at least 0.
///   - height: rows of an image, at least 1.
///   - width: columns of an image, at least 1.
///   - channels: channels of a pixel, at least 1.
///   - padding: pixels to add on each side, at least 0.
///   - input: `[batch, height, width, channels]`.
///   - output: room for `[batch, top + height + bottom, left + width + right, channels]`.
/// - Throws: `BorderError` for a size out of range, or where `reflect` has too few pixels to mirror.
public func pad2D(
  _ mode: BorderMode, batch: Int, height: Int, width: Int, channels: Int, padding: Padding2D,
  input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
) throws(BorderError) {
  let map = try BorderMap(mode, batch: batch, height: height, width: width, channels: channels, padding: padding)
  let paddedRow = map.columns.count * channels
  let paddedRows = map.rows.count
  // About 64 KiB a range: smaller ones cost more to hand out than to copy.
  ThreadPool.shared.parallelFor(count: batch * paddedRows, grain: max(1, 16_384 / paddedRow)) { range in
    for index in range {
      let target = output + index * paddedRow
      guard let y = map.rows[index % paddedRows] else {
        target.update(repeating: mode.fill, count: paddedRow)
        continue
      }
      let source = input + (index / paddedRows * height + y) * width * channels
      (target + padding.left * channels).update(from: source, count: width * channels)
      for column in map.borderColumns {
        let pixel = target + column * channels
        if let x = map.columns[column] {
          copyRun(from: source + x * channels, to: pixel, count: channels)
        } else {
          pixel.update(repeating: mode.fill, count: channels)
        }
      }
    }
  }
}

/// The adjoint of `pad2D`'s linear part, which carries a gradient back: every pixel receives the sum of the values of
/// all places that show it. For all images x and padded images g, `⟨pad(x), g⟩ = ⟨x, adjoint(g)⟩` where the border is
/// not a constant other than zero.
///
/// - Parameters:
///   - input: `[batch, top + height + bottom, left + width + right, channels]`.
///   - output: room for `[batch, height, width, channels]`, which is overwritten.
/// - Throws: `BorderError`, as `pad2D` does; the other parameters are those that were given there.
public func pad2DAdjoint(
  _ mode: BorderMode, batch: Int, height: Int, width: Int, channels: Int, padding: Padding2D,
  input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
) throws(BorderError) {
  let map = try BorderMap(mode, batch: batch, height: height, width: width, channels: channels, padding: padding)
  output.update(repeating: 0, count: batch * height * width * channels)
  for image in 0..<batch {
    for (row, y) in map.rows.enumerated() {
      guard let y else { continue }
      for (column, x) in map.columns.enumerated() {
        guard let x else { continue }
        let source = input + ((image * map.rows.count + row) * map.columns.count + column) * channels
        let target = output + ((image * height + y) * width + x) * channels
        for channel in 0..<channels { target[channel] += source[channel] }
      }
    }
  }
}

/// For every row and column of the padded image, the one of the image that it shows.
private struct BorderMap {
  let rows: [Int?]
  let columns: [Int?]
  /// The columns that padding added.
  let borderColumns: [Int]

  init(
    _ mode: BorderMode, batch: Int, height: Int, width: Int, channels: Int, padding: Padding2D
  ) throws(BorderError) {
    let sizes: [(name: String, value: Int, minimum: Int)] = [
      ("batch size", batch, 0), ("height", height, 1), ("width", width, 1), ("number of channels", channels, 1),
      ("padding at the top", padding.top, 0), ("padding at the bottom", padding.bottom, 0),
      ("padding on the left", padding.left, 0), ("padding on the right", padding.right, 0),
    ]
    for size in sizes where size.value < size.minimum {
      throw .tooSmall(name: size.name, value: size.value, minimum: size.minimum)
    }
    if mode == .reflect {
      let sides = [
        ("top", padding.top, height), ("bottom", padding.bottom, height), ("left", padding.left, width),
        ("right", padding.right, width),
      ]
      for (side, padding, size) in sides where padding >= size {
        throw .reflectTooFar(side: side, padding: padding, size: size)
      }
    }
    rows = (-padding.top..<height + padding.bottom).map { mode.source(of: $0, size: height) }
    columns = (-padding.left..<width + padding.right).map { mode.source(of: $0, size: width) }
    borderColumns = Array(0..<padding.left) + Array(padding.left + width..<columns.count)
  }
}
