import BenchmarkSupport
import ConvEngine

extension PreparedCase {
  /// - Parameters:
  ///   - note: how the engine computes it.
  ///   - result: what `call` gives.
  init(note: String, call: @escaping () -> Void, result: Numbers<Float>) {
    self.init(note: note, call: call, writeResult: { try result.write(to: $0) })
  }
}

/// Reads the numbers of a case from a folder and prepares whatever depends on the filter alone; nil for a case that the
/// engine has no operation for.
func prepare(_ fields: CaseFields, in folder: String) throws -> PreparedCase? {
  switch try fields.text("kind") {
  case "convolution": try prepareConvolution(fields, in: folder)
  case "product": try prepareProduct(fields, in: folder)
  case "filter": try prepareFilter(fields, in: folder)
  default: nil
  }
}

private func prepareConvolution(_ fields: CaseFields, in folder: String) throws -> PreparedCase? {
  let dims = try ConvDims(
    batch: fields.number("n"), inputHeight: fields.number("h"), inputWidth: fields.number("w"),
    inputChannels: fields.number("c"), filterHeight: fields.number("kh"), filterWidth: fields.number("kw"),
    outputChannels: fields.number("k"), stride: HeightWidth(fields.number("stride")),
    padding: Padding2D(fields.number("pad")), dilation: HeightWidth(fields.number("dilation")),
    groups: fields.number("groups"))
  let input = try Numbers<Float>(file: folder + "/input", count: dims.inputCount)
  let filter = try Numbers<Float>(file: folder + "/filter", count: dims.filterCount)
  let gradient = try Numbers<Float>(file: folder + "/gradient", count: dims.outputCount)
  let note = ConvPlan(dims).path.rawValue
  switch try fields.text("direction") {
  case "forward":
    let output = Numbers<Float>(count: dims.outputCount)
    let packed = PackedFilter(dims, filter: filter.base)
    return PreparedCase(
      note: note,
      call: { convolve(input: input.base, filter: packed, bias: nil, output: output.base) },
      result: output)
  case "input-gradient":
    let output = Numbers<Float>(count: dims.inputCount)
    let packed = PackedFilter(dims, filter: filter.base, direction: .inputGradient)
    return PreparedCase(
      note: note,
      call: {
        convolutionInputGradient(filter: packed, outputGradient: gradient.base, inputGradient: output.base)
      },
      result: output)
  case "filter-gradient":
    let output = Numbers<Float>(count: dims.filterCount)
    return PreparedCase(
      note: note,
      call: {
        convolutionFilterGradient(
          dims, input: input.base, outputGradient: gradient.base, filterGradient: output.base)
      },
      result: output)
  default: return nil
  }
}

private func prepareProduct(_ fields: CaseFields, in folder: String) throws -> PreparedCase? {
  let dims = try GemmDims(
    rows: fields.number("rows"), columns: fields.number("columns"), depth: fields.number("depth"))
  let left = try Numbers<Float>(file: folder + "/left", count: dims.leftCount)
  let right = try Numbers<Float>(file: folder + "/right", count: dims.rightCount)
  let output = Numbers<Float>(count: dims.outputCount)
  return PreparedCase(
    note: "gemm", call: { gemm(dims, left: left.base, right: right.base, output: output.base) }, result: output)
}
