import ConvEngine
import TestSupport
import Testing

@Suite struct GemmTests {
  /// Factors and stride gaps of every kind, with sizes on both sides of the register tile and of the cache blocks.
  private func dims(_ generator: inout SeededGenerator, largest: Int) -> GemmDims {
    while true {
      func gap() -> Int { generator.number(0...1) * generator.number(0...3) }
      let (rows, columns) = (generator.number(0...largest), generator.number(0...largest))
      let depth = generator.number(0...largest)
      let (left, right) = (generator.chance(1, in: 2), generator.chance(1, in: 2))
      let isShared = generator.chance(1, in: 3)
      let dims = try? GemmDims(
        batch: generator.number(0...3), rows: rows, columns: columns, depth: depth, transposesLeft: left,
        transposesRight: right, leftStride: (left ? rows : depth) + gap(),
        rightStride: (right ? depth : columns) + gap(),
        outputStride: columns + gap(), rightBatchStride: isShared ? 0 : nil)
      if let dims { return dims }
    }
  }

  private func fast(
    _ dims: GemmDims, _ left: [Float], _ right: [Float], alpha: Float = 1, beta: Float = 0, bias: [Float]? = nil,
    initial: [Float], on set: InstructionSet
  ) -> [Float]? {
    guarded([left, right, bias ?? []], outputCount: dims.outputCount, initial: initial) { inputs, output in
      gemm(
        dims, left: inputs[0], right: inputs[1], alpha: alpha, beta: beta, bias: bias == nil ? nil : inputs[2],
        output: output, instructionSet: set)
    }
  }

  private func reference<Scalar: EngineScalar>(
    _ dims: GemmDims, _ left: [Scalar], _ right: [Scalar], alpha: Scalar = 1, beta: Scalar = 0, bias: [Scalar]? = nil,
    initial: [Scalar]
  ) -> [Scalar] {
    var output = initial
    referenceGemm(dims, left: left, right: right, alpha: alpha, beta: beta, bias: bias, output: &output)
    return output
  }

  /// A sum of k products lies within (k + 4)·2⁻²⁴ of the sum of magnitudes (Higham, §3.1); beta and bias add three
  /// roundings more.
  private func expectAgreement(_ dims: GemmDims, on set: InstructionSet, _ generator: inout SeededGenerator) {
    let (left, right) = (generator.floats(dims.leftCount), generator.floats(dims.rightCount))
    let initial = generator.floats(dims.outputCount)
    let alpha = generator.pick([1, 1, 0, -0.75] as [Float])
    let beta = generator.pick([0, 1, 0.5] as [Float])
    let bias = generator.chance(1, in: 2) ? generator.floats(dims.columns) : nil
    let magnitudes = reference(
      dims, left.map(abs), right.map(abs), alpha: abs(alpha), beta: beta, bias: bias?.map(abs),
      initial: initial.map(abs))
    // Gaps between the rows of the output keep their values in both.
    let difference = firstDifference(
      fast(dims, left, right, alpha: alpha, beta: beta, bias: bias, initial: initial, on: set),
      reference(dims, left, right, alpha: alpha, beta: beta, bias: bias, initial: initial),
      within: magnitudes.map { $0 * Float(dims.depth + 7) * 0x1p-24 })
    #expect(difference == nil, "\(dims), \(dims.batch), alpha \(alpha), beta \(beta), on \(set)")
  }

  @Test(arguments: InstructionSet.available)
  func agreesWithTheReference(on set: InstructionSet) {
    var generator = SeededGenerator(seed: 41)
    for _ in 0..<500 {
      expectAgreement(dims(&generator, largest: 20), on: set, &generator)
    }
  }

  @Test(
    arguments: InstructionSet.available,
    [
      [210, 70, 300], [110, 70, 600], [13, 500, 270], [1, 515, 700], [1, 40, 9], [200, 33, 257], [95, 64, 64],
      [97, 65, 1],
    ])
  func agreesWithTheReferenceOnLargerSizes(on set: InstructionSet, _ sizes: [Int]) throws {
    var generator = SeededGenerator(seed: 42)
    for left in [false, true] {
      for right in [false, true] {
        let dims = try GemmDims(
          batch: 2, rows: sizes[0], columns: sizes[1], depth: sizes[2], transposesLeft: left, transposesRight: right)
        expectAgreement(dims, on: set, &generator)
      }
    }
  }

  /// A single row is multiplied by a kernel of its own, in the same order.
  @Test(arguments: InstructionSet.available, [(16, 8), (37, 21), (64, 1), (1000, 130), (2081, 300)])
  func aSingleRowHasTheBitsOfOneOfMany(on set: InstructionSet, _ sizes: (columns: Int, depth: Int)) throws {
    var generator = SeededGenerator(seed: 46)
    let (n, k) = sizes
    let (left, right, bias) = (generator.floats(2 * k), generator.floats(k * n), generator.floats(n))
    let before = ThreadPool.shared.threadCount
    defer { ThreadPool.shared.threadCount = before }
    for threads in [1, 3] {
      ThreadPool.shared.threadCount = threads
      let one = try #require(
        fast(
          GemmDims(rows: 1, columns: n, depth: k), Array(left[..<k]), right, bias: bias,
          initial: Array(repeating: .nan, count: n), on: set))
      let two = try #require(
        fast(
          GemmDims(rows: 2, columns: n, depth: k), left, right, bias: bias,
          initial: Array(repeating: .nan, count: 2 * n), on: set))
      #expect(one == Array(two[..<n]))
    }
  }

  @Test func aProductByHand() throws {
    let dims = try GemmDims(rows: 2, columns: 2, depth: 3)
    let (left, right): ([Float], [Float]) = ([1, 2, 3, 4, 5, 6], [1, 0, 0, 1, 2, 2])
    let expected: [Float] = [7, 8, 16, 17]
    #expect(fast(dims, left, right, initial: [.nan, .nan, .nan, .nan], on: .current) == expected)
    #expect(reference(dims, left, right, initial: [.nan, .nan, .nan, .nan]) == expected)
    #expect(
      fast(dims, left, right, alpha: 2, beta: -1, bias: [10, 20], initial: [1, 2, 3, 4], on: .current)
        == [23, 34, 39, 50])
  }

  @Test(arguments: InstructionSet.available)
  func doublePrecisionAgreesWithTheReference(on set: InstructionSet) {
    var generator = SeededGenerator(seed: 43)
    for _ in 0..<300 {
      let dims = dims(&generator, largest: 45)
      let (left, right) = (generator.doubles(dims.leftCount), generator.doubles(dims.rightCount))
      let initial = generator.doubles(dims.outputCount)
      let bias = generator.doubles(dims.columns)
      let result = guarded([left, right, bias], outputCount: dims.outputCount, initial: initial) { inputs, output in
        gemm(
          dims, left: inputs[0], right: inputs[1], alpha: 1.5, beta: 0.5, bias: inputs[2], output: output,
          instructionSet: set)
      }
      let expected = reference(dims, left, right, alpha: 1.5, beta: 0.5, bias: bias, initial: initial)
      #expect(
        firstDifference(result, expected, within: expected.map { _ in Double(dims.depth + 7) * 0x1p-50 }) == nil,
        "\(dims)")
    }
  }

  /// ⟨A·x, y⟩ = ⟨x, Aᵀ·y⟩, exactly for small whole numbers.
  @Test func theTransposedProductIsTheAdjoint() throws {
    var generator = SeededGenerator(seed: 44)
    for _ in 0..<100 {
      let (m, n, k) = (generator.number(1...40), generator.number(1...40), generator.number(1...40))
      let (a, x, y) = (generator.wholeNumbers(m * k), generator.wholeNumbers(k * n), generator.wholeNumbers(m * n))
      let forward = try GemmDims(rows: m, columns: n, depth: k)
      let back = try GemmDims(rows: k, columns: n, depth: m, transposesLeft: true)
      let ax = try #require(fast(forward, a, x, initial: Array(repeating: .nan, count: m * n), on: .current))
      let ay = try #require(fast(back, a, y, initial: Array(repeating: .nan, count: k * n), on: .current))
      #expect(innerProduct(ax, y) == innerProduct(x, ay))
    }
  }

  /// However the rows and columns are shared out, and whether a factor is read in place or copied before.
  @Test(arguments: InstructionSet.available)
  func threadsAndCopiesChangeNoBit(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 45)
    let before = ThreadPool.shared.threadCount
    defer { ThreadPool.shared.threadCount = before }
    for (m, n, k) in [(300, 70, 600), (40, 900, 300), (97, 33, 520)] {
      let (left, right) = (generator.floats(m * k), generator.floats(k * n))
      let initial = [Float](repeating: .nan, count: m * n)
      var results: [[Float]?] = []
      for threads in [1, 2, 5] {
        ThreadPool.shared.threadCount = threads
        results.append(
          fast(try GemmDims(rows: m, columns: n, depth: k), left, right, initial: initial, on: set))
      }
      // The transpose of the left factor has to be copied.
      let transposed = (0..<k * m).map { left[$0 % m * k + $0 / m] }
      results.append(
        fast(
          try GemmDims(rows: m, columns: n, depth: k, transposesLeft: true), transposed, right, initial: initial,
          on: set))
      let first = try #require(results[0])
      for result in results { #expect(result == first, "\(m)×\(k) · \(k)×\(n)") }
    }
  }
}
