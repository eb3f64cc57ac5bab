/// How long a network takes for a batch, as it follows from what this machine was measured to do, beside how long it took.
///
/// A layer with products takes the longer of two times: its multiply-adds by the rate of products of such sizes, and its
/// bytes by the rate of memory, if they are more than caches hold (a roofline: Williams, Waterman and Patterson, 2009). Other
/// layers take their numbers by the rate of such layers. To each comes what a call costs.
public struct TimePrediction: Sendable {
  /// The time of a layer, or of all of them.
  public struct Row: Sendable {
    /// Where it is: `3`, or `2.0` within a network within.
    public let path: String
    /// What it is.
    public let layer: String
    /// Multiply-adds for the whole batch.
    public let multiplyAdds: Int
    /// Bytes of weights, inputs and outputs for the whole batch.
    public let bytes: Int
    /// Seconds that it should take.
    public let predicted: Double
    /// Seconds that it took: the median of several runs; nil if it was not run.
    public let measured: Double?
  }

  /// The layers, in the order in which they work; what holds branches is one row.
  public let rows: [Row]
  /// All of them: predicted, their sum; measured, the network as a whole.
  public let total: Row
  /// Examples that are computed together.
  public let batch: Int
  /// The shape of one example.
  public let input: [Int]
  /// Why it ends before the last layer; nil where it does not.
  public let failure: ShapeError?

  /// Seconds that the network should take for the batch.
  public var predicted: Double { total.predicted }
  /// Seconds that it took; nil if it was not run.
  public var measured: Double? { total.measured }
}

extension TimePrediction: CustomStringConvertible, Displayable {
  private var table: TextTable {
    TextTable(
      head: ["", "layer", "multiply-adds", "memory", "predicted", "measured", "ratio"],
      rows: (rows + [total]).map { row in
        [
          row.path, row.layer, row.multiplyAdds == 0 ? "" : ShapeSummary.grouped(row.multiplyAdds),
          ShapeSummary.size(row.bytes), Self.text(row.predicted), row.measured.map(Self.text) ?? "",
          row.measured.map { NetworkComparison.text(row.predicted / $0) } ?? "",
        ]
      })
  }

  /// `12.3 µs`, `4.56 ms`, `1.23 s`: three digits.
  static func text(_ seconds: Double) -> String {
    let (scale, unit) = seconds < 1e-3 ? (1e6, "µs") : seconds < 1 ? (1e3, "ms") : (1, "s")
    return "\(NumberText.short(seconds * scale, digits: 3)) \(unit)"
  }

  private var remarks: [String] {
    let rate = MachineRate.shared
    let gigabytes = NumberText.short(rate.bandwidth / 1e9, digits: 3)
    return (failure.map { ["Here it ends, \($0)."] } ?? []) + [
      """
      For \(batch == 1 ? "1 example" : "\(batch) examples") of \(input.map(String.init).joined(separator: "×")), forward \
      only, in single precision. Predicted: the multiply-adds of a layer by the rate of products of such sizes, or its bytes \
      by \(gigabytes) GB/s, the rate of memory, where that takes longer and the bytes are more than caches hold \
      (\(ShapeSummary.size(MachineRate.cacheBytes)) assumed); layers without products by the rate of such layers, activations within a layer not at all; \
      \(Self.text(rate.overhead)) more for each call. The rates were measured once with \(rate.samples.count) small layers, \
      in \(Self.text(rate.calibration)). Measured: the median of several runs of each layer by itself, the last row's of the \
      network as a whole. Ratio: predicted ÷ measured. Other work on the machine changes both.
      """
    ]
  }

  public var description: String {
    (table.lines(indent: "") + [""] + remarks.flatMap { TextTable.wrapped($0, to: 110) }).joined(separator: "\n")
  }

  public var displayBundle: DisplayBundle {
    let small = remarks.map { "<p><small>\($0.htmlEscaped)</small></p>" }.joined()
    return DisplayBundle(
      text: description,
      [
        "text/html": "<div>\(table.html())\(small)</div>",
        "text/markdown": ([table.markdown] + remarks).joined(separator: "\n\n"),
      ])
  }
}
