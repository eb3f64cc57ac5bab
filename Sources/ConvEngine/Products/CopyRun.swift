/// Copies floats that do not overlap; quicker than `memcpy` for the few that a pixel has.
@inline(__always)
func copyRun(from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int) {
  if count >= 64 { return target.update(from: source, count: count) }
  var done = 0
  while done &+ 4 <= count {
    UnsafeMutableRawPointer(target + done).storeBytes(
      of: UnsafeRawPointer(source + done).loadUnaligned(as: SIMD4<Float>.self), as: SIMD4<Float>.self)
    done &+= 4
  }
  while done < count {
    target[done] = source[done]
    done &+= 1
  }
}
