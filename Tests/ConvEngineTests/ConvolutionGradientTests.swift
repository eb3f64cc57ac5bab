import ConvEngine
import TestSupport
import Testing

@Suite struct ConvolutionGradientTests {
  /// Within the rounding bound of a sum in single precision: with k terms, (k + 3)·2⁻²⁴ of the terms' magnitudes.
  private func expectAgreement(_ dims: ConvDims, on set: InstructionSet, _ generator: inout SeededGenerator) {
    let (input, filter) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
    let gradient = generator.floats(dims.outputCount)
    let bias = generator.chance(1, in: 2) ? generator.floats(dims.inputChannels) : nil
    func bounds(_ magnitudes: [Float]?, terms: Int) -> [Float] {
      (magnitudes ?? []).map { $0 * Float(terms + 3) * 0x1p-24 * 1.01 }
    }
    let inputDifference = firstDifference(
      inputGradient(dims, gradient, filter, bias: bias, on: set),
      referenceInputGradient(dims, gradient, filter, bias: bias),
      within: bounds(
        referenceInputGradient(dims, gradient.map(abs), filter.map(abs), bias: bias?.map(abs)),
        terms: dims.filterDepth * dims.filterHeight * dims.filterWidth * dims.groupOutputChannels + 1))
    #expect(inputDifference == nil, "input gradient of \(dims) on \(set)")
    let pixels = dims.outputCount / dims.outputChannels
    let filterDifference = firstDifference(
      filterGradient(dims, input, gradient, on: set), referenceFilterGradient(dims, input, gradient),
      within: bounds(referenceFilterGradient(dims, input.map(abs), gradient.map(abs)), terms: pixels))
    #expect(filterDifference == nil, "filter gradient of \(dims) on \(set)")
    var (sums, magnitudes) = (
      [Double](repeating: 0, count: dims.outputChannels), [Float](repeating: 0, count: dims.outputChannels)
    )
    for (index, value) in gradient.enumerated() {
      sums[index % dims.outputChannels] += Double(value)
      magnitudes[index % dims.outputChannels] += abs(value)
    }
    let biasGradient = guarded([gradient], outputCount: dims.outputChannels) { inputs, output in
      convolutionBiasGradient(dims, outputGradient: inputs[0], biasGradient: output, instructionSet: set)
    }
    #expect(
      firstDifference(biasGradient, sums.map(Float.init), within: bounds(magnitudes, terms: pixels)) == nil,
      "bias gradient of \(dims) on \(set)")
  }

  @Test(arguments: InstructionSet.available)
  func agreeWithTheReference(on set: InstructionSet) {
    var generator = SeededGenerator(seed: 61)
    for _ in 0..<800 { expectAgreement(generator.dimsOfAnyRank(), on: set, &generator) }
  }

  /// Sizes above the register tiles, panels and cache blocks: height, width, input channels, filter, output channels,
  /// groups, stride, dilation.
  @Test(
    arguments: InstructionSet.available,
    [
      [14, 14, 64, 3, 96, 1, 1, 1], [20, 19, 33, 3, 47, 1, 2, 1], [7, 7, 300, 1, 200, 1, 1, 1],
      [17, 40, 3, 7, 64, 1, 2, 1], [30, 30, 48, 3, 72, 3, 3, 2], [28, 28, 1, 5, 32, 1, 1, 1],
      [1, 1, 513, 1, 300, 1, 1, 1], [60, 130, 3, 3, 3, 3, 1, 1], [33, 31, 40, 5, 40, 40, 2, 1],
      [64, 100, 1, 9, 1, 1, 1, 1], [12, 12, 17, 3, 51, 17, 1, 1], [12, 12, 51, 3, 17, 17, 2, 1],
      [15, 14, 64, 5, 48, 1, 1, 1], [28, 28, 1, 5, 6, 1, 1, 1], [9, 400, 2, 3, 7, 1, 1, 1], [9, 430, 1, 5, 5, 1, 2, 2],
      [40, 33, 6, 5, 16, 1, 1, 1], [90, 21, 8, 3, 24, 1, 1, 1], [33, 32, 16, 3, 32, 1, 2, 1],
      [17, 16, 32, 5, 20, 1, 3, 1],
      [32, 32, 16, 3, 16, 1, 1, 1], [20, 20, 20, 3, 10, 1, 1, 2],
    ])
  func agreeWithTheReferenceOnLargerSizes(on set: InstructionSet, _ sizes: [Int]) throws {
    var generator = SeededGenerator(seed: 62)
    let dims = try ConvDims(
      batch: 2, inputHeight: sizes[0], inputWidth: sizes[1], inputChannels: sizes[2], filterHeight: sizes[3],
      filterWidth: sizes[3], outputChannels: sizes[4], stride: HeightWidth(sizes[6]), padding: Padding2D(sizes[3] / 2),
      dilation: HeightWidth(sizes[7]), groups: sizes[5])
    expectAgreement(dims, on: set, &generator)
  }

  /// ⟨conv(x, w), g⟩ = ⟨x, inputGradient(g, w)⟩ = ⟨w, filterGradient(x, g)⟩, exactly for small whole numbers.
  @Test(arguments: InstructionSet.available)
  func areTheAdjoints(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 63)
    for _ in 0..<300 {
      let dims = generator.dimsOfAnyRank()
      let (x, w) = (generator.wholeNumbers(dims.inputCount), generator.wholeNumbers(dims.filterCount))
      let g = generator.wholeNumbers(dims.outputCount)
      let y = try #require(fast(dims, x, w, on: set))
      let dx = try #require(inputGradient(dims, g, w, on: set))
      let dw = try #require(filterGradient(dims, x, g, on: set))
      #expect(innerProduct(y, g) == innerProduct(x, dx), "\(dims)")
      #expect(innerProduct(y, g) == innerProduct(w, dw), "\(dims)")
    }
  }

  @Test func pixelsThatNoOutputHasSeenOweNothing() throws {
    let dims = try ConvDims(
      inputHeight: 1, inputWidth: 6, inputChannels: 1, filterHeight: 1, filterWidth: 1, outputChannels: 1,
      stride: HeightWidth(height: 1, width: 3))
    #expect(inputGradient(dims, [5, 7], [2]) == [10, 0, 0, 14, 0, 0])
    #expect(inputGradient(dims, [5, 7], [2], bias: [1]) == [11, 1, 1, 15, 1, 1])
  }

  @Test(arguments: InstructionSet.available)
  func doublePrecisionAgreesWithTheReference(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 64)
    for _ in 0..<200 {
      let dims = generator.dimsOfAnyRank()
      let (x, w) = (generator.doubles(dims.inputCount), generator.doubles(dims.filterCount))
      let g = generator.doubles(dims.outputCount)
      let (bias, transposedBias) = (generator.doubles(dims.outputChannels), generator.doubles(dims.inputChannels))
      let terms = Double(max(dims.tapsPerOutput, dims.outputCount, dims.filterCount) + 3)
      func expectEqual(_ count: Int, _ inputs: [[Double]], _ fast: @escaping Call, _ reference: @escaping Call) {
        let results = [fast, reference].map { (call: Call) in
          guarded(inputs, outputCount: count) { inputs, output in call(inputs, output) }
        }
        let bounds = [Double](repeating: terms * 0x1p-52, count: count)
        #expect(firstDifference(results[0], results[1], within: bounds) == nil, "\(dims)")
      }
      typealias Call = ([UnsafePointer<Double>], UnsafeMutablePointer<Double>) -> Void
      expectEqual(
        dims.outputCount, [x, w, bias],
        { convolve(dims, input: $0[0], filter: $0[1], bias: $0[2], output: $1, instructionSet: set) },
        { referenceConvolve(dims, input: $0[0], filter: $0[1], bias: $0[2], output: $1) })
      expectEqual(
        dims.inputCount, [g, w, transposedBias],
        {
          convolutionInputGradient(
            dims, outputGradient: $0[0], filter: $0[1], bias: $0[2], inputGradient: $1, instructionSet: set)
        },
        {
          referenceConvolutionInputGradient(
            dims, outputGradient: $0[0], filter: $0[1], bias: $0[2], inputGradient: $1)
        })
      expectEqual(
        dims.filterCount, [x, g],
        {
          convolutionFilterGradient(
            dims, input: $0[0], outputGradient: $0[1], filterGradient: $1, instructionSet: set)
        },
        { referenceConvolutionFilterGradient(dims, input: $0[0], outputGradient: $0[1], filterGradient: $1) })
      let ones = [Double](repeating: 1, count: dims.outputCount / dims.outputChannels)
      expectEqual(
        dims.outputChannels, [g, ones],
        { convolutionBiasGradient(dims, outputGradient: $0[0], biasGradient: $1) },
        { inputs, output in
          let sums = try? GemmDims(rows: 1, columns: dims.outputChannels, depth: ones.count)
          if let sums { referenceGemm(sums, left: inputs[1], right: inputs[0], output: output) }
        })
    }
  }

  /// The gradients of Σ sin(conv(x, w)), against central differences of the reference.
  @Test func agreeWithFiniteDifferences() throws {
    var generator = SeededGenerator(seed: 65)
    for _ in 0..<20 {
      let dims = try ConvDims(
        batch: 2, inputHeight: 5, inputWidth: 6, inputChannels: 4, filterHeight: 3, filterWidth: 2, outputChannels: 4,
        stride: HeightWidth(height: generator.number(1...3), width: generator.number(1...2)),
        padding: Padding2D(top: 1, bottom: 0, left: generator.number(0...2), right: 1),
        dilation: HeightWidth(height: generator.number(1...2), width: 1), groups: generator.pick([1, 2, 4]))
      let (x, w) = (generator.doubles(dims.inputCount), generator.doubles(dims.filterCount))
      func output(_ x: [Double], _ w: [Double]) -> [Double] {
        var y = [Double](repeating: 0, count: dims.outputCount)
        referenceConvolve(dims, input: x, filter: w, bias: nil, output: &y)
        return y
      }
      let g = output(x, w).map { cosine($0) }
      var (dx, dw) = (x, w)
      referenceConvolutionInputGradient(dims, outputGradient: g, filter: w, inputGradient: &dx)
      referenceConvolutionFilterGradient(dims, input: x, outputGradient: g, filterGradient: &dw)
      for _ in 0..<10 {
        let (i, j) = (generator.number(0...x.count - 1), generator.number(0...w.count - 1))
        let slopeX = slope(at: x[i]) { value in output(replacing(x, i, value), w).reduce(0) { $0 + sine($1) } }
        let slopeW = slope(at: w[j]) { value in output(x, replacing(w, j, value)).reduce(0) { $0 + sine($1) } }
        #expect(abs(slopeX - dx[i]) < 1e-8, "\(dims)")
        #expect(abs(slopeW - dw[j]) < 1e-8, "\(dims)")
      }
    }
  }
}
