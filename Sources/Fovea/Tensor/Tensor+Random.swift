internal import ConvEngine

/// Random numbers by a `SeededGenerator`: the same seed gives the same numbers, on every machine.
extension Tensor {
  /// Numbers drawn from the uniform distribution on `range`.
  public init(randomUniform shape: [Int], in range: Range<Float> = 0..<1, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let width = range.upperBound - range.lowerBound
    guard width > 0, width.isFinite else {
      shapeFailure("Tensor(randomUniform:in: \(range)): the range must be finite and hold numbers")
    }
    // The sum may be rounded up to the bound, which does not belong to the range.
    let largest = range.upperBound.nextDown
    self.init(shape: shape) { Swift.min(range.lowerBound + width * generator.nextUnit(), largest) }
  }

  /// Numbers drawn from the normal distribution.
  public init(randomNormal shape: [Int], mean: Float = 0, standardDeviation: Float = 1, seed: UInt64) {
    _ = Tensor.checkedCount(of: shape)
    self.init(uninitialized: shape)
    var generator = SeededGenerator(seed: seed)
    let block = 1024
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: block) { bits in
      for start in stride(from: 0, to: count, by: block) {
        let numbers = Swift.min(block, count - start)
        // Numbers come in pairs, the last one's second may be left over.
        for index in 0..<(numbers + 1) / 2 * 2 { bits[index] = generator.next() }
        normalNumbers(
          bits: bits.baseAddress!, mean: mean, standardDeviation: standardDeviation, count: numbers,
          output: storage.base + start)
      }
    }
  }

  /// Numbers drawn from the normal distribution, again where they are more than two standard deviations from the mean.
  public init(randomTruncatedNormal shape: [Int], mean: Float = 0, standardDeviation: Float = 1, seed: UInt64) {
    var normal = NormalNumbers(seed: seed)
    self.init(shape: shape) {
      var number = normal.next()
      while Swift.abs(number) > 2 { number = normal.next() }
      return mean + standardDeviation * number
    }
  }

  /// Ones with this probability, else zeros: a mask for dropout.
  public init(randomBernoulli shape: [Int], probability: Float, seed: UInt64) {
    guard (0...1).contains(probability) else {
      shapeFailure("Tensor(randomBernoulli:probability:): \(probability) is no probability; give 0 to 1")
    }
    var generator = SeededGenerator(seed: seed)
    self.init(shape: shape) { generator.nextUnit() < probability ? 1 : 0 }
  }

  /// Whole numbers of a range, each as likely as the others; of `int32`.
  public init(randomIntegers shape: [Int], in range: Range<Int>, seed: UInt64) {
    guard !range.isEmpty, let first = Int32(exactly: range.lowerBound), Int32(exactly: range.upperBound - 1) != nil
    else {
      shapeFailure(
        "Tensor(randomIntegers:in: \(range)): the range must hold whole numbers of 32 bits, and at least one")
    }
    var generator = SeededGenerator(seed: seed)
    let count = UInt64(range.count)
    _ = Tensor.checkedCount(of: shape, .int32)
    self.init(uninitialized: shape, dtype: .int32)
    let numbers = storage.numbers(Int32.self)
    for i in 0..<self.count { numbers[i] = first &+ Int32(truncatingIfNeeded: generator.next(below: count)) }
  }

  /// The whole numbers from 0 to `count` − 1 in random order; of `int32`.
  public init(randomPermutation count: Int, seed: UInt64) {
    guard let end = Int32(exactly: count), end >= 0 else {
      shapeFailure("Tensor(randomPermutation: \(count)): give how many numbers to put in order, 0 to \(Int32.max)")
    }
    var generator = SeededGenerator(seed: seed)
    var order = Array(0..<end)
    // Fisher and Yates: each number in turn is exchanged with one of those not yet placed.
    for i in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(i, Int(generator.next(below: UInt64(i + 1))))
    }
    self.init(shape: [order.count], values: order)
  }

  private init(shape: [Int], _ next: () -> Float) {
    _ = Tensor.checkedCount(of: shape)
    self.init(uninitialized: shape)
    for i in 0..<count { storage.base[i] = next() }
  }
}

/// Normal numbers one by one, of the pairs that the generator makes.
private struct NormalNumbers {
  private var generator: SeededGenerator
  private var second: Float?

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func next() -> Float {
    if let number = second {
      second = nil
      return number
    }
    let pair = generator.nextNormalPair()
    second = pair.1
    return pair.0
  }
}
