import ConvEngine
import TestSupport
import Testing

/// The layers of small networks in training: few channels, whole batches.
@Suite(.serialized) struct TrainingShapesTests {
  /// LeNet-5's convolutions, on images of 28 × 28 and of 32 × 32 pixels, and those of ResNet-20; batch, size, input channels,
  /// filter, output channels, stride, padding.
  private static let convolutions = [
    [64, 28, 1, 5, 6, 1, 2], [64, 32, 1, 5, 6, 1, 0], [64, 14, 6, 5, 16, 1, 0], [32, 32, 3, 3, 16, 1, 1],
    [32, 32, 16, 3, 16, 1, 1], [32, 32, 16, 3, 32, 2, 1], [32, 16, 32, 3, 32, 1, 1], [32, 16, 32, 3, 64, 2, 1],
    [32, 8, 64, 3, 64, 1, 1],
  ]

  private func dims(_ sizes: [Int], batch: Int? = nil) throws -> ConvDims {
    try ConvDims(
      batch: batch ?? sizes[0], inputHeight: sizes[1], inputWidth: sizes[1], inputChannels: sizes[2],
      filterHeight: sizes[3], filterWidth: sizes[3], outputChannels: sizes[4], stride: HeightWidth(sizes[5]),
      padding: Padding2D(sizes[6]))
  }

  /// Whether the results of `body` are the same, bit by bit, on one, two and five threads.
  private func isTheSame(_ body: () -> [Float]?) -> Bool {
    let before = ThreadPool.shared.threadCount
    defer { ThreadPool.shared.threadCount = before }
    let results = [1, 2, 5].map { threads in
      ThreadPool.shared.threadCount = threads
      return body()
    }
    return results[0] != nil && results[0] == results[1] && results[0] == results[2]
  }

  @Test(arguments: convolutions)
  func convolutionsDoNotDependOnTheNumberOfThreads(_ sizes: [Int]) throws {
    var generator = SeededGenerator(seed: 171)
    let dims = try dims(sizes)
    let (x, w) = (generator.floats(dims.inputCount), generator.floats(dims.filterCount))
    let g = generator.floats(dims.outputCount)
    #expect(isTheSame { fast(dims, x, w) })
    #expect(isTheSame { inputGradient(dims, g, w) })
    #expect(isTheSame { filterGradient(dims, x, g) })
    #expect(
      isTheSame {
        guarded([g], outputCount: dims.outputChannels) { inputs, output in
          convolutionBiasGradient(dims, outputGradient: inputs[0], biasGradient: output)
        }
      })
  }

  @Test(arguments: [[64, 28, 6], [64, 10, 16], [32, 8, 64]])
  func poolingDoesNotDependOnTheNumberOfThreads(_ sizes: [Int]) throws {
    var generator = SeededGenerator(seed: 172)
    let dims = try PoolDims(
      batch: sizes[0], inputHeight: sizes[1], inputWidth: sizes[1], channels: sizes[2], window: 2)
    let (x, g) = (generator.floats(dims.inputCount), generator.floats(dims.outputCount))
    #expect(isTheSame { guarded([x], outputCount: dims.outputCount) { averagePool(dims, input: $0[0], output: $1) } })
    #expect(
      isTheSame {
        guarded([g], outputCount: dims.inputCount) {
          averagePoolInputGradient(dims, outputGradient: $0[0], inputGradient: $1)
        }
      })
    #expect(
      isTheSame {
        var indices = [Int32](repeating: 0, count: dims.outputCount)
        return guarded([x, g], outputCount: dims.inputCount) { inputs, output in
          var values = [Float](repeating: 0, count: dims.outputCount)
          maxPool(dims, input: inputs[0], output: &values, indices: &indices)
          maxPoolInputGradient(dims, outputGradient: inputs[1], indices: indices, inputGradient: output)
        }
      })
  }

  @Test(arguments: [[32, 1024, 16], [32, 256, 32], [32, 64, 64]])
  func batchNormalizationDoesNotDependOnTheNumberOfThreads(_ sizes: [Int]) throws {
    var generator = SeededGenerator(seed: 173)
    let dims = try NormalizationDims(.batch, batch: sizes[0], pixels: sizes[1], channels: sizes[2])
    let (x, g) = (generator.floats(dims.count), generator.floats(dims.count))
    let scale = generator.floats(dims.channels)
    let count = dims.channels
    #expect(
      isTheSame {
        var (mean, variance) = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
        var (scales, offsets) = (mean, mean)
        var y = [Float](repeating: 0, count: dims.count)
        normalize(
          dims, epsilon: 1e-5, input: x, scale: scale, offset: nil, output: &y, mean: &mean, variance: &variance)
        var back = [Float](repeating: 0, count: dims.count)
        normalizeGradient(
          dims, epsilon: 1e-5, input: x, mean: mean, variance: variance, scale: scale, outputGradient: g,
          inputGradient: &back, scaleGradient: &scales, offsetGradient: &offsets)
        return y + back + mean + variance + scales + offsets
      })
  }

  /// LeNet-5's dense layers: a batch of 64 times 400 × 120, 120 × 84 and 84 × 10, and their gradients.
  @Test(arguments: [[400, 120], [120, 84], [84, 10]])
  func denseLayersDoNotDependOnTheNumberOfThreads(_ sizes: [Int]) throws {
    var generator = SeededGenerator(seed: 174)
    for dims in [
      try GemmDims(rows: 64, columns: sizes[1], depth: sizes[0]),
      try GemmDims(rows: 64, columns: sizes[0], depth: sizes[1], transposesRight: true),
      try GemmDims(rows: sizes[0], columns: sizes[1], depth: 64, transposesLeft: true),
    ] {
      let (left, right) = (generator.floats(dims.leftCount), generator.floats(dims.rightCount))
      #expect(
        isTheSame {
          guarded([left, right], outputCount: dims.outputCount) { inputs, output in
            gemm(dims, left: inputs[0], right: inputs[1], output: output)
          }
        }, "\(dims)")
    }
  }

  /// With small whole numbers, whose sums are exact, results are those of the definition, but where Winograd's way rounds.
  @Test(arguments: InstructionSet.available, convolutions)
  func gradientsAreThoseOfTheDefinition(on set: InstructionSet, _ sizes: [Int]) throws {
    var generator = SeededGenerator(seed: 175)
    let dims = try dims(sizes, batch: 2)
    let (x, w) = (generator.wholeNumbers(dims.inputCount), generator.wholeNumbers(dims.filterCount))
    let g = generator.wholeNumbers(dims.outputCount)
    let rounds = ConvPlan(dims, instructionSet: set).path == .winograd
    func bounds(_ magnitudes: [Float]?) -> [Float] { (magnitudes ?? []).map { rounds ? $0 * 1e-5 : 0 } }
    #expect(
      firstDifference(
        inputGradient(dims, g, w, on: set), referenceInputGradient(dims, g, w),
        within: bounds(referenceInputGradient(dims, g.map(abs), w.map(abs)))) == nil, "\(dims) on \(set)")
    #expect(
      firstDifference(
        filterGradient(dims, x, g, on: set), referenceFilterGradient(dims, x, g),
        within: bounds(referenceFilterGradient(dims, x.map(abs), g.map(abs)))) == nil, "\(dims) on \(set)")
  }
}
