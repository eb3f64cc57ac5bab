extension ImageSample {
  /// Takes, for each pixel of the same grid, the number at a place of the old image, mixed from the four pixels round it.
  ///
  /// - Parameters:
  ///   - fill: the number beyond the old image; nil repeats its border.
  ///   - place: the place in the old image of the new pixel in a row and a column.
  @inline(__always)
  mutating func resample(fill: Float?, from place: (_ row: Int, _ column: Int) -> ImagePoint) {
    let (height, width, channels) = (height, width, channels)
    let new = pixels.withUnsafeBufferPointer { old in
      [Float](unsafeUninitializedCapacity: old.count) { new, initialized in
        initialized = old.count
        for row in 0..<height {
          for column in 0..<width {
            let point = place(row, column)
            // Far beyond the border nothing changes any more, and the numbers stay ones that can be turned into places.
            let y = min(max(point.y - 0.5, -2), Float(height) + 1)
            let x = min(max(point.x - 0.5, -2), Float(width) + 1)
            let (top, left) = (y.rounded(.down), x.rounded(.down))
            let (down, across) = (y - top, x - left)
            let (upper, before) = (Int(top), Int(left))
            let target = (row * width + column) * channels
            for channel in 0..<channels {
              func pixel(_ row: Int, _ column: Int) -> Float {
                let (r, c) = (min(max(row, 0), height - 1), min(max(column, 0), width - 1))
                if let fill, r != row || c != column { return fill }
                return old[(r * width + c) * channels + channel]
              }
              let above = pixel(upper, before) * (1 - across) + pixel(upper, before + 1) * across
              let below = pixel(upper + 1, before) * (1 - across) + pixel(upper + 1, before + 1) * across
              new[target + channel] = above * (1 - down) + below * down
            }
          }
        }
      }
    }
    replace(height: height, width: width, pixels: new)
  }
}
