import ConvEngine

/// A filter on every channel of an image: as two thin passes where it is separable and `filtered(by:)` would do so.
func prepareFilter(_ fields: CaseFields, in folder: String) throws -> PreparedCase? {
  guard try fields.text("pixels") == "float32" else { return nil }
  let (size, channels) = (try fields.number("size"), try fields.number("channels"))
  let dims = try ConvDims(
    inputHeight: fields.number("h"), inputWidth: fields.number("w"), inputChannels: channels, filterHeight: size,
    filterWidth: size, outputChannels: channels, padding: Padding2D(size / 2), groups: channels)
  let image = try Numbers<Float>(file: folder + "/image", count: dims.inputCount)
  let output = Numbers<Float>(count: dims.outputCount)
  let name = try fields.text("name")
  if size >= 5, name != "generic" {
    let vertical = try Numbers<Float>(file: folder + "/vertical", count: size)
    let horizontal = try Numbers<Float>(file: folder + "/horizontal", count: size)
    return PreparedCase(
      note: "separable",
      call: {
        // The dims are those of a filter on every channel, so this cannot throw.
        try? separableConv2D(
          dims, input: image.base, vertical: vertical.base, horizontal: horizontal.base, output: output.base)
      },
      result: { output })
  }
  let taps = try Numbers<Float>(file: folder + "/filter", count: size * size)
  let bank = Numbers<Float>(count: dims.filterCount)
  for index in 0..<dims.filterCount { bank.base[index] = taps.base[index / channels] }
  return PreparedCase(
    note: ConvPlan(dims).path.rawValue,
    call: { conv2D(dims, input: image.base, filter: bank.base, bias: nil, output: output.base) }, result: { output })
}
