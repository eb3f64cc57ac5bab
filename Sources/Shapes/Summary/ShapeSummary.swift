import JSONText

/// A network as a table: for every layer what comes out, what it keeps, what it computes and what one output sees.
public struct ShapeSummary: Sendable, CustomStringConvertible {
  /// The way of an example through the network.
  public let trace: ShapeTrace
  /// Numbers that the network keeps, each counted once, though several layers may share it.
  public let parameters: ParameterCount

  /// - Parameter parameters: nil for the sum over all layers.
  public init(_ trace: ShapeTrace, parameters: ParameterCount? = nil) {
    self.trace = trace
    self.parameters = parameters ?? trace.parameters
  }

  /// The shape that comes out.
  public var output: [Int] { trace.output }
  /// Multiplications, each with an addition, for one example.
  public var multiplyAdds: Int { trace.multiplyAdds }
  /// Bytes of all outputs for one example, in single precision.
  public var activationBytes: Int { trace.steps.reduce(0) { $0 + Self.bytes($1) } }

  /// What the columns count.
  public static let conventions = """
    One example, without a batch. Multiply-adds: one multiplication with its addition counts once; those of convolutions \
    and dense layers, padding included; biases, normalisation, pooling and activations not. Activations: 4 bytes a number. \
    Sees: pixels of the image that one output depends on; step: how far that moves from one output to the next.
    """

  static func bytes(_ step: ShapeTrace.Step) -> Int { 4 * (product(step.output) ?? 0) }

  /// The largest of a column are marked with a star.
  private var table: TextTable {
    let steps = trace.steps
    let largest = (
      steps.map(\.parameters.total).max() ?? 0, steps.map(\.multiplyAdds).max() ?? 0, steps.map(Self.bytes).max() ?? 0
    )
    func starred(_ number: Int, _ largest: Int, _ text: String) -> String {
      number == largest && number > 0 && steps.count > 1 ? text + " *" : text + "  "
    }
    let rows = steps.map { step in
      [
        step.path, step.rule.name, step.rule.detail, timesText(step.output),
        starred(step.parameters.total, largest.0, Self.grouped(step.parameters.total)),
        starred(step.multiplyAdds, largest.1, Self.grouped(step.multiplyAdds)),
        starred(Self.bytes(step), largest.2, Self.size(Self.bytes(step))),
        step.field.map { timesText($0.map(\.size), short: true) } ?? "",
        step.field.map { Self.strideText($0) } ?? "",
      ]
    }
    let totals = [
      "", "total", "", timesText(output), Self.grouped(parameters.total), Self.grouped(multiplyAdds),
      Self.size(activationBytes), "", "",
    ]
    return TextTable(
      head: ["", "layer", "", "output", "parameters", "multiply-adds", "activations", "sees", "step"],
      rows: [["", "input", "", timesText(trace.input), "", "", "", "", ""]] + rows + [totals])
  }

  /// What is to be said of the network beside the table.
  private var remarks: [String] {
    var remarks = [Self.conventions]
    if parameters.fixed > 0 {
      remarks.insert(
        "Of the parameters, \(Self.grouped(parameters.trainable)) are trained and \(Self.grouped(parameters.fixed)) not.",
        at: 0)
    }
    for step in trace.steps {
      guard let why = step.misalignment else { continue }
      remarks.insert("\(step.path) joins branches that look at different places of the image: \(why).", at: 0)
    }
    for step in trace.steps {
      guard case .windows(let axes)? = try? step.rule.sight(for: step.input) else { continue }
      let dropped = axes.map(\.droppedOfImage)
      guard dropped.contains(where: { $0 > 0 }) else { continue }
      let names = zip(SpatialAxes.names(axes.count), dropped).filter { $0.1 > 0 }.map { "\($0.1) along the \($0.0)" }
      remarks.insert("\(step.path) (\(step.rule.name)) drops pixels: \(names.joined(separator: ", ")).", at: 0)
    }
    if let failure = trace.failure { remarks.insert("Here it ends, \(failure).", at: 0) }
    return remarks
  }

  public var description: String {
    (table.lines(indent: "") + [""] + remarks.flatMap { TextTable.wrapped($0, to: 110) }).joined(separator: "\n")
  }

  public var html: String {
    "<div>\(table.html())" + remarks.map { "<p><small>\($0.markupEscaped)</small></p>" }.joined() + "</div>"
  }

  /// The table in Markdown.
  public var markdown: String { ([table.markdown] + remarks).joined(separator: "\n\n") }

  public var json: JSON {
    var members: [String: JSON] = [
      "input": .array(trace.input.map { .integer($0) }), "output": .array(output.map { .integer($0) }),
      "parameters": .integer(parameters.total), "trainableParameters": .integer(parameters.trainable),
      "multiplyAdds": .integer(multiplyAdds), "activationBytes": .integer(activationBytes),
      "layers": .array(trace.steps.map(Self.json)),
    ]
    if let failure = trace.failure { members["failure"] = .string("\(failure)") }
    return .object(members)
  }

  private static func json(_ step: ShapeTrace.Step) -> JSON {
    var members: [String: JSON] = [
      "path": .string(step.path), "layer": .string(step.rule.name), "detail": .string(step.rule.detail),
      "output": .array(step.output.map { .integer($0) }), "parameters": .integer(step.parameters.total),
      "trainableParameters": .integer(step.parameters.trainable), "multiplyAdds": .integer(step.multiplyAdds),
      "activationBytes": .integer(bytes(step)),
    ]
    if let field = step.field {
      members["receptiveField"] = .array(field.map { .integer($0.size) })
      members["stride"] = .array(field.map { JSON($0.stride) })
      members["start"] = .array(field.map { JSON($0.start) })
    }
    if let why = step.misalignment { members["misalignment"] = .string(why) }
    if case .windows(let axes)? = try? step.rule.sight(for: step.input) {
      members["axes"] = .array(axes.map(\.json))
    }
    return .object(members)
  }

  private static func strideText(_ field: [AxisField]) -> String {
    let strides = field.map {
      $0.stride == $0.stride.rounded() && $0.stride < 1e15
        ? "\(Int($0.stride))" : "\(($0.stride * 100).rounded() / 100)"
    }
    return Set(strides).count == 1 ? strides[0] : strides.joined(separator: "×")
  }

  /// `138,357,544`
  package static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return String(
      digits.enumerated().flatMap { index, digit -> [Character] in
        index > 0 && (digits.count - index) % 3 == 0 ? [",", digit] : [digit]
      })
  }

  /// `1.2 MiB`
  package static func size(_ bytes: Int) -> String {
    var amount = Double(bytes)
    for unit in ["B", "KiB", "MiB", "GiB", "TiB"] {
      if amount < 1024 || unit == "TiB" {
        return unit == "B" ? "\(bytes) B" : "\((amount * 10).rounded() / 10) \(unit)"
      }
      amount /= 1024
    }
    return "\(bytes) B"
  }
}
