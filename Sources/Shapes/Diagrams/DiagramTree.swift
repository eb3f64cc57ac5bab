/// A network's layers as the parts of its diagram.
struct DiagramTree {
  private let trace: ShapeTrace
  /// The next of the trace's layers.
  private var next = 0
  /// How many numbers were joined to a list, of which no box tells yet.
  private var flattened: Int?

  private init(_ trace: ShapeTrace) { self.trace = trace }

  /// - Parameter folding: whether equal parts one behind the other are drawn once.
  static func parts(of rule: any LayerRule, along trace: ShapeTrace, folding: Bool) -> [DiagramPart] {
    var tree = DiagramTree(trace)
    var parts: [DiagramPart] = [.volume(DiagramVolume(input: trace.input))]
    _ = tree.add(rule, path: [], scope: "", to: &parts)
    tree.finish(&parts)
    return folding ? DiagramFolding.folded(parts) : parts
  }

  /// - Returns: false where the shapes fit no farther.
  private mutating func add(
    _ rule: any LayerRule, path: [String], scope: String, to parts: inout [DiagramPart]
  ) -> Bool {
    switch rule {
    case let chain as ChainRule:
      for (name, layer) in chain.layers where !add(layer, path: path + [name], scope: scope, to: &parts) {
        return false
      }
      return true
    case let residual as ResidualRule:
      let own = path.joined(separator: ".")
      var (body, shortcut): ([DiagramPart], [DiagramPart]) = ([], [])
      var isWhole = add(residual.body, path: path + ["body"], scope: own, to: &body)
      if isWhole, let rule = residual.shortcut {
        isWhole = add(rule, path: path + ["shortcut"], scope: own, to: &shortcut)
      }
      finish(&body)
      finish(&shortcut)
      var joined = join(path, residual.name, scope, isWhole)
      if let activation = residual.activation { joined.notes.append(activation) }
      parts.append(.sum(joined, body: body, shortcut: shortcut))
      return !joined.isBroken
    case let concatenation as ConcatenationRule:
      let own = path.joined(separator: ".")
      var branches: [[DiagramPart]] = []
      var isWhole = true
      for (name, rule) in zip(concatenation.branchNames, concatenation.branches) where isWhole {
        var branch: [DiagramPart] = []
        isWhole = add(rule, path: path + [name], scope: own, to: &branch)
        finish(&branch)
        branches.append(branch)
      }
      let joined = join(path, concatenation.name, scope, isWhole)
      parts.append(.fan(joined, branches: branches))
      return !joined.isBroken
    case let side as SideBranchRule:
      var branch: [DiagramPart] = []
      let isWhole = add(side.body, path: path + ["side"], scope: path.joined(separator: "."), to: &branch)
      finish(&branch)
      parts.append(.side(branch))
      return isWhole
    default:
      guard next < trace.steps.count else { return false }
      let step = trace.steps[next]
      next += 1
      if step.rule is FlattenRule {
        flattened = step.output.first
        return true
      }
      // Where nothing comes before, as in a short cut of a normalisation alone, it is a box of its own.
      if let note = note(step), let last = parts.last?.with(note: note) {
        parts[parts.count - 1] = last
      } else {
        var volume = DiagramVolume(step, scope: scope)
        if let flattened {
          volume.detail = [Self.text(flattened: flattened), volume.detail].filter { !$0.isEmpty }.joined(separator: " ")
        }
        flattened = nil
        parts.append(.volume(volume))
      }
      return true
    }
  }

  /// Says of the last part what became of it, where no layer behind it does.
  private mutating func finish(_ parts: inout [DiagramPart]) {
    if let flattened, let last = parts.last?.with(note: Self.text(flattened: flattened)) {
      parts[parts.count - 1] = last
    }
    flattened = nil
  }

  private static func text(flattened count: Int) -> String { "flat: \(ShapeSummary.grouped(count))" }

  /// Where branches meet, which is a step of the trace, too.
  private mutating func join(_ path: [String], _ name: String, _ scope: String, _ isWhole: Bool) -> DiagramPart.Joined {
    let title = DiagramVolume.title(path.joined(separator: "."), name, scope)
    guard isWhole, next < trace.steps.count else { return DiagramPart.Joined(title: title, shape: [], isBroken: true) }
    let step = trace.steps[next]
    next += 1
    return DiagramPart.Joined(title: title, shape: step.output)
  }

  /// What a layer that changes no shape is called beside the box before it.
  private func note(_ step: ShapeTrace.Step) -> String? {
    guard let rule = step.rule as? ShapeKeepingRule else { return nil }
    return rule.name == "Activate" ? rule.detail : rule.name
  }
}

/// Draws equal parts one behind the other once.
enum DiagramFolding {
  /// So many equal boxes are worth it; of blocks two are.
  private static let fewestBoxes = 3
  /// The longest row of parts that may be repeated.
  private static let longest = 6

  static func folded(_ parts: [DiagramPart]) -> [DiagramPart] {
    let parts = parts.map(inside)
    let signatures = parts.map(\.signature)
    var result: [DiagramPart] = []
    var index = 0
    while index < parts.count {
      let (length, count) = repetition(signatures, from: index)
      let part = Array(parts[index..<index + length])
      let isBlock = part.contains {
        if case .volume = $0 { false } else { true }
      }
      if count >= (isBlock || length > 1 ? 2 : fewestBoxes) {
        result.append(.repeated(count, part))
        index += length * count
      } else {
        result.append(parts[index])
        index += 1
      }
    }
    return result
  }

  private static func inside(_ part: DiagramPart) -> DiagramPart {
    switch part {
    case .volume, .repeated: part
    case .sum(let joined, let body, let shortcut): .sum(joined, body: folded(body), shortcut: folded(shortcut))
    case .fan(let joined, let branches): .fan(joined, branches: branches.map(folded))
    case .side(let parts): .side(folded(parts))
    }
  }

  /// The shortest row that covers most when it is repeated.
  private static func repetition(_ signatures: [String], from start: Int) -> (length: Int, count: Int) {
    var best = (length: 1, count: 1)
    for length in 1...longest where start + 2 * length <= signatures.count {
      var count = 1
      while start + (count + 1) * length <= signatures.count,
        signatures[start..<start + length]
          == signatures[start + count * length..<start + (count + 1) * length]
      { count += 1 }
      if count > 1, length * count > best.length * best.count { best = (length, count) }
    }
    return best
  }
}
