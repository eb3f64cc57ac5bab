import BenchmarkSupport
import ConvEngine

/// A filter on every channel of an image of numbers or of bytes: as two thin passes where it is separable and
/// `filtered(by:)` would do so.
func prepareFilter(_ fields: CaseFields, in folder: String) throws -> PreparedCase? {
  let (size, channels) = (try fields.number("size"), try fields.number("channels"))
  let dims = try ConvDims(
    inputHeight: fields.number("h"), inputWidth: fields.number("w"), inputChannels: channels, filterHeight: size,
    filterWidth: size, outputChannels: channels, padding: Padding2D(size / 2), groups: channels)
  let image = try FilteredImage(fields.text("pixels"), file: folder + "/image", count: dims.inputCount)
  let output = Numbers<Float>(count: dims.outputCount)
  let name = try fields.text("name")
  if size >= 5, name != "generic" {
    let vertical = try Numbers<Float>(file: folder + "/vertical", count: size)
    let horizontal = try Numbers<Float>(file: folder + "/horizontal", count: size)
    return PreparedCase(
      note: "separable", call: { image.filter(dims, vertical, horizontal, output) }, result: output)
  }
  let taps = try Numbers<Float>(file: folder + "/filter", count: size * size)
  let bank = Numbers<Float>(count: dims.filterCount)
  for index in 0..<dims.filterCount { bank.base[index] = taps.base[index / channels] }
  return PreparedCase(
    note: ConvPlan(dims).path.rawValue, call: { image.filter(dims, bank, output) }, result: output)
}

/// An image, and the engine's functions for what it is made of.
private enum FilteredImage {
  case numbers(Numbers<Float>)
  case bytes(Numbers<UInt8>)

  init(_ pixels: String, file: String, count: Int) throws {
    self =
      pixels == "uint8"
      ? .bytes(try Numbers(file: file, count: count)) : .numbers(try Numbers(file: file, count: count))
  }

  func filter(_ dims: ConvDims, _ bank: Numbers<Float>, _ output: Numbers<Float>) {
    switch self {
    case .numbers(let image): convolve(dims, input: image.base, filter: bank.base, bias: nil, output: output.base)
    case .bytes(let image): convolve(dims, input: image.base, filter: bank.base, bias: nil, output: output.base)
    }
  }

  /// The dims are those of a filter on every channel, so the engine's functions cannot throw.
  func filter(
    _ dims: ConvDims, _ vertical: Numbers<Float>, _ horizontal: Numbers<Float>, _ output: Numbers<Float>
  ) {
    switch self {
    case .numbers(let image):
      try? separableConv2D(
        dims, input: image.base, vertical: vertical.base, horizontal: horizontal.base, output: output.base)
    case .bytes(let image):
      try? separableConv2D(
        dims, input: image.base, vertical: vertical.base, horizontal: horizontal.base, output: output.base)
    }
  }
}
