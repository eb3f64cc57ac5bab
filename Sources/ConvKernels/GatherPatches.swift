/// Copies the pieces of memory that patches consist of, side by side: one row for every patch.
///
/// Pieces are copied in whole vectors: up to one vector less a float is read beyond a piece, and written beyond it, where
/// the next piece or the next row comes later.
///
/// - Parameters:
///   - count: how many patches.
///   - source: the first patch's first value.
///   - step: floats from one patch to the next.
///   - pieces: how many pieces a patch has.
///   - places: for every piece where it lies in the patch, where it goes in the row, and how many floats it has.
///   - target: rows of `tileSize().rowStride` floats.
@inline(never)
public func gatherPatches(
  count: Int, source: UnsafePointer<Float>, step: Int, pieces: Int, places: UnsafePointer<Int>,
  target: UnsafeMutablePointer<Float>
) {
  var from = source
  var row = target
  for _ in 0..<count {
    var place = places
    for _ in 0..<pieces {
      let piece = from + place[0]
      let to = row + place[1]
      let length = place[2]
      var done = 0
      repeat {
        write(load(piece + done), to + done)
        done &+= lanes
      } while done < length
      place += 3
    }
    from += step
    row += packedRowStride
  }
}
