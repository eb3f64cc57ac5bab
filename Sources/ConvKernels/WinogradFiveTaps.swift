// The transforms of Winograd's minimal filtering with 2 × 2 outputs and 5 × 5 taps. Tiles have 6 × 6 input pixels, as
// with 4 × 4 outputs and 3 × 3 taps, and the points of evaluation are the same, 0, ±a, ±b and infinity with a² = ½ and
// b² = 2; so the transform of the input is that of `WinogradTransforms.swift`.

@inline(__always) private var a: Float { 0.70710678 }
@inline(__always) private var b: Float { 1.41421356 }

/// The 36 values `G·g·Gᵀ` of the 5 × 5 taps of some filters.
///
/// - Parameters:
///   - channels: how many filters, a multiple of the lanes; their weights lie side by side.
///   - taps: where each of the 25 taps begins, row by row.
///   - scratch: room for 30 vectors.
///   - target: the first value; those of the filters lie side by side.
///   - positionStride: floats from one of the 36 values to the next.
@inline(never)
public func winogradFilterOfFiveTaps(
  channels: Int, taps: UnsafePointer<UnsafePointer<Float>>, scratch: UnsafeMutablePointer<Float>,
  target: UnsafeMutablePointer<Float>, positionStride: Int
) {
  var channel = 0
  while channel < channels {
    for column in 0..<5 {
      storeFilter(
        load(taps[column] + channel), load(taps[column &+ 5] + channel), load(taps[column &+ 10] + channel),
        load(taps[column &+ 15] + channel), load(taps[column &+ 20] + channel), scratch + column &* lanes, 5 &* lanes)
    }
    for row in 0..<6 {
      let values = scratch + row &* 5 &* lanes
      storeFilter(
        load(values), load(values + lanes), load(values + 2 &* lanes), load(values + 3 &* lanes),
        load(values + 4 &* lanes), target + (row &* 6 &* positionStride &+ channel), positionStride)
    }
    channel &+= lanes
  }
}

@inline(__always)
private func storeFilter(
  _ g0: Vector, _ g1: Vector, _ g2: Vector, _ g3: Vector, _ g4: Vector, _ target: UnsafeMutablePointer<Float>,
  _ stride: Int
) {
  let half = Vector(repeating: 0.5)
  let two = Vector(repeating: 2)
  let evenA = multiplyAdd(multiplyAdd(g0, g2, half), g4, Vector(repeating: 0.25)) * (-2 / 3)
  let oddA = multiplyAdd(g1, g3, half) * (-2 / 3 * a)
  let evenB = multiplyAdd(multiplyAdd(g0, g2, two), g4, Vector(repeating: 4)) * (1 / 6)
  let oddB = multiplyAdd(g1, g3, two) * (1 / 6 * b)
  write(g0, target)
  write(evenA + oddA, target + stride)
  write(evenA - oddA, target + 2 &* stride)
  write(evenB + oddB, target + 3 &* stride)
  write(evenB - oddB, target + 4 &* stride)
  write(g4, target + 5 &* stride)
}

/// The 25 taps `Gᵀ·u·G` of the gradients of some filters.
///
/// - Parameters:
///   - channels: how many filters, a multiple of the lanes; their values lie side by side.
///   - source: the first of the 36 values.
///   - positionStride: floats from one of the 36 values to the next.
///   - scratch: room for 30 vectors.
///   - taps: where each of the 25 taps begins, row by row.
@inline(never)
public func winogradFilterGradientOfFiveTaps(
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
      write(g.3, target + 18 &* lanes)
      write(g.4, target + 24 &* lanes)
    }
    for row in 0..<5 {
      let u = scratch + row &* 6 &* lanes
      let g = filterGradient(
        load(u), load(u + lanes), load(u + 2 &* lanes), load(u + 3 &* lanes), load(u + 4 &* lanes), load(u + 5 &* lanes)
      )
      write(g.0, taps[5 &* row] + channel)
      write(g.1, taps[5 &* row &+ 1] + channel)
      write(g.2, taps[5 &* row &+ 2] + channel)
      write(g.3, taps[5 &* row &+ 3] + channel)
      write(g.4, taps[5 &* row &+ 4] + channel)
    }
    channel &+= lanes
  }
}

@inline(__always)
private func filterGradient(
  _ u0: Vector, _ u1: Vector, _ u2: Vector, _ u3: Vector, _ u4: Vector, _ u5: Vector
) -> (Vector, Vector, Vector, Vector, Vector) {
  let (sumA, differenceA) = ((u1 + u2) * (-2 / 3), (u1 - u2) * (-2 / 3 * a))
  let (sumB, differenceB) = ((u3 + u4) * (1 / 6), (u3 - u4) * (1 / 6 * b))
  let half = Vector(repeating: 0.5)
  let two = Vector(repeating: 2)
  return (
    u0 + sumA + sumB, differenceA + differenceB, multiplyAdd(sumA * half, sumB, two),
    multiplyAdd(differenceA * half, differenceB, two),
    multiplyAdd(multiplyAdd(u5, sumA, Vector(repeating: 0.25)), sumB, Vector(repeating: 4))
  )
}

/// The 2 × 2 outputs `Aᵀ·m·A + bias` of one tile, for every channel.
///
/// - Parameters:
///   - channels: channels of a pixel, a multiple of the lanes.
///   - source: the first of the 36 values; those of `channels` channels lie side by side.
///   - positionStride: floats from one of the 36 values to the next.
///   - bias: `channels` values.
///   - scratch: room for 12 vectors.
///   - pixels: where each of the four outputs goes, row by row.
@inline(never)
public func winogradOutputOfFiveTaps(
  channels: Int, source: UnsafePointer<Float>, positionStride: Int, bias: UnsafePointer<Float>,
  scratch: UnsafeMutablePointer<Float>, pixels: UnsafePointer<UnsafeMutablePointer<Float>>
) {
  var channel = 0
  while channel < channels {
    for column in 0..<6 {
      let m = source + (column &* positionStride &+ channel)
      let down = 6 &* positionStride
      let y = outputs(
        load(m), load(m + down), load(m + 2 &* down), load(m + 3 &* down), load(m + 4 &* down), load(m + 5 &* down))
      let target = scratch + column &* lanes
      write(y.0, target)
      write(y.1, target + 6 &* lanes)
    }
    let start = load(bias + channel)
    for row in 0..<2 {
      let m = scratch + row &* 6 &* lanes
      let y = outputs(
        load(m) + start, load(m + lanes), load(m + 2 &* lanes), load(m + 3 &* lanes), load(m + 4 &* lanes),
        load(m + 5 &* lanes) + start)
      write(y.0, pixels[2 &* row] + channel)
      write(y.1, pixels[2 &* row &+ 1] + channel)
    }
    channel &+= lanes
  }
}

@inline(__always)
private func outputs(
  _ m0: Vector, _ m1: Vector, _ m2: Vector, _ m3: Vector, _ m4: Vector, _ m5: Vector
) -> (Vector, Vector) {
  (m0 + (m1 + m2) + (m3 + m4), m5 + (m1 - m2) * a + (m3 - m4) * b)
}

/// The 36 values `A·y·Aᵀ` of the gradients of one tile of 2 × 2 outputs, for every channel.
///
/// - Parameters:
///   - channels: channels of a pixel, a multiple of the lanes.
///   - pixels: where each of the four gradients lies, row by row.
///   - scratch: room for 12 vectors.
///   - target: the first value; `channels` values lie side by side.
///   - positionStride: floats from one of the 36 values to the next.
@inline(never)
public func winogradGradientOfFiveTaps(
  channels: Int, pixels: UnsafePointer<UnsafePointer<Float>>, scratch: UnsafeMutablePointer<Float>,
  target: UnsafeMutablePointer<Float>, positionStride: Int
) {
  var channel = 0
  while channel < channels {
    for column in 0..<2 {
      storeGradient(
        load(pixels[column] + channel), load(pixels[column &+ 2] + channel), scratch + column &* lanes, 2 &* lanes)
    }
    for row in 0..<6 {
      let values = scratch + row &* 2 &* lanes
      storeGradient(
        load(values), load(values + lanes), target + (row &* 6 &* positionStride &+ channel), positionStride)
    }
    channel &+= lanes
  }
}

@inline(__always)
private func storeGradient(_ y0: Vector, _ y1: Vector, _ target: UnsafeMutablePointer<Float>, _ stride: Int) {
  let (oddA, oddB) = (y1 * a, y1 * b)
  write(y0, target)
  write(y0 + oddA, target + stride)
  write(y0 - oddA, target + 2 &* stride)
  write(y0 + oddB, target + 3 &* stride)
  write(y0 - oddB, target + 4 &* stride)
  write(y1, target + 5 &* stride)
}
