import ConvEngine
import TestSupport
import Testing

@Suite struct ReduceTests {
  private func shapeAndAxes(_ generator: inout SeededGenerator) -> (shape: [Int], axes: [Int]) {
    let rank = generator.number(1...5)
    let shape = (0..<rank).map { _ in generator.number(1...(rank < 3 ? 60 : 7)) }
    return (shape, shape.indices.filter { _ in generator.chance(1, in: 2) }.shuffled(using: &generator))
  }

  private func fast(
    _ reduction: Reduction, _ dims: ReductionDims, _ input: [Float], on set: InstructionSet
  ) -> [Float]? {
    guarded([input], outputCount: dims.outputCount) { inputs, output in
      try? reduce(reduction, dims, input: inputs[0], output: output, instructionSet: set)
    }
  }

  /// Sums of n values below 1 to (n + 3)·2⁻²⁴·n, extremes exactly.
  @Test(arguments: InstructionSet.available, Reduction.allCases)
  func agreesWithTheReference(on set: InstructionSet, _ reduction: Reduction) throws {
    var generator = SeededGenerator(seed: 121)
    for _ in 0..<250 {
      let (shape, axes) = shapeAndAxes(&generator)
      let dims = try ReductionDims(shape: shape, axes: axes)
      let input = generator.floats(dims.inputCount)
      var (expected, magnitudes) = (
        [Float](repeating: 0, count: dims.outputCount), [Float](repeating: 0, count: dims.outputCount)
      )
      try referenceReduce(reduction, dims, input: input, output: &expected)
      try referenceReduce(reduction, dims, input: input.map(abs), output: &magnitudes)
      let isExact = reduction == .maximum || reduction == .minimum
      let bounds = magnitudes.map { isExact ? 0 : $0 * Float(dims.reducedCount + 3) * 0x1p-24 }
      #expect(
        firstDifference(fast(reduction, dims, input, on: set), expected, within: bounds) == nil, "\(shape) \(axes)")
    }
  }

  @Test(arguments: InstructionSet.available)
  func longRowsAndColumns(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 122)
    for (shape, axes) in [([100_003], [0]), ([50_001, 3], [0]), ([3, 40_000], [1]), ([7, 3000, 5], [0, 1])] {
      let dims = try ReductionDims(shape: shape, axes: axes)
      // Sums of many small numbers after a large one lose them, unless parts are summed first.
      let input = generator.floats(dims.inputCount).map { abs($0) }
      for reduction in Reduction.allCases {
        var expected = [Float](repeating: 0, count: dims.outputCount)
        try referenceReduce(reduction, dims, input: input, output: &expected)
        let bounds = expected.map { $0 * 2e-6 }
        #expect(firstDifference(fast(reduction, dims, input, on: set), expected, within: bounds) == nil, "\(shape)")
      }
    }
  }

  @Test(arguments: InstructionSet.available, [1, 15, 16, 17, 40])
  func oneNaNIsTheExtreme(on set: InstructionSet, count: Int) throws {
    for place in 0..<count {
      var input = [Float](repeating: 1, count: count)
      input[place] = .nan
      for reduction in [Reduction.maximum, .minimum] {
        let row = try #require(fast(reduction, try ReductionDims(shape: [count]), input, on: set))
        #expect(row[0].isNaN)
        let columns = input.flatMap { [Float](repeating: $0, count: 20) }
        let dims = try ReductionDims(shape: [count, 20], axes: [0])
        #expect(try #require(fast(reduction, dims, columns, on: set)).allSatisfy(\.isNaN))
      }
    }
  }

  @Test func doublePrecisionAndShapes() throws {
    let dims = try ReductionDims(shape: [2, 3, 2], axes: [2, 0])
    #expect(dims.outputShape == [3])
    #expect(dims.reducedCount == 4)
    var output: [Double] = [0, 0, 0]
    let input: [Double] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    try reduce(.sum, dims, input: input, output: &output)
    #expect(output == [18, 26, 34])
    try reduce(.mean, dims, input: input, output: &output)
    #expect(output == [4.5, 6.5, 8.5])
    try reduce(.maximum, dims, input: input, output: &output)
    #expect(output == [8, 10, 12])
    #expect(try ReductionDims(shape: [2, 3]).outputShape == [])
    #expect(try ReductionDims(shape: [2, 3], axes: []).reducedCount == 1)
  }

  @Test func reductionsOfNothing() throws {
    let dims = try ReductionDims(shape: [2, 0], axes: [1])
    #expect(fast(.sum, dims, [], on: .current) == [0, 0])
    #expect(try #require(fast(.mean, dims, [], on: .current)).allSatisfy(\.isNaN))
    #expect(throws: ReductionError.empty(operation: "largest element")) {
      var output: [Float] = [0, 0]
      try reduce(.maximum, dims, input: [], output: &output)
    }
    #expect(throws: ReductionError.empty(operation: "smallest element")) {
      var output: [Double] = [0, 0]
      try reduce(.minimum, dims, input: [], output: &output)
    }
  }

  @Test func whatCannotBeIsExplained() {
    #expect(throws: ReductionError.repeatedAxis(1)) { try ReductionDims(shape: [2, 3], axes: [1, 1]) }
    #expect(throws: ReductionError.noSuchAxis(axis: 2, shape: [2, 3])) { try ReductionDims(shape: [2, 3], axes: [2]) }
    #expect(throws: ReductionError.negativeSize(-1, shape: [-1])) { try ReductionDims(shape: [-1]) }
    #expect(
      ReductionError.noSuchAxis(axis: 2, shape: [2, 3]).description
        == "There is no axis 2 in a tensor of shape [2, 3]: use a number from 0 to 1.")
    #expect(ReductionError.noSuchAxis(axis: 0, shape: []).description.contains("a single number has no axes"))
    #expect(ReductionError.repeatedAxis(1).description.contains("Axis 1 is given twice"))
    #expect(
      ReductionError.empty(operation: "largest element").description.contains("no largest element of no elements"))
  }
}
