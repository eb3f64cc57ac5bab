import ConvEngine
import TestSupport
import Testing

@Suite struct NormalizeTests {
  private func dims(_ generator: inout SeededGenerator) throws -> NormalizationDims {
    let groups = generator.number(1...6)
    let channels = groups * generator.number(1...7)
    let kind = generator.pick([.batch, .group(groups), .group(1), .group(channels)] as [NormalizationDims.Kind])
    return try NormalizationDims(
      kind, batch: generator.number(0...4), pixels: generator.number(1...300), channels: channels)
  }

  /// Everything that `normalize` writes: output, means, variances, one after the other.
  private func normalized(
    _ dims: NormalizationDims, _ input: [Float], _ scale: [Float], _ offset: [Float], on set: InstructionSet
  ) -> [Float]? {
    let statistics = dims.count == 0 ? 0 : dims.statisticsCount
    return guarded([input, scale, offset], outputCount: dims.count + 2 * statistics) { inputs, output in
      normalize(
        dims, epsilon: 1e-3, input: inputs[0], scale: inputs[1], offset: inputs[2], output: output,
        mean: output + dims.count, variance: output + dims.count + statistics, instructionSet: set)
    }
  }

  private func reference<Scalar: EngineScalar>(
    _ dims: NormalizationDims, _ input: [Scalar], _ scale: [Scalar]?, _ offset: [Scalar]?
  ) -> (output: [Scalar], mean: [Scalar], variance: [Scalar]) {
    var output = [Scalar](repeating: .nan, count: dims.count)
    var mean = [Scalar](repeating: .nan, count: dims.statisticsCount)
    var variance = mean
    referenceNormalize(
      dims, epsilon: 1e-3, input: input, scale: scale, offset: offset, output: &output, mean: &mean,
      variance: &variance)
    return (output, mean, variance)
  }

  /// To 2·10⁻⁵ for values of size 1: inputs have a mean of up to 3 and a spread of 1.
  @Test(arguments: InstructionSet.available)
  func agreesWithTheReference(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 91)
    for _ in 0..<120 {
      let dims = try dims(&generator)
      let shift = Float.random(in: -3...3, using: &generator)
      let input = generator.floats(dims.count).map { $0 + shift }
      let (scale, offset) = (generator.floats(dims.channels), generator.floats(dims.channels))
      let expected = reference(dims, input, scale, offset)
      let all = expected.output + (dims.count == 0 ? [] : expected.mean + expected.variance)
      #expect(
        firstDifference(normalized(dims, input, scale, offset, on: set), all, within: all.map { _ in 2e-5 }) == nil,
        "\(dims)")
      let statistics = (
        mean: generator.floats(dims.statisticsCount), variance: generator.floats(dims.statisticsCount).map(abs)
      )
      let applied = guarded([input, statistics.mean, statistics.variance, scale], outputCount: dims.count) {
        applyNormalization(
          dims, epsilon: 0.1, input: $0[0], mean: $0[1], variance: $0[2], scale: $0[3], offset: nil, output: $1,
          instructionSet: set)
      }
      var given = input
      referenceApplyNormalization(
        dims, epsilon: 0.1, input: input, mean: statistics.mean, variance: statistics.variance, scale: scale,
        offset: nil, output: &given)
      #expect(firstDifference(applied, given, within: given.map { _ in 2e-5 }) == nil, "\(dims)")
    }
  }

  @Test(arguments: InstructionSet.available)
  func gradientsAgreeWithTheReference(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 92)
    for _ in 0..<120 {
      let dims = try dims(&generator)
      let input = generator.floats(dims.count)
      let (scale, g) = (generator.floats(dims.channels), generator.floats(dims.count))
      let isGiven = generator.chance(1, in: 3)
      let known = reference(dims, input, scale, nil)
      let total = dims.count + 2 * dims.channels
      let fast = guarded([input, known.mean, known.variance, scale, g], outputCount: total) {
        normalizeGradient(
          dims, epsilon: 1e-3, usesGivenStatistics: isGiven, input: $0[0], mean: $0[1], variance: $0[2], scale: $0[3],
          outputGradient: $0[4], inputGradient: $1, scaleGradient: $1 + dims.count,
          offsetGradient: $1 + dims.count + dims.channels, instructionSet: set)
      }
      var (dx, dscale, doffset) = (g, scale, scale)
      referenceNormalizeGradient(
        dims, epsilon: 1e-3, usesGivenStatistics: isGiven, input: input, mean: known.mean, variance: known.variance,
        scale: scale, outputGradient: g, inputGradient: &dx, scaleGradient: &dscale, offsetGradient: &doffset)
      // The inverse deviation is at most 1/√0.001 = 32 and the sums have up to 1200 terms.
      let bounds = [Float](repeating: 4e-4, count: total)
      #expect(firstDifference(fast, dx + dscale + doffset, within: bounds) == nil, "\(dims)")
    }
  }

  /// The reference's gradients in double precision against finite differences of the reference.
  @Test(arguments: [NormalizationDims.Kind.batch, .group(2), .group(1), .group(4)])
  func gradientsAgreeWithFiniteDifferences(_ kind: NormalizationDims.Kind) throws {
    var generator = SeededGenerator(seed: 93)
    let dims = try NormalizationDims(kind, batch: 3, pixels: 5, channels: 4)
    let (x, g) = (generator.doubles(dims.count), generator.doubles(dims.count))
    let (scale, offset) = (generator.doubles(4), generator.doubles(4))
    let known = reference(dims, x, scale, offset)
    var (dx, dscale, doffset) = (x, scale, offset)
    normalizeGradient(
      dims, epsilon: 1e-3, input: x, mean: known.mean, variance: known.variance, scale: scale, outputGradient: g,
      inputGradient: &dx, scaleGradient: &dscale, offsetGradient: &doffset)
    for index in x.indices {
      let slope = slope(at: x[index]) {
        innerProduct(reference(dims, replacing(x, index, $0), scale, offset).output, g)
      }
      #expect(abs(slope - dx[index]) < 1e-7)
    }
    for index in scale.indices {
      let slopes = (
        slope(at: scale[index]) { innerProduct(reference(dims, x, replacing(scale, index, $0), offset).output, g) },
        slope(at: offset[index]) { innerProduct(reference(dims, x, scale, replacing(offset, index, $0)).output, g) }
      )
      #expect(abs(slopes.0 - dscale[index]) < 1e-7)
      #expect(abs(slopes.1 - doffset[index]) < 1e-7)
    }
  }

  @Test func whatIsNormalisedTogetherHasMeanZeroAndVarianceOne() throws {
    var generator = SeededGenerator(seed: 94)
    let instance = try NormalizationDims.instance(batch: 2, pixels: 50, channels: 3)
    let x = generator.doubles(instance.count)
    func output(_ dims: NormalizationDims) -> [Double] {
      var (output, mean) = (x, [Double](repeating: 0, count: dims.statisticsCount))
      var variance = mean
      normalize(
        dims, epsilon: 1e-12, input: x, scale: nil, offset: nil, output: &output, mean: &mean, variance: &variance)
      return output
    }
    func expectNormal(_ values: [Double]) {
      let mean = values.reduce(0, +) / Double(values.count)
      #expect(abs(mean) < 1e-12)
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } / Double(values.count) - 1) < 1e-9)
    }
    let byInstance = output(instance)
    for image in 0..<2 {
      for channel in 0..<3 { expectNormal((0..<50).map { byInstance[(image * 50 + $0) * 3 + channel] }) }
    }
    let byBatch = output(try NormalizationDims(.batch, batch: 2, pixels: 50, channels: 3))
    for channel in 0..<3 { expectNormal((0..<100).map { byBatch[$0 * 3 + channel] }) }
    let byLayer = output(try .layer(vectors: 10, features: 30))
    for vector in 0..<10 { expectNormal(Array(byLayer[vector * 30..<(vector + 1) * 30])) }
  }

  @Test func whatCannotBeIsExplained() {
    #expect(throws: ConvDimsError.channelsDoNotDivide(name: "channels", channels: 5, groups: 2)) {
      try NormalizationDims(.group(2), batch: 1, pixels: 1, channels: 5)
    }
    #expect(throws: ConvDimsError.tooSmall(name: "number of pixels", value: 0, minimum: 1)) {
      try NormalizationDims(.batch, batch: 1, pixels: 0, channels: 5)
    }
    #expect(throws: ConvDimsError.tooSmall(name: "number of groups", value: 0, minimum: 1)) {
      try NormalizationDims(.group(0), batch: 1, pixels: 1, channels: 5)
    }
  }

  @Test func buffersThatNoProcessHolds() {
    let large = Int(Int32.max)
    #expect {
      try NormalizationDims(.batch, batch: large, pixels: large, channels: 3)
    } throws: { error in
      guard case ConvDimsError.tooManyBytes(let name, _, _) = error else { return false }
      return name == "input"
    }
  }
}
