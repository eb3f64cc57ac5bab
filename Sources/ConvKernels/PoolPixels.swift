/// For every channel the largest of some pixels' values, and which pixel has it: the first of equals; NaN counts as
/// larger than any number.
///
/// - Parameters:
///   - channels: channels of a pixel.
///   - pixels: how many pixels there are, at least 1.
///   - offsets: where each of them lies, in floats from `input`.
///   - numbers: what each of them is called in `indices`.
///   - output: `channels` floats.
///   - indices: `channels` numbers, or nil if nobody asks.
@inline(never)
public func largestOfPixels(
  channels: Int, pixels: Int, offsets: UnsafePointer<Int>, numbers: UnsafePointer<Int32>, input: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>, indices: UnsafeMutablePointer<Int32>?
) {
  var channel = 0
  if let indices {
    while channel &+ lanes <= channels {
      var best = load(input + (offsets[0] &+ channel))
      var number = Vector.MaskStorage(repeating: numbers[0])
      for pixel in 1..<pixels {
        let value = load(input + (offsets[pixel] &+ channel))
        let isLarger = isLargerOrNaN(value, best)
        best.replace(with: value, where: isLarger)
        number.replace(with: Vector.MaskStorage(repeating: numbers[pixel]), where: isLarger)
      }
      write(best, output + channel)
      UnsafeMutableRawPointer(indices + channel).storeBytes(of: number, as: Vector.MaskStorage.self)
      channel &+= lanes
    }
  } else {
    while channel &+ lanes <= channels {
      var best = load(input + (offsets[0] &+ channel))
      for pixel in 1..<pixels {
        let value = load(input + (offsets[pixel] &+ channel))
        best.replace(with: value, where: isLargerOrNaN(value, best))
      }
      write(best, output + channel)
      channel &+= lanes
    }
  }
  // What is left is compared four at a time, the last four perhaps again: branches of single ones are mispredicted.
  while channel < channels, channels >= 4 {
    channel = channel < channels &- 4 ? channel : channels &- 4
    var best = loadFour(input + (offsets[0] &+ channel))
    var number = SIMD4<Int32>(repeating: numbers[0])
    for pixel in 1..<pixels {
      let value = loadFour(input + (offsets[pixel] &+ channel))
      let isLarger = (value .> best) .| ((value .!= value) .& (best .== best))
      best.replace(with: value, where: isLarger)
      number.replace(with: SIMD4<Int32>(repeating: numbers[pixel]), where: isLarger)
    }
    UnsafeMutableRawPointer(output + channel).storeBytes(of: best, as: SIMD4<Float>.self)
    if let indices {
      UnsafeMutableRawPointer(indices + channel).storeBytes(of: number, as: SIMD4<Int32>.self)
    }
    channel &+= 4
  }
  while channel < channels {
    var best = input[offsets[0] &+ channel]
    var number = numbers[0]
    for pixel in 1..<pixels {
      let value = input[offsets[pixel] &+ channel]
      // A NaN that came first stays.
      if value > best || (value != value && best == best) {
        best = value
        number = numbers[pixel]
      }
    }
    output[channel] = best
    indices?[channel] = number
    channel &+= 1
  }
}

@inline(__always)
private func loadFour(_ source: UnsafePointer<Float>) -> SIMD4<Float> {
  UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self)
}

@inline(__always)
private func isLargerOrNaN(_ value: Vector, _ best: Vector) -> SIMDMask<Vector.MaskStorage> {
  (value .> best) .| ((value .!= value) .& (best .== best))
}

/// For every channel the sum of some pixels' values, times `scale`.
///
/// - Parameters: as those of `largestOfPixels`.
@inline(never)
public func sumOfPixels(
  channels: Int, pixels: Int, offsets: UnsafePointer<Int>, scale: Float, input: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>
) {
  var channel = 0
  while channel &+ lanes <= channels {
    var sum = load(input + (offsets[0] &+ channel))
    for pixel in 1..<pixels { sum += load(input + (offsets[pixel] &+ channel)) }
    write(sum * scale, output + channel)
    channel &+= lanes
  }
  while channel < channels, channels >= 4 {
    channel = channel < channels &- 4 ? channel : channels &- 4
    var sum = loadFour(input + (offsets[0] &+ channel))
    for pixel in 1..<pixels { sum += loadFour(input + (offsets[pixel] &+ channel)) }
    UnsafeMutableRawPointer(output + channel).storeBytes(of: sum * scale, as: SIMD4<Float>.self)
    channel &+= 4
  }
  while channel < channels {
    var sum = input[offsets[0] &+ channel]
    for pixel in 1..<pixels { sum += input[offsets[pixel] &+ channel] }
    output[channel] = sum * scale
    channel &+= 1
  }
}

/// Adds one pixel's values, times `scale`, to some others.
///
/// - Parameters:
///   - channels: channels of a pixel.
///   - pixels: how many pixels are added to.
///   - offsets: where each of them lies, in floats from `output`.
///   - input: `channels` floats.
@inline(never)
public func addToPixels(
  channels: Int, pixels: Int, offsets: UnsafePointer<Int>, scale: Float, input: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>
) {
  var channel = 0
  while channel &+ lanes <= channels {
    let value = load(input + channel) * scale
    for pixel in 0..<pixels {
      let target = output + (offsets[pixel] &+ channel)
      write(load(target) + value, target)
    }
    channel &+= lanes
  }
  while channel &+ 4 <= channels {
    let value = loadFour(input + channel) * scale
    for pixel in 0..<pixels {
      let target = output + (offsets[pixel] &+ channel)
      UnsafeMutableRawPointer(target).storeBytes(of: loadFour(target) + value, as: SIMD4<Float>.self)
    }
    channel &+= 4
  }
  while channel < channels {
    let value = input[channel] * scale
    for pixel in 0..<pixels { output[offsets[pixel] &+ channel] += value }
    channel &+= 1
  }
}
