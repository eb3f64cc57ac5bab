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
  // Pieces of half a vector go one after the other through all patches: what is written too much comes before the next.
  if lanes > 8, isShort(pieces, places) {
    for piece in 0..<pieces {
      var from = source + places[3 &* piece]
      var to = target + places[3 &* piece &+ 1]
      for _ in 0..<count {
        let values = UnsafeRawPointer(from).loadUnaligned(as: SIMD8<Float>.self)
        UnsafeMutableRawPointer(to).storeBytes(of: values, as: SIMD8<Float>.self)
        from += step
        to += packedRowStride
      }
    }
    return
  }
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

/// Whether no piece is longer than eight floats.
@inline(__always)
private func isShort(_ pieces: Int, _ places: UnsafePointer<Int>) -> Bool {
  for piece in 0..<pieces where places[3 &* piece &+ 2] > 8 { return false }
  return true
}

/// Adds the pieces that patches consist of to the places in memory that they come from: the adjoint of gathering them,
/// patch by patch.
///
/// - Parameters:
///   - count: how many patches.
///   - pieces: how many pieces a patch has.
///   - length: floats of a piece.
///   - values: `[count, pieces, length]` floats.
///   - target: where the first patch's first piece belongs.
///   - pieceStep: floats from one piece's place to the next piece's.
///   - step: floats from one patch's place to the next patch's.
@inline(never)
public func scatterPatches(
  count: Int, pieces: Int, length: Int, values: UnsafePointer<Float>, target: UnsafeMutablePointer<Float>,
  pieceStep: Int, step: Int
) {
  var from = values
  var patch = target
  for _ in 0..<count {
    var to = patch
    for _ in 0..<pieces {
      var done = 0
      while done &+ lanes <= length {
        write(load(to + done) + load(from + done), to + done)
        done &+= lanes
      }
      while done &+ 4 <= length {
        let sum = loadFour(to + done) + loadFour(from + done)
        UnsafeMutableRawPointer(to + done).storeBytes(of: sum, as: SIMD4<Float>.self)
        done &+= 4
      }
      while done < length {
        to[done] += from[done]
        done &+= 1
      }
      from += length
      to += pieceStep
    }
    patch += step
  }
}

@inline(__always)
private func loadFour(_ source: UnsafePointer<Float>) -> SIMD4<Float> {
  UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self)
}
