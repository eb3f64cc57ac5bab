/// How images are brought to another size, checked once.
public struct ResizeDims: Hashable, Sendable {
  /// Where a new pixel's value comes from.
  public enum Method: Hashable, Sendable {
    /// From the pixel that its centre falls into; on a border between two, from the one after it.
    case nearest
    /// From the four pixels round its centre, by distance.
    case bilinear
  }

  /// Which places of the two images belong together.
  public enum Alignment: Hashable, Sendable {
    /// The images' edges: pixels are small squares, and output i's centre lies at `(i + ½)·n ÷ m − ½`.
    case edges
    /// The centres of the first and of the last pixels: output i's centre lies at `i·(n − 1) ÷ (m − 1)`.
    case cornerCentres
  }

  /// The number of images, at least 0.
  public let batch: Int
  /// Channels of a pixel.
  public let channels: Int
  /// Rows and columns of the input.
  public let input: HeightWidth
  /// Rows and columns of the output.
  public let output: HeightWidth
  /// Where a new pixel's value comes from.
  public let method: Method
  let rows: [ResizeTap]
  let columns: [ResizeTap]

  /// Checks the numbers.
  ///
  /// - Throws: `ConvDimsError` naming the number that is out of range, or the buffer that is too large.
  public init(
    batch: Int = 1, input: HeightWidth, channels: Int, output: HeightWidth, method: Method = .bilinear,
    alignment: Alignment = .edges
  ) throws(ConvDimsError) {
    try ConvDims.check([
      ("batch size", batch, 0), ("input height", input.height, 1), ("input width", input.width, 1),
      ("number of channels", channels, 1), ("output height", output.height, 1), ("output width", output.width, 1),
    ])
    try ConvDims.check(buffers: [
      ("input", [batch, input.height, input.width, channels]),
      ("output", [batch, output.height, output.width, channels]),
    ])
    self.batch = batch
    self.channels = channels
    self.input = input
    self.output = output
    self.method = method
    rows = ResizeTap.taps(input: input.height, output: output.height, method, alignment)
    columns = ResizeTap.taps(input: input.width, output: output.width, method, alignment)
  }

  /// Elements of the input.
  public var inputCount: Int { batch * input.height * input.width * channels }
  /// Elements of the output.
  public var outputCount: Int { batch * output.height * output.width * channels }

  /// The output's rows that an input row goes into. Both ends of the taps grow with the row, so these lie side by side.
  func outputRows(reading y: Int) -> Range<Int> {
    let start = firstRow { $0.second >= y }
    return start..<max(start, firstRow { $0.first > y })
  }

  /// The first of the rows' taps for which a condition holds that holds for all after it, by bisection.
  private func firstRow(where condition: (ResizeTap) -> Bool) -> Int {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if condition(rows[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// What one output pixel takes along one axis: `(1 − weight)·first + weight·second`.
struct ResizeTap: Hashable, Sendable {
  let first: Int
  let second: Int
  /// From 0 up to 1.
  let weight: Double

  static func taps(
    input: Int, output: Int, _ method: ResizeDims.Method, _ alignment: ResizeDims.Alignment
  ) -> [ResizeTap] {
    (0..<output).map { index in
      // A fraction of whole numbers, so that places that fall on a pixel do so exactly.
      let (numerator, denominator) =
        switch alignment {
        case .edges: ((2 * index + 1) * input - output, 2 * output)
        case .cornerCentres: (index * (input - 1), max(1, output - 1))
        }
      if method == .nearest {
        let nearest = min(input - 1, (2 * numerator + denominator) / (2 * denominator))
        return ResizeTap(first: nearest, second: nearest, weight: 0)
      }
      let clamped = min(max(0, numerator), (input - 1) * denominator)
      let first = clamped / denominator
      return ResizeTap(
        first: first, second: min(input - 1, first + 1),
        weight: Double(clamped - first * denominator) / Double(denominator))
    }
  }
}
