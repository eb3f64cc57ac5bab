import ConvEngine
import Testing

/// The reference cases of the ONNX project agree with the engine. `Tests/ReferenceCases/onnx-not-covered.md` lists those
/// that have no counterpart here.
@Suite struct OnnxCasesTests {
  /// ONNX's own runners allow 10⁻³ of a value and 10⁻⁷ more; these are 10⁻⁵ of the largest value of the result.
  @Test func allAgree() throws {
    let cases = try OnnxCase.all()
    #expect(cases.count >= 200)
    for onnx in cases {
      let results = try #require(try run(onnx), "\(onnx) has an operation that is not known: \(onnx.operation)")
      // The results of this case are given to four digits.
      let tolerance: Float = onnx.name == "test_averagepool_2d_ceil_last_window_starts_on_pad" ? 5e-4 : 1e-5
      for (result, expected) in zip(results, onnx.outputs.map(\.floats)) {
        let largest = expected.filter(\.isFinite).map(abs).max() ?? 0
        let isClose =
          result.count == expected.count
          && zip(result, expected).allSatisfy {
            $0 == $1 || $0.isNaN && $1.isNaN || abs($0 - $1) <= tolerance * largest
          }
        #expect(isClose, "\(onnx): \(result.prefix(8)) instead of \(expected.prefix(8))")
      }
      #expect(results.count == onnx.outputs.count)
    }
  }

  /// What the engine computes for a case; nil if it has no such operation.
  private func run(_ onnx: OnnxCase) throws -> [[Float]]? {
    switch onnx.operation {
    case "convolution": return [try convolution(onnx)]
    case "transposedConvolution": return [try transposedConvolution(onnx)]
    case "maxPool", "averagePool": return try pool(onnx)
    case "normalization", "givenNormalization": return [try normalization(onnx)]
    case "localResponse": return [try localResponse(onnx)]
    case "gemm": return [try product(onnx)]
    case "resize": return [try resized(onnx)]
    case "depthToSpace", "spaceToDepth": return [try rearranged(onnx)]
    case "softmax":
      let dims = try SoftmaxDims(shape: onnx.list("shape"), axis: onnx.int("axis"))
      return [output(onnx) { softmax(dims, logarithm: onnx.int("logarithm") == 1, input: $0[0], output: $1) }]
    case "combine":
      let operation = try #require(ElementOperation(rawValue: onnx.int("operation")))
      return [
        output(onnx) {
          combineElements(
            operation, count: onnx.outputs[0].floats.count, left: .elements($0[0]), right: .elements($0[1]), output: $1)
        }
      ]
    default:
      if let reduction = Reduction(rawValue: onnx.operation) { return [try reduced(onnx, reduction)] }
      if onnx.operation.hasPrefix("pad ") { return [try padded(onnx)] }
      guard let function = function(onnx) else { return nil }
      return [output(onnx) { mapElements(function, count: onnx.inputs[0].floats.count, input: $0[0], output: $1) }]
    }
  }

  /// Calls `body` with the case's inputs and room for its first output.
  private func output(
    _ onnx: OnnxCase, initial: [Float]? = nil, _ body: ([UnsafePointer<Float>], UnsafeMutablePointer<Float>) -> Void
  ) -> [Float] {
    guarded(onnx.inputs.map(\.floats), outputCount: onnx.outputs[0].floats.count, initial: initial, body) ?? []
  }

  private func function(_ onnx: OnnxCase) -> ElementFunction? {
    let parameter = onnx.float("parameter")
    let functions: [String: ElementFunction] = [
      "relu": .relu, "leakyReLU": .leakyReLU(slope: parameter), "elu": .elu(scale: parameter), "tanh": .tanh,
      "sigmoid": .sigmoid, "softplus": .softplus, "exp": .exp, "log": .log, "sqrt": .sqrt, "abs": .abs,
      "negate": .negate, "reciprocal": .reciprocal, "gelu": .gelu, "geluTanh": .geluTanh, "silu": .silu,
    ]
    return functions[onnx.operation]
  }

  private func convolution(_ onnx: OnnxCase) throws -> [Float] {
    let (input, padding) = (onnx.list("input"), onnx.list("padding"))
    var axes: [ConvAxis] = []
    for (index, direction) in OnnxCase.directions(input.count).enumerated() {
      axes.append(
        try ConvAxis(
          direction, input: input[index], filter: onnx.list("filter")[index], stride: onnx.list("strides")[index],
          paddingBefore: padding[2 * index], paddingAfter: padding[2 * index + 1],
          dilation: onnx.list("dilations")[index]))
    }
    let dims = try ConvDims(
      batch: onnx.int("batch"), inputChannels: onnx.int("inputChannels"), outputChannels: onnx.int("outputChannels"),
      axes: axes, groups: onnx.int("groups"))
    #expect(dims.outputShape == onnx.outputs[0].shape)
    return output(onnx) { convolve(dims, input: $0[0], filter: $0[1], bias: $0.count > 2 ? $0[2] : nil, output: $1) }
  }

  private func transposedConvolution(_ onnx: OnnxCase) throws -> [Float] {
    let (input, padding) = (onnx.list("input"), onnx.list("padding"))
    let axes = OnnxCase.directions(input.count).enumerated().map { index, direction in
      TransposedConvDims.Axis(
        direction, input: input[index], filter: onnx.list("filter")[index], stride: onnx.list("strides")[index],
        paddingBefore: padding[2 * index], paddingAfter: padding[2 * index + 1],
        outputPadding: onnx.list("outputPadding")[index], dilation: onnx.list("dilations")[index])
    }
    let dims = try TransposedConvDims(
      batch: onnx.int("batch"), inputChannels: onnx.int("inputChannels"), outputChannels: onnx.int("outputChannels"),
      axes: axes, groups: onnx.int("groups"))
    #expect(dims.outputShape == onnx.outputs[0].shape)
    return output(onnx) {
      transposedConvolve(dims, input: $0[0], filter: $0[1], bias: $0.count > 2 ? $0[2] : nil, output: $1)
    }
  }

  private func pool(_ onnx: OnnxCase) throws -> [[Float]] {
    let (input, padding) = (onnx.list("input"), onnx.list("padding"))
    var axes: [PoolAxis] = []
    for (index, direction) in OnnxCase.directions(input.count).enumerated() {
      axes.append(
        onnx.list("adaptive") == [1]
          ? try PoolAxis(direction, input: input[index], adaptingTo: 1)
          : try PoolAxis(
            direction, input: input[index], window: onnx.list("window")[index], stride: onnx.list("strides")[index],
            paddingBefore: padding[2 * index], paddingAfter: padding[2 * index + 1],
            dilation: onnx.list("dilations")[index], roundsUp: onnx.int("roundsUp") == 1))
    }
    let dims = try PoolDims(batch: onnx.int("batch"), channels: onnx.int("channels"), axes: axes)
    #expect(dims.outputShape == onnx.outputs[0].shape)
    if onnx.operation == "averagePool" {
      return [
        output(onnx) {
          averagePool(dims, countingPadding: onnx.int("countsPadding") == 1, input: $0[0], output: $1)
        }
      ]
    }
    var indices = [Int32](repeating: -1, count: dims.outputCount)
    let values = output(onnx) { maxPool(dims, input: $0[0], output: $1, indices: &indices) }
    return onnx.outputs.count > 1 ? [values, indices.map(Float.init)] : [values]
  }

  private func normalization(_ onnx: OnnxCase) throws -> [Float] {
    let kind: NormalizationDims.Kind = onnx.int("kind") == 0 ? .batch : .group(onnx.int("kind"))
    let dims = try NormalizationDims(
      kind, batch: onnx.int("batch"), pixels: onnx.int("pixels"), channels: onnx.int("channels"))
    let epsilon = onnx.float("epsilon")
    if onnx.operation == "givenNormalization" {
      return output(onnx) {
        applyNormalization(
          dims, epsilon: epsilon, input: $0[0], mean: $0[3], variance: $0[4], scale: $0[1], offset: $0[2], output: $1)
      }
    }
    var mean = [Float](repeating: 0, count: dims.statisticsCount)
    var variance = mean
    return output(onnx) {
      normalize(
        dims, epsilon: epsilon, input: $0[0], scale: $0[1], offset: $0[2], output: $1, mean: &mean,
        variance: &variance)
    }
  }

  private func localResponse(_ onnx: OnnxCase) throws -> [Float] {
    let dims = try LocalResponseDims(
      pixels: onnx.int("pixels"), channels: onnx.int("channels"), size: onnx.int("size"))
    let parameters = LocalResponseParameters(
      alpha: Double(onnx.float("parameters")), beta: Double(onnx.float("parameters", at: 1)),
      bias: Double(onnx.float("parameters", at: 2)))
    return output(onnx) { localResponseNormalize(dims, parameters, input: $0[0], output: $1) }
  }

  private func product(_ onnx: OnnxCase) throws -> [Float] {
    let (sizes, transposes) = (onnx.list("sizes"), onnx.list("transposes"))
    let dims = try GemmDims(
      batch: sizes[0], rows: sizes[1], columns: sizes[2], depth: sizes[3], transposesLeft: transposes[0] == 1,
      transposesRight: transposes[1] == 1)
    return output(onnx, initial: onnx.inputs[2].floats) {
      gemm(
        dims, left: $0[0], right: $0[1], alpha: onnx.float("factors"), beta: onnx.float("factors", at: 1), output: $1)
    }
  }

  private func reduced(_ onnx: OnnxCase, _ reduction: Reduction) throws -> [Float] {
    let dims = try ReductionDims(shape: onnx.list("shape"), axes: onnx.list("axes"))
    var result = [Float](repeating: .nan, count: dims.outputCount)
    try reduce(reduction, dims, input: onnx.inputs[0].floats, output: &result)
    return result
  }

  private func rearranged(_ onnx: OnnxCase) throws -> [Float] {
    let sizes = onnx.list("sizes")
    let dims = try BlockDims(
      batch: sizes[0], height: sizes[1], width: sizes[2], channels: sizes[3], block: sizes[4],
      order: onnx.int("order") == 0 ? .blockFirst : .channelFirst)
    return output(onnx) {
      onnx.operation == "depthToSpace"
        ? depthToSpace(dims, input: $0[0], output: $1) : spaceToDepth(dims, input: $0[0], output: $1)
    }
  }

  private func padded(_ onnx: OnnxCase) throws -> [Float] {
    let modes: [String: BorderMode] = [
      "pad constant": .constant(onnx.float("value")), "pad edge": .replicate, "pad reflect": .reflect,
      "pad wrap": .circular,
    ]
    let mode = try #require(modes[onnx.operation])
    let (size, sides) = (onnx.list("size"), onnx.list("padding"))
    let dims = try PadDims(
      batch: onnx.int("batch"), size: DepthHeightWidth(depth: size[0], height: size[1], width: size[2]), channels: 1,
      padding: Padding3D(
        front: sides[0], back: sides[1], top: sides[2], bottom: sides[3], left: sides[4], right: sides[5]))
    var result = [Float](repeating: .nan, count: dims.paddedCount)
    try pad(mode, dims, input: onnx.inputs[0].floats, output: &result)
    return result
  }

  private func resized(_ onnx: OnnxCase) throws -> [Float] {
    let (input, wanted) = (onnx.list("input"), onnx.list("output"))
    let dims = try ResizeDims(
      batch: onnx.int("batch"), input: HeightWidth(height: input[0], width: input[1]), channels: onnx.int("channels"),
      output: HeightWidth(height: wanted[0], width: wanted[1]),
      method: onnx.int("nearest") == 1 ? .nearest : .bilinear,
      alignment: onnx.int("cornerCentres") == 1 ? .cornerCentres : .edges)
    return output(onnx) { resize(dims, input: $0[0], output: $1) }
  }
}
