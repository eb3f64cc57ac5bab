// The transforms of Winograd's minimal filtering with 4 × 4 outputs and 3 × 3 taps (`WinogradConvolution` of the engine says
// where the numbers come from): along one axis polynomials are evaluated at 0, ±a, ±b and infinity, with a² = ½ and
// b² = 2. Every lane is a channel of its own.

/// a, and what else of it the transforms need.
@inline(__always) private var a: Float { 0.70710678 }
@inline(__always) private var b: Float { 1.41421356 }

/// The 36 values `Bᵀ·d·B` of one tile of 6 × 6 input pixels, for every channel.
///
/// - Parameters:
///   - channels: channels of a pixel, a multiple of the lanes.
///   - pixels: where each of the 36 pixels lies, row by row.
///   - scratch: room for 36 vectors.
///   - target: the first value; `channels` values lie side by side.
///   - positionStride: floats from one of the 36 values to the next.
@inline(never)
public func winogradInput(
  channels: Int, pixels: UnsafePointer<UnsafePointer<Float>>, scratch: UnsafeMutablePointer<Float>,
  target: UnsafeMutablePointer<Float>, positionStride: Int
) {
  var channel = 0
  while channel < channels {
    for column in 0..<6 {
      let d0 = load(pixels[column] + channel)
      let d1 = load(pixels[column &+ 6] + channel)
      let d2 = load(pixels[column &+ 12] + channel)
      let d3 = load(pixels[column &+ 18] + channel)
      let d4 = load(pixels[column &+ 24] + channel)
      let d5 = load(pixels[column &+ 30] + channel)
      storeInput(d0, d1, d2, d3, d4, d5, scratch + column &* lanes, 6 &* lanes)
    }
    for row in 0..<6 {
      let values = scratch + row &* 6 &* lanes
      storeInput(
        load(values), load(values + lanes), load(values + 2 &* lanes), load(values + 3 &* lanes),
        load(values + 4 &* lanes), load(values + 5 &* lanes), target + (row &* 6 &* positionStride &+ channel),
        positionStride)
    }
    channel &+= lanes
  }
}

@inline(__always)
private func storeInput(
  _ d0: Vector, _ d1: Vector, _ d2: Vector, _ d3: Vector, _ d4: Vector, _ d5: Vector,
  _ target: UnsafeMutablePointer<Float>, _ stride: Int
) {
  let minusTwo = Vector(repeating: -2)
  let minusHalf = Vector(repeating: -0.5)
  let minusBoth = Vector(repeating: -2.5)
  let evenA = multiplyAdd(d4, d2, minusTwo)
  let oddA = multiplyAdd(d3, d1, minusTwo) * a
  let evenB = multiplyAdd(d4, d2, minusHalf)
  let oddB = multiplyAdd(d3, d1, minusHalf) * b
  write(multiplyAdd(d0 + d4, d2, minusBoth), target)
  write(evenA + oddA, target + stride)
  write(evenA - oddA, target + 2 &* stride)
  write(evenB + oddB, target + 3 &* stride)
  write(evenB - oddB, target + 4 &* stride)
  write(multiplyAdd(d1 + d5, d3, minusBoth), target + 5 &* stride)
}

/// The 4 × 4 outputs `Aᵀ·m·A + bias` of one tile, for every channel.
///
/// - Parameters:
///   - channels: channels of a pixel, a multiple of the lanes.
///   - source: the first of the 36 values; those of `channels` channels lie side by side.
///   - positionStride: floats from one of the 36 values to the next.
///   - bias: `channels` values.
///   - scratch: room for 24 vectors.
///   - pixels: where each of the 16 outputs goes, row by row.
@inline(never)
public func winogradOutput(
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
      write(y.2, target + 12 &* lanes)
      write(y.3, target + 18 &* lanes)
    }
    let start = load(bias + channel)
    for row in 0..<4 {
      let m = scratch + row &* 6 &* lanes
      let y = outputs(
        load(m) + start, load(m + lanes), load(m + 2 &* lanes), load(m + 3 &* lanes), load(m + 4 &* lanes),
        load(m + 5 &* lanes))
      write(y.0, pixels[4 &* row] + channel)
      write(y.1 + start, pixels[4 &* row &+ 1] + channel)
      write(y.2 + start, pixels[4 &* row &+ 2] + channel)
      write(y.3 + start, pixels[4 &* row &+ 3] + channel)
    }
    channel &+= lanes
  }
}

@inline(__always)
private func outputs(
  _ m0: Vector, _ m1: Vector, _ m2: Vector, _ m3: Vector, _ m4: Vector, _ m5: Vector
) -> (Vector, Vector, Vector, Vector) {
  let (sumA, sumB) = (m1 + m2, m3 + m4)
  let (differenceA, differenceB) = ((m1 - m2) * a, (m3 - m4) * b)
  let half = Vector(repeating: 0.5)
  let two = Vector(repeating: 2)
  return (
    m0 + sumA + sumB, differenceA + differenceB, multiplyAdd(sumA * half, sumB, two),
    multiplyAdd(multiplyAdd(m5, differenceA, half), differenceB, two)
  )
}

/// The 36 values `A·y·Aᵀ` of the gradients of one tile of 4 × 4 outputs, for every channel.
///
/// - Parameters:
///   - channels: channels of a pixel, a multiple of the lanes.
///   - pixels: where each of the 16 gradients lies, row by row.
///   - scratch: room for 24 vectors.
///   - target: the first value; `channels` values lie side by side.
///   - positionStride: floats from one of the 36 values to the next.
@inline(never)
public func winogradGradient(
  channels: Int, pixels: UnsafePointer<UnsafePointer<Float>>, scratch: UnsafeMutablePointer<Float>,
  target: UnsafeMutablePointer<Float>, positionStride: Int
) {
  var channel = 0
  while channel < channels {
    for column in 0..<4 {
      storeGradient(
        load(pixels[column] + channel), load(pixels[column &+ 4] + channel), load(pixels[column &+ 8] + channel),
        load(pixels[column &+ 12] + channel), scratch + column &* lanes, 4 &* lanes)
    }
    for row in 0..<6 {
      let values = scratch + row &* 4 &* lanes
      storeGradient(
        load(values), load(values + lanes), load(values + 2 &* lanes), load(values + 3 &* lanes),
        target + (row &* 6 &* positionStride &+ channel), positionStride)
    }
    channel &+= lanes
  }
}

@inline(__always)
private func storeGradient(
  _ y0: Vector, _ y1: Vector, _ y2: Vector, _ y3: Vector, _ target: UnsafeMutablePointer<Float>, _ stride: Int
) {
  let evenA = multiplyAdd(y0, y2, Vector(repeating: 0.5))
  let oddA = multiplyAdd(y1, y3, Vector(repeating: 0.5)) * a
  let evenB = multiplyAdd(y0, y2, Vector(repeating: 2))
  let oddB = multiplyAdd(y1, y3, Vector(repeating: 2)) * b
  write(y0, target)
  write(evenA + oddA, target + stride)
  write(evenA - oddA, target + 2 &* stride)
  write(evenB + oddB, target + 3 &* stride)
  write(evenB - oddB, target + 4 &* stride)
  write(y3, target + 5 &* stride)
}
