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
            func mix(_ a: Float, _ b: Float, _ c: Float, _ d: Float) -> Float {
              let (above, below) = (a * (1 - across) + b * across, c * (1 - across) + d * across)
              return above * (1 - down) + below * down
            }
            if upper >= 0, upper + 1 < height, before >= 0, before + 1 < width {
              let place = (upper * width + before) * channels
              let next = place + width * channels
              for c in 0..<channels {
                new[target + c] = mix(
                  old[place + c], old[place + channels + c], old[next + c], old[next + channels + c])
              }
              continue
            }
            for channel in 0..<channels {
              func pixel(_ row: Int, _ column: Int) -> Float {
                let (r, c) = (min(max(row, 0), height - 1), min(max(column, 0), width - 1))
                if let fill, r != row || c != column { return fill }
                return old[(r * width + c) * channels + channel]
              }
              new[target + channel] = mix(
                pixel(upper, before), pixel(upper, before + 1), pixel(upper + 1, before), pixel(upper + 1, before + 1))
            }
          }
        }
      }
    }
    replace(height: height, width: width, pixels: new)
  }
}
