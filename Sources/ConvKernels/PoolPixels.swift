/// For every channel of some windows the largest of their pixels' values, and which pixel has it: the first of equals; NaN
/// counts as larger than any number.
///
/// - Parameters:
///   - windows: how many windows there are, whose outputs lie side by side.
///   - step: pixels from one window to the next.
///   - channels: channels of a pixel.
///   - pixels: how many pixels a window has, at least 1.
///   - offsets: where each of the first window's lies, in floats from `input`.
///   - numbers: what each of them is called in `indices`.
///   - output: `[windows, channels]` floats.
///   - indices: as many numbers, or nil if nobody asks.
@inline(never)
public func largestOfPixels(
  windows: Int, step: Int, channels: Int, pixels: Int, offsets: UnsafePointer<Int>, numbers: UnsafePointer<Int32>,
  input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, indices: UnsafeMutablePointer<Int32>?
) {
  var input = input
  var moved: Int32 = 0
  for window in 0..<windows {
    let first = window &* channels
    // The most usual number of pixels is known to the compiler, which then has no loop over them.
    if pixels == 4 {
      largest(channels, 4, offsets, numbers, moved, input, output + first, indices.map { $0 + first })
    } else {
      largest(channels, pixels, offsets, numbers, moved, input, output + first, indices.map { $0 + first })
    }
    input += step &* channels
    moved &+= Int32(truncatingIfNeeded: step)
  }
}

@inline(__always)
private func largest(
  _ channels: Int, _ pixels: Int, _ offsets: UnsafePointer<Int>, _ numbers: UnsafePointer<Int32>, _ moved: Int32,
  _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, _ indices: UnsafeMutablePointer<Int32>?
) {
  var channel = 0
  if let indices {
    while channel &+ lanes <= channels {
      var best = load(input + (offsets[0] &+ channel))
      var number = Vector.MaskStorage(repeating: numbers[0] &+ moved)
      for pixel in 1..<pixels {
        let value = load(input + (offsets[pixel] &+ channel))
        let isLarger = isLargerOrNaN(value, best)
        best.replace(with: value, where: isLarger)
        number.replace(with: Vector.MaskStorage(repeating: numbers[pixel] &+ moved), where: isLarger)
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
    var number = SIMD4<Int32>(repeating: numbers[0] &+ moved)
    for pixel in 1..<pixels {
      let value = loadFour(input + (offsets[pixel] &+ channel))
      let isLarger = (value .> best) .| ((value .!= value) .& (best .== best))
      best.replace(with: value, where: isLarger)
      number.replace(with: SIMD4<Int32>(repeating: numbers[pixel] &+ moved), where: isLarger)
    }
    UnsafeMutableRawPointer(output + channel).storeBytes(of: best, as: SIMD4<Float>.self)
    if let indices {
      UnsafeMutableRawPointer(indices + channel).storeBytes(of: number, as: SIMD4<Int32>.self)
    }
    channel &+= 4
  }
  while channel < channels {
    var best = input[offsets[0] &+ channel]
    var number = numbers[0] &+ moved
    for pixel in 1..<pixels {
      let value = input[offsets[pixel] &+ channel]
      // A NaN that came first stays.
      if value > best || (value != value && best == best) {
        best = value
        number = numbers[pixel] &+ moved
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

/// For every channel of some windows the sum of their pixels' values, times `scale`.
///
/// - Parameters: as those of `largestOfPixels`.
@inline(never)
public func sumOfPixels(
  windows: Int, step: Int, channels: Int, pixels: Int, offsets: UnsafePointer<Int>, scale: Float,
  input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
) {
  var input = input
  var output = output
  for _ in 0..<windows {
    if pixels == 4 {
      sum(channels, 4, offsets, scale, input, output)
    } else {
      sum(channels, pixels, offsets, scale, input, output)
    }
    input += step &* channels
    output += channels
  }
}

@inline(__always)
private func sum(
  _ channels: Int, _ pixels: Int, _ offsets: UnsafePointer<Int>, _ scale: Float, _ input: UnsafePointer<Float>,
  _ output: UnsafeMutablePointer<Float>
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

/// Adds the values of some pixels, times `scale`, to those of their windows, or writes them there.
///
/// - Parameters:
///   - windows: how many windows there are, each with a pixel of the input.
///   - step: floats from one window to the next.
///   - inputStep: floats from one pixel of the input to the next.
///   - channels: channels of a pixel that are wanted.
///   - pixels: how many pixels a window has.
///   - offsets: where each of the first window's lies, in floats from `output`.
///   - overwrites: whether values are written: then no pixel may belong to two windows.
@inline(never)
public func addToPixels(
  windows: Int, step: Int, inputStep: Int, channels: Int, pixels: Int, offsets: UnsafePointer<Int>, scale: Float,
  overwrites: Bool, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
) {
  var input = input
  var output = output
  for _ in 0..<windows {
    if !overwrites {
      add(channels, pixels, offsets, scale, input, output)
    } else if pixels == 4 {
      spread(channels, 4, offsets, scale, input, output)
    } else {
      spread(channels, pixels, offsets, scale, input, output)
    }
    input += inputStep
    output += step
  }
}

@inline(__always)
private func spread(
  _ channels: Int, _ pixels: Int, _ offsets: UnsafePointer<Int>, _ scale: Float, _ input: UnsafePointer<Float>,
  _ output: UnsafeMutablePointer<Float>
) {
  var channel = 0
  while channel &+ lanes <= channels {
    let value = load(input + channel) * scale
    for pixel in 0..<pixels { write(value, output + (offsets[pixel] &+ channel)) }
    channel &+= lanes
  }
  while channel < channels, channels >= 4 {
    channel = channel < channels &- 4 ? channel : channels &- 4
    let value = loadFour(input + channel) * scale
    for pixel in 0..<pixels {
      UnsafeMutableRawPointer(output + (offsets[pixel] &+ channel)).storeBytes(of: value, as: SIMD4<Float>.self)
    }
    channel &+= 4
  }
  while channel < channels {
    let value = input[channel] * scale
    for pixel in 0..<pixels { output[offsets[pixel] &+ channel] = value }
    channel &+= 1
  }
}

@inline(__always)
private func add(
  _ channels: Int, _ pixels: Int, _ offsets: UnsafePointer<Int>, _ scale: Float, _ input: UnsafePointer<Float>,
  _ output: UnsafeMutablePointer<Float>
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
