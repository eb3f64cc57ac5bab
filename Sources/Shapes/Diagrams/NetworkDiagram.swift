import JSONText

/// A network as a picture: the numbers that each layer gives as a box, drawn to scale, with names and sizes, branches side by
/// side, short cuts as arcs, and what comes several times in a row drawn once.
///
/// Edges are as long as the square roots of their sizes: a side four times as long is drawn twice as long. Heights and widths
/// share a scale; channels (the thickness of a box) and lists of numbers, which stand upright, have another. Nothing is
/// shorter than 3 pixels.
public struct NetworkDiagram: Sendable {
  /// The way of an example through the network.
  public let trace: ShapeTrace
  let parts: [DiagramPart]

  /// - Parameters:
  ///   - rule: what the layers do to shapes.
  ///   - input: the shape of one example, such as `[28, 28, 1]`. Where the shapes do not fit, the picture ends and says why.
  ///   - isFolded: whether parts one behind the other that have the same sizes and outputs are drawn once, with how many there
  ///     are: blocks from two on, single layers from three on.
  public init(_ rule: any LayerRule, input: [Int], isFolded: Bool = true) {
    trace = ShapeTrace(asFarAsPossible: rule, input: input)
    parts = DiagramTree.parts(of: rule, along: trace, folding: isFolded)
  }

  /// What is to be said beside the picture.
  var failure: String? { trace.failure.map { "Here it ends, \($0)." } }

  /// The picture in words, for those who do not see it: what goes in and comes out, how many layers of which kind there are,
  /// and how they are connected.
  public var words: String {
    var kinds: [(kind: DiagramVolume.Kind, count: Int)] = DiagramVolume.Kind.allCases.map { ($0, 0) }
    var (sums, fans, sides) = (0, [Int: Int](), 0)
    func count(_ parts: [DiagramPart], times: Int) {
      for part in parts {
        switch part {
        case .volume(let volume):
          if let place = kinds.firstIndex(where: { $0.kind == volume.kind }) { kinds[place].count += times }
        case .sum(_, let body, let shortcut):
          sums += times
          count(body + shortcut, times: times)
        case .fan(_, let branches):
          fans[branches.count, default: 0] += times
          for branch in branches { count(branch, times: times) }
        case .side(let parts):
          sides += times
          count(parts, times: times)
        case .repeated(let number, let parts): count(parts, times: times * number)
        }
      }
    }
    count(parts, times: 1)
    func number(_ count: Int, _ one: String, _ many: String) -> String? {
      count == 0 ? nil : "\(count) \(count == 1 ? one : many)"
    }
    let layers = kinds.compactMap { kind, count -> String? in
      switch kind {
      case .input: nil
      case .convolution: number(count, "convolution", "convolutions")
      case .pooling: number(count, "pooling", "poolings")
      case .dense: number(count, "fully connected layer", "fully connected layers")
      case .other: number(count, "other layer", "other layers")
      }
    }
    let ways =
      [number(sums, "short cut", "short cuts")]
      + fans.sorted { $0.key < $1.key }.map { branches, count in
        "\(count == 1 ? "once" : "\(count) times") \(branches) branches side by side"
      } + [number(sides, "side branch", "side branches")]
    var sentence = "Diagram of a network: \(timesText(trace.input)) goes in, \(timesText(trace.output)) comes out"
    let all = layers + ways.compactMap(\.self)
    if !all.isEmpty { sentence += "; \(all.joined(separator: ", "))" }
    if !maps.isEmpty { sentence += "; maps of \(maps.joined(separator: ", then "))" }
    return "\(sentence)." + (failure.map { " \($0)" } ?? "")
  }

  /// The sizes of the maps on the way, each as often as it changes.
  private var maps: [String] {
    var sizes: [String] = []
    for step in trace.steps where step.output.count > 1 {
      let size = timesText(Array(step.output.dropLast()))
      if sizes.last != size { sizes.append(size) }
    }
    return sizes.count > 12 ? [] : sizes
  }
}

extension NetworkDiagram: PictureAnswer {
  public var isFailure: Bool { trace.failure != nil }
  public var html: String { svg }
  public var json: JSON { ShapeSummary(trace).json }
}
