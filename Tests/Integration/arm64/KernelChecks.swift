// The kernels against plain loops, as a program for arm64 without an operating system's library: compiled together with
// them, linked by itself, and run by an emulator. Such a program cannot print or exit. It ends with a bus error if
// everything is right, and else by returning to nowhere, which is a segmentation fault.

/// What the program is entered by.
@_cdecl("everything")
func everything() {
  if areProductsRight(), areElementsRight(), arePixelsRight(), areRowsRight(), isWinogradRight() { succeed() }
}

/// The same with a result that is wrong.
@_cdecl("somethingWrong")
func somethingWrong() {
  withMemory { memory in
    let (x, y) = (memory.numbers(9), memory.numbers(9))
    mapElements(function: 12, parameter: 0, count: 9, input: x, outputGradient: nil, output: y)
    if areClose(9, y, { x[$0] * x[$0] + 0.01 }) { succeed() }
  }
}

/// Ends the program with a bus error: no instruction begins in the middle of another. (The compiler takes a `fatalError` for something
/// that never happens in code that it does not check.)
@inline(never)
private func succeed() {
  let code: @convention(c) () -> Void = everything
  unsafeBitCast(unsafeBitCast(code, to: Int.self) + 2, to: (@convention(c) () -> Void).self)()
}

/// Memory that is given out once.
private struct Memory {
  private var free: UnsafeMutablePointer<Float>
  private var seed: UInt32 = 1

  init(_ free: UnsafeMutablePointer<Float>) { self.free = free }

  /// Numbers from −1 to 1.
  mutating func numbers(_ count: Int) -> UnsafeMutablePointer<Float> {
    let result = free
    free += count
    for index in 0..<count {
      seed = seed &* 1_664_525 &+ 1_013_904_223
      result[index] = Float(Int32(truncatingIfNeeded: seed >> 16) - 32768) / 32768
    }
    return result
  }

  mutating func doubles(_ count: Int) -> UnsafeMutablePointer<Double> {
    let values = numbers(count)
    let result = UnsafeMutableRawPointer(numbers(2 * count + 2)).alignedUp(toMultipleOf: 8)
      .assumingMemoryBound(to: Double.self)
    for index in 0..<count { result[index] = Double(values[index]) }
    return result
  }

  mutating func integers(_ count: Int, _ value: (Int) -> Int) -> UnsafeMutablePointer<Int> {
    let result = UnsafeMutableRawPointer(numbers(2 * count + 2)).alignedUp(toMultipleOf: 8)
      .assumingMemoryBound(to: Int.self)
    for index in 0..<count { result[index] = value(index) }
    return result
  }
}

@inline(never)
private func withMemory<Result>(_ body: (inout Memory) -> Result) -> Result {
  var floats = InlineArray<65536, Float>(repeating: 0)
  return withUnsafeMutableBytes(of: &floats) { bytes in
    var memory = Memory(bytes.baseAddress!.assumingMemoryBound(to: Float.self))
    return body(&memory)
  }
}

/// Whether values are what they should be, but for rounding.
private func areClose(_ count: Int, _ values: UnsafePointer<Float>, _ expected: (Int) -> Float) -> Bool {
  for index in 0..<count {
    let wanted = expected(index)
    if !((values[index] - wanted).magnitude <= 1e-4 * max(1, wanted.magnitude)) { return false }
  }
  return true
}

private func areProductsRight() -> Bool {
  withMemory { memory in
    let tile = tileSize()
    for (rows, columns, depth) in [(1, 1, 1), (13, tile.columns, 40), (tile.rows, 3, 17), (25, tile.lanes + 1, 9)] {
      let a = memory.numbers(rows * tile.rowStride)
      let b = memory.numbers(depth * tile.columns)
      let (start, output) = (memory.numbers(tile.columns), memory.numbers(rows * columns))
      let spill = memory.numbers(tile.rows * tile.columns)
      multiplyPanel(
        rows: rows, columns: columns, depth: depth, a: a, aStride: tile.rowStride, b: b, bStride: tile.columns,
        start: start, startStride: 0, output: output, outputStride: columns, spill: spill, ahead: b, linesAhead: 3)
      let isRight = areClose(rows * columns, output) { index in
        var sum = start[index % columns]
        for k in 0..<depth { sum += a[index / columns * tile.rowStride + k] * b[k * tile.columns + index % columns] }
        return sum
      }
      if !isRight { return false }
    }
    let (left, right, sums) = (memory.doubles(11), memory.doubles(11 * 23), memory.doubles(23))
    let before = memory.doubles(23)
    for column in 0..<23 { before[column] = sums[column] }
    addRowProduct(columns: 23, depth: 11, left: left, leftStride: 1, right: right, rightStride: 23, output: sums)
    for column in 0..<23 {
      var sum = before[column]
      for k in 0..<11 { sum += left[k] * right[k * 23 + column] }
      if !((sums[column] - sum).magnitude < 1e-12) { return false }
    }
    var sum = 0.0
    for k in 0..<23 { sum += right[k] * sums[k] }
    return (productSum(count: 23, left: right, right: sums) - sum).magnitude < 1e-12
  }
}

private func areElementsRight() -> Bool {
  withMemory { memory in
    let count = 37
    let (x, z) = (memory.numbers(count), memory.numbers(count))
    let (y, other) = (memory.numbers(count), memory.numbers(count))
    func mapped(_ function: Int, _ input: UnsafePointer<Float>, _ expected: (Int) -> Float) -> Bool {
      mapElements(function: function, parameter: 0.5, count: count, input: input, outputGradient: nil, output: y)
      return areClose(count, y, expected)
    }
    // Functions whose values follow from each other: e^(ln x) = x, tanh x = 2·logistic(2x) − 1, (√x)² = x.
    for index in 0..<count { z[index] = x[index].magnitude + 0.1 }
    mapElements(function: 10, parameter: 0, count: count, input: z, outputGradient: nil, output: other)
    guard mapped(9, other, { z[$0] }) else { return false }
    for index in 0..<count { other[index] = 2 * x[index] }
    mapElements(function: 4, parameter: 0, count: count, input: other, outputGradient: nil, output: other)
    guard mapped(3, x, { 2 * other[$0] - 1 }) else { return false }
    mapElements(function: 11, parameter: 0, count: count, input: z, outputGradient: nil, output: other)
    guard mapped(12, other, { z[$0] }), mapped(0, x, { max(0, x[$0]) }), mapped(1, x, { x[$0] < 0 ? x[$0] / 2 : x[$0] })
    else { return false }
    combineElements(operation: 3, count: count, left: x, leftStep: 1, right: z, rightStep: 1, output: y)
    guard areClose(count, y, { x[$0] / z[$0] }) else { return false }
    slopeOfResult(isTanh: true, count: count, result: x, outputGradient: z, output: y)
    guard areClose(count, y, { z[$0] * (1 - x[$0] * x[$0]) }) else { return false }
    slopeOfResult(isTanh: false, count: count, result: x, outputGradient: z, output: y)
    guard areClose(count, y, { z[$0] * x[$0] * (1 - x[$0]) }) else { return false }
    for index in 0..<count { y[index] = x[index] }
    addScaled(count: count, factor: 3, input: z, output: y)
    return areClose(count, y) { x[$0] + 3 * z[$0] }
  }
}

private func arePixelsRight() -> Bool {
  withMemory { memory in
    let (channels, pixels) = (19, 5)
    let input = memory.numbers(pixels * channels)
    let (output, places) = (memory.numbers(channels), memory.integers(pixels) { $0 * channels })
    sumOfPixels(
      windows: 1, step: 0, channels: channels, pixels: pixels, offsets: places, scale: 0.25, input: input,
      output: output)
    let sumsAreRight = areClose(channels, output) { channel in
      var sum: Float = 0
      for pixel in 0..<pixels { sum += input[pixel * channels + channel] }
      return sum / 4
    }
    guard sumsAreRight else { return false }
    let numbers = UnsafeMutableRawPointer(memory.numbers(pixels)).assumingMemoryBound(to: Int32.self)
    let indices = UnsafeMutableRawPointer(memory.numbers(channels)).assumingMemoryBound(to: Int32.self)
    for pixel in 0..<pixels { numbers[pixel] = Int32(10 * pixel) }
    largestOfPixels(
      windows: 1, step: 0, channels: channels, pixels: pixels, offsets: places, numbers: numbers, input: input,
      output: output,
      indices: indices)
    for channel in 0..<channels {
      var best = 0
      for pixel in 1..<pixels where input[pixel * channels + channel] > input[best * channels + channel] {
        best = pixel
      }
      if output[channel] != input[best * channels + channel] || indices[channel] != 10 * best { return false }
    }
    // Two pieces of each of three patches.
    let target = memory.numbers(3 * tileSize().rowStride)
    let pieces = memory.integers(6) { [0, 0, 7, 30, 7, 5][$0] }
    gatherPatches(count: 3, source: input, step: 4, pieces: 2, places: pieces, target: target)
    for patch in 0..<3 {
      for index in 0..<12 {
        let source = index < 7 ? index : 30 + index - 7
        if target[patch * tileSize().rowStride + index] != input[4 * patch + source] { return false }
      }
    }
    return true
  }
}

private func areRowsRight() -> Bool {
  withMemory { memory in
    let (rows, columns) = (9, 23)
    let (x, y) = (memory.numbers(rows * columns), memory.numbers(columns))
    for column in 0..<columns { y[column] = 0 }
    sumRows(rows: rows, columns: columns, input: x, stride: columns, output: y)
    let sumsAreRight = areClose(columns, y) { column in
      var sum: Float = 0
      for row in 0..<rows { sum += x[row * columns + column] }
      return sum
    }
    guard sumsAreRight else { return false }
    softmaxRow(isLogarithm: false, count: columns, input: x, output: y)
    let exponentials = memory.numbers(columns)
    mapElements(function: 9, parameter: 0, count: columns, input: x, outputGradient: nil, output: exponentials)
    let sum = reduceRow(operation: 0, count: columns, input: exponentials, factors: exponentials)
    guard areClose(columns, y, { exponentials[$0] / sum }) else { return false }
    var largest = x[0]
    for index in 1..<columns { largest = max(largest, x[index]) }
    return reduceRow(operation: 1, count: columns, input: x, factors: x) == largest
  }
}

/// One tile of one channel after the other: transformed, multiplied and transformed back, against nine taps.
private func isWinogradRight() -> Bool {
  withMemory { memory in
    let channels = tileSize().lanes
    let (image, filter) = (memory.numbers(36 * channels), memory.numbers(9 * channels))
    let (bias, scratch) = (memory.numbers(channels), memory.numbers(36 * channels))
    let (values, taps) = (memory.numbers(36 * channels), memory.numbers(36 * channels))
    let output = memory.numbers(16 * channels)
    let places = memory.integers(36) { Int(bitPattern: image + $0 * channels) }
    let tapPlaces = memory.integers(9) { Int(bitPattern: filter + $0 * channels) }
    let outputPlaces = memory.integers(16) { Int(bitPattern: output + $0 * channels) }
    winogradInput(
      channels: channels, pixels: UnsafeRawPointer(places).assumingMemoryBound(to: UnsafePointer<Float>.self),
      scratch: scratch, target: values, positionStride: channels)
    winogradFilter(
      channels: channels, taps: UnsafeRawPointer(tapPlaces).assumingMemoryBound(to: UnsafePointer<Float>.self),
      scratch: scratch, target: taps, positionStride: channels)
    for index in 0..<36 * channels { values[index] *= taps[index] }
    winogradOutput(
      channels: channels, source: values, positionStride: channels, bias: bias, scratch: scratch,
      pixels: UnsafeRawPointer(outputPlaces).assumingMemoryBound(to: UnsafeMutablePointer<Float>.self))
    return areClose(16 * channels, output) { index in
      let (pixel, channel) = (index / channels, index % channels)
      var sum = bias[channel]
      for tap in 0..<9 {
        let place = (pixel / 4 + tap / 3) * 6 + pixel % 4 + tap % 3
        sum += image[place * channels + channel] * filter[tap * channels + channel]
      }
      return sum
    }
  }
}

// What the compiler takes from a C library.

@_cdecl("memset")
func setBytes(_ target: UnsafeMutableRawPointer, _ value: Int32, _ count: Int) -> UnsafeMutableRawPointer {
  for index in 0..<count {
    target.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: index, as: UInt8.self)
  }
  return target
}

@_cdecl("memcpy")
func copyBytes(_ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ count: Int) -> UnsafeMutableRawPointer {
  for index in 0..<count {
    target.storeBytes(of: source.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
  }
  return target
}
