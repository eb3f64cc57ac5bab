/// A part of a network as its diagram draws it.
indirect enum DiagramPart: Sendable {
  /// The numbers that a layer gives.
  case volume(DiagramVolume)
  /// Layers whose output is added to what a short cut gives.
  case sum(Joined, body: [DiagramPart], shortcut: [DiagramPart])
  /// Branches side by side, joined along the channels.
  case fan(Joined, branches: [[DiagramPart]])
  /// A branch from which nothing goes on.
  case side([DiagramPart])
  /// The same several times over.
  case repeated(Int, [DiagramPart])

  /// What ways of an example are joined to.
  struct Joined: Sendable {
    /// What it is called: where it is, or its kind.
    var title: String
    var shape: [Int]
    /// What happens to it afterwards without a change of its shape.
    var notes: [String] = []
    /// Where the network ends before they are joined, because shapes do not fit.
    var isBroken = false
  }

  /// What it looks like without its names; equal parts one behind the other are drawn once.
  var signature: String {
    switch self {
    case .volume(let volume): volume.signature
    case .sum(let joined, let body, let shortcut):
      "(\(Self.signature(body))|\(Self.signature(shortcut)))\(joined.shape)\(joined.notes)"
    case .fan(let joined, let branches):
      "[\(branches.map(Self.signature).joined(separator: "|"))]\(joined.shape)\(joined.notes)"
    case .side(let parts): "{\(Self.signature(parts))}"
    case .repeated(let count, let parts): "\(count)*(\(Self.signature(parts)))"
    }
  }

  static func signature(_ parts: [DiagramPart]) -> String { parts.map(\.signature).joined(separator: " ") }

  /// What it is called.
  var title: String {
    switch self {
    case .volume(let volume): volume.title
    case .sum(let joined, _, _), .fan(let joined, _): joined.title
    case .side: "side branch"
    case .repeated(_, let parts): parts.first?.title ?? ""
    }
  }

  /// With something that happens to its output without a change of its shape; nil where nothing can be noted.
  func with(note: String) -> DiagramPart? {
    switch self {
    case .volume(var volume):
      volume.notes.append(note)
      return .volume(volume)
    case .sum(var joined, let body, let shortcut):
      joined.notes.append(note)
      return .sum(joined, body: body, shortcut: shortcut)
    case .fan(var joined, let branches):
      joined.notes.append(note)
      return .fan(joined, branches: branches)
    case .side, .repeated: return nil
    }
  }
}

/// The numbers that a layer gives, as a box.
struct DiagramVolume: Sendable {
  /// What makes numbers, by which they are coloured.
  enum Kind: String, Sendable, CaseIterable {
    case input, convolution, pooling, dense = "fully connected", other = "other layers"
  }

  /// Where the layer is, as in a summary; empty for the input.
  var path: String
  var kind: Kind
  /// What the box is called.
  var title: String
  /// The sizes of the layer in short: `7×7 s2 p3`.
  var detail: String
  var shape: [Int]
  /// Whether the title is the layer's kind, because a module's layer has nothing but a number.
  var isUnnamed = false
  /// What happens to the numbers afterwards without a change of their shape.
  var notes: [String] = []
  /// The layer in words.
  var words: String

  var signature: String { "\(kind)\(detail)\(shape)\(notes)" }

  /// What goes in.
  init(input shape: [Int]) {
    (path, kind, title, detail) = ("", .input, "input", "")
    self.shape = shape
    words = "input \(timesText(shape))"
  }

  /// - Parameter scope: the way to the module around it, which its title leaves out.
  init(_ step: ShapeTrace.Step, scope: String) {
    path = step.path
    kind = Self.kind(step.rule)
    title = Self.title(step.path, step.rule.name, scope)
    isUnnamed = title == step.rule.name && kind != .other
    detail = Self.detail(step.rule)
    shape = step.output
    var words = "\(step.path.isEmpty ? "" : "\(step.path): ")\(step.rule.name)"
    if !step.rule.detail.isEmpty { words += " \(step.rule.detail)" }
    words += "; \(timesText(step.output))"
    if step.parameters.total > 0 { words += "; \(ShapeSummary.grouped(step.parameters.total)) parameters" }
    if step.multiplyAdds > 0 { words += "; \(ShapeSummary.grouped(step.multiplyAdds)) multiply-adds" }
    self.words = words
  }

  /// `conv1`, and with the kind where there is only a number: `0 Conv2D`; within a module the kind alone.
  static func title(_ path: String, _ kind: String, _ scope: String) -> String {
    let isWithin = !scope.isEmpty && path.hasPrefix("\(scope).")
    let rest = isWithin ? String(path.dropFirst(scope.count + 1)) : path
    let steps = rest.split(separator: ".").filter { $0 != "body" && $0 != "shortcut" && $0 != "side" }
    guard steps.contains(where: { Int($0) == nil }) else { return isWithin || rest.isEmpty ? kind : "\(rest) \(kind)" }
    return steps.joined(separator: ".")
  }

  private static func kind(_ rule: any LayerRule) -> Kind {
    switch rule {
    case is ConvolutionRule: .convolution
    case is PoolingRule, is AdaptivePoolingRule, is GlobalPoolingRule: .pooling
    case is DenseRule: .dense
    default: .other
    }
  }

  /// In the letters of the grammar for networks in a line.
  private static func detail(_ rule: any LayerRule) -> String {
    func options(_ stride: [Int]?, _ padding: LayerPadding, _ more: [(String, [Int])] = []) -> [String] {
      var parts: [String] = []
      if let stride, stride.contains(where: { $0 != 1 }) { parts.append("s\(timesText(stride, short: true))") }
      if let text = padding.text { parts.append(text.first?.isLetter == true ? text : "p\(text.filter { $0 != " " })") }
      for (letter, sizes) in more where sizes.contains(where: { $0 != 1 }) {
        parts.append("\(letter)\(timesText(sizes, short: true))")
      }
      return parts
    }
    switch rule {
    case let rule as ConvolutionRule:
      let isDepthwise = rule.groups > 1 && rule.groups == rule.inputs
      let words = rule.isTransposed ? ["transposed"] : isDepthwise ? ["depthwise"] : []
      let more = [("d", rule.dilation), ("g", [isDepthwise ? 1 : rule.groups])]
      return (words + [timesText(rule.filter)] + options(rule.stride, rule.padding, more)).joined(separator: " ")
    case let rule as PoolingRule:
      let word = rule.name.hasPrefix("Max") ? "max" : rule.name.hasPrefix("Avg") ? "mean" : "pool"
      return ([word, timesText(rule.size)] + options(rule.stride, rule.padding)).joined(separator: " ")
    case let rule as GlobalPoolingRule: return rule.name.contains("Max") ? "max of all" : "mean of all"
    case is DenseRule: return ""
    default: return rule.detail
    }
  }
}
