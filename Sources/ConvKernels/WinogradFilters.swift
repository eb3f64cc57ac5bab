// The transforms of filters that belong to `WinogradTransforms.swift`: `G·g·Gᵀ` with 1 ÷ (a²·b²) = 1,
// 1 ÷ (2a²·(a² − b²)) = −⅔ and 1 ÷ (2b²·(b² − a²)) = ⅙.

@inline(__always) private var a: Float { 0.70710678 }
@inline(__always) private var b: Float { 1.41421356 }

/// The 36 values `G·g·Gᵀ` of the 3 × 3 taps of some filters.
///
/// - Parameters:
///   - channels: how many filters, a multiple of the lanes; their weights lie side by side.
///   - taps: where each of the nine taps begins, row by row.
///   - scratch: room for 18 vectors.
///   - target: the first value; those of the filters lie side by side.
///   - positionStride: floats from one of the 36 values to the next.
@inline(never)
public func winogradFilter(
  channels: Int, taps: UnsafePointer<UnsafePointer<Float>>, scratch: UnsafeMutablePointer<Float>,
  target: UnsafeMutablePointer<Float>, positionStride: Int
) {
  var channel = 0
  while channel < channels {
    for column in 0..<3 {
      storeFilter(
        load(taps[column] + channel), load(taps[column &+ 3] + channel), load(taps[column &+ 6] + channel),
        scratch + column &* lanes, 3 &* lanes)
    }
    for row in 0..<6 {
      let values = scratch + row &* 3 &* lanes
      storeFilter(
        load(values), load(values + lanes), load(values + 2 &* lanes),
        target + (row &* 6 &* positionStride &+ channel), positionStride)
    }
    channel &+= lanes
  }
}

@inline(__always)
private func storeFilter(
  _ g0: Vector, _ g1: Vector, _ g2: Vector, _ target: UnsafeMutablePointer<Float>, _ stride: Int
) {
  let evenA = multiplyAdd(g0, g2, Vector(repeating: 0.5)) * (-2 / 3)
  let oddA = g1 * (-2 / 3 * a)
  let evenB = multiplyAdd(g0, g2, Vector(repeating: 2)) * (1 / 6)
  let oddB = g1 * (1 / 6 * b)
  write(g0, target)
  write(evenA + oddA, target + stride)
  write(evenA - oddA, target + 2 &* stride)
  write(evenB + oddB, target + 3 &* stride)
  write(evenB - oddB, target + 4 &* stride)
  write(g2, target + 5 &* stride)
}

/// The nine taps `Gᵀ·u·G` of the gradients of some filters.
///
/// - Parameters:
///   - channels: how many filters, a multiple of the lanes; their values lie side by side.
///   - source: the first of the 36 values.
///   - positionStride: floats from one of the 36 values to the next.
///   - scratch: room for 18 vectors.
///   - taps: where each of the nine taps begins, row by row.
@inline(never)
public func winogradFilterGradient(
  channels: Int, source: UnsafePointer<Float>, positionStride: Int, scratch: UnsafeMutablePointer<Float>,
  taps: UnsafePointer<UnsafeMutablePointer<Float>>
) {
  var channel = 0
  while channel < channels {
    for column in 0..<6 {
      let u = source + (column &* positionStride &+ channel)
      let down = 6 &* positionStride
      let g = filterGradient(
        load(u), load(u + down), load(u + 2 &* down), load(u + 3 &* down), load(u + 4 &* down), load(u + 5 &* down))
      let target = scratch + column &* lanes
      write(g.0, target)
      write(g.1, target + 6 &* lanes)
      write(g.2, target + 12 &* lanes)
    }
    for row in 0..<3 {
      let u = scratch + row &* 6 &* lanes
      let g = filterGradient(
        load(u), load(u + lanes), load(u + 2 &* lanes), load(u + 3 &* lanes), load(u + 4 &* lanes), load(u + 5 &* lanes)
      )
      write(g.0, taps[3 &* row] + channel)
      write(g.1, taps[3 &* row &+ 1] + channel)
      write(g.2, taps[3 &* row &+ 2] + channel)
    }
    channel &+= lanes
  }
}

@inline(__always)
private func filterGradient(
  _ u0: Vector, _ u1: Vector, _ u2: Vector, _ u3: Vector, _ u4: Vector, _ u5: Vector
) -> (Vector, Vector, Vector) {
  let (sumA, differenceA) = ((u1 + u2) * (-2 / 3), (u1 - u2) * (-2 / 3 * a))
  let (sumB, differenceB) = ((u3 + u4) * (1 / 6), (u3 - u4) * (1 / 6 * b))
  return (
    u0 + sumA + sumB, differenceA + differenceB,
    multiplyAdd(multiplyAdd(u5, sumA, Vector(repeating: 0.5)), sumB, Vector(repeating: 2))
  )
}
