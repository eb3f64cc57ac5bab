/// Pixels as files and screens hold them: 8 bits a channel, rows from the top, 1 (gray) or 3 (RGB) channels.
struct Raster: Equatable {
  var width: Int
  var height: Int
  var channels: Int
  var bytes: [UInt8]

  /// The raster at a size that is good to look at: tiny ones enlarged by a whole factor so that every pixel can be seen,
  /// huge ones reduced by a whole factor (averaging) to at most 1024 pixels a side.
  func fittedForDisplay() -> Raster {
    let longest = max(width, height)
    if longest > 1024 { return reduced(by: (longest + 1023) / 1024) }
    let factor = min(32, 256 / max(longest, 1))
    return factor > 1 ? enlarged(by: factor) : self
  }

  func enlarged(by factor: Int) -> Raster {
    var result = Raster(width: width * factor, height: height * factor, channels: channels, bytes: [])
    result.bytes.reserveCapacity(bytes.count * factor * factor)
    for y in 0..<height {
      var row: [UInt8] = []
      for x in 0..<width {
        let pixel = bytes[((y * width + x) * channels)..<((y * width + x + 1) * channels)]
        for _ in 0..<factor { row += pixel }
      }
      for _ in 0..<factor { result.bytes += row }
    }
    return result
  }

  /// Averages blocks of `factor` × `factor` pixels; the blocks at the right and lower border may be smaller.
  func reduced(by factor: Int) -> Raster {
    let (newWidth, newHeight) = ((width + factor - 1) / factor, (height + factor - 1) / factor)
    var result = [UInt8](repeating: 0, count: newWidth * newHeight * channels)
    bytes.withUnsafeBufferPointer { bytes in
      for y in 0..<newHeight {
        for x in 0..<newWidth {
          let rows = (y * factor)..<min((y + 1) * factor, height)
          let columns = (x * factor)..<min((x + 1) * factor, width)
          for c in 0..<channels {
            var total = 0
            for row in rows { for column in columns { total += Int(bytes[(row * width + column) * channels + c]) } }
            let size = rows.count * columns.count
            result[(y * newWidth + x) * channels + c] = UInt8((total + size / 2) / size)
          }
        }
      }
    }
    return Raster(width: newWidth, height: newHeight, channels: channels, bytes: result)
  }
}
