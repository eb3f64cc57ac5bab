import Shapes

extension InferenceNetwork: CustomStringConvertible, Displayable {
  /// What was done, and every step: what it computes, the layers that became parts of it, and how.
  public var description: String {
    ([summary] + remarks + table.lines(indent: "")).joined(separator: "\n")
  }

  /// The same as a table.
  public var displayBundle: DisplayBundle {
    let paragraphs = ([summary] + remarks).map { "<p>\($0.htmlEscaped)</p>" }
    return DisplayBundle(text: description, ["text/html": "<div>\(paragraphs.joined())\(table.html())</div>"])
  }

  private var summary: String {
    var parts: [String] = []
    if report.folded > 0 { parts.append("\(counted(report.folded, "batch normalisation")) folded") }
    let fused = [(report.activations, "activation"), (report.sums, "sum")].filter { $0.0 > 0 }
    if !fused.isEmpty { parts.append("\(fused.map { counted($0.0, $0.1) }.joined(separator: " and ")) fused") }
    let leftOut = report.leftOut.sorted { $0.key < $1.key }.map { counted($0.value, $0.key) }
    if !leftOut.isEmpty { parts.append("\(leftOut.joined(separator: " and ")) left out") }
    return "\(source) prepared for inference: \(counted(steps.count, "step"))"
      + (parts.isEmpty ? "." : "; \(parts.joined(separator: ", ")).")
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if !report.asTheyAre.isEmpty {
      remarks.append(
        "Run as they are, with the parameters that they share with the network: "
          + "\(report.asTheyAre.joined(separator: ", ")).")
    }
    let isPacked = steps.contains { $0.way != nil }
    if !isPacked, steps.contains(where: { $0.isConvolution }) {
      remarks.append("Filters are packed at the first call; after it this says how each convolution is computed.")
    }
    remarks.append("Weights: \(ShapeSummary.size(steps.reduce(0) { $0 + $1.byteCount })).")
    return remarks
  }

  private var table: TextTable {
    TextTable(
      head: ["step", "computes", "along with it", "way"],
      rows: steps.map { [$0.path, $0.subject, $0.joined.joined(separator: ", "), $0.way ?? ""] })
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

extension InferenceStep {
  fileprivate var isConvolution: Bool { if case .convolution = work { true } else { false } }

  /// What it computes, in a few words.
  fileprivate var subject: String {
    switch work {
    case .convolution(let convolution):
      let shape = convolution.filterShape
      let stride = convolution.stride == 1 ? "" : ", stride \(convolution.stride.text)"
      return "\(shape[0])×\(shape[1]) convolution\(stride)" + (convolution.addsValue ? " + short cut" : "")
    case .dense(let dense): return "weighted sums of \(dense.weight.shape[0]) numbers"
    case .batchNorm: return "BatchNorm"
    case .activation(let activation): return "\(activation)"
    case .sum: return "sum"
    case .concatenation: return "concatenation"
    case .layer(let layer): return "\(type(of: layer))"
    }
  }

  /// How the engine computes a convolution, once it has.
  fileprivate var way: String? { if case .convolution(let convolution) = work { convolution.way } else { nil } }

  /// What its weights take.
  var byteCount: Int {
    switch work {
    case .convolution(let convolution): convolution.byteCount
    case .dense(let dense): dense.weight.count * dense.weight.dtype.size
    default: 0
    }
  }
}

extension StrideSize {
  fileprivate var text: String { height == width ? "\(height)" : "\(height)×\(width)" }
}
