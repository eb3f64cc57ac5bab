/// Which inputs of a layer belong to which of its outputs, axis by axis.
struct LayerRelation {
  /// The input's shape with as many axes as the output has here.
  var inputView: [Int]
  /// The output's shape with as many axes as the input has here.
  var outputView: [Int]
  /// The relation along each axis.
  var axes: [AxisRelation]

  /// What a layer that is not made of others connects. Where a table says which channels a convolution connects, all are
  /// taken for connected: its rule knows their number alone.
  ///
  /// - Throws: `ShapeError` where it does not say.
  init(_ rule: any LayerRule, input: [Int]) throws(ShapeError) {
    let output = try rule.output(for: input)
    (inputView, outputView, axes) = (input, output, [])
    let places = input.count - 1
    switch rule {
    case let rule as ConvolutionRule:
      axes = try rule.axes(for: input).map { .windows($0, rule.paddingSource) }
      axes.append(
        rule.groups == 1
          ? .everything : .blocks(inputs: rule.inputs / rule.groups, outputs: rule.outputs / rule.groups))
    case let rule as ShortcutRule:
      guard case .windows(let windows) = try rule.sight(for: input) else { break }
      // Channels that are added have no input.
      axes = windows.map { .windows($0, .constant) } + [.same]
    case let rule as PoolingRule:
      axes = try rule.axes(for: input).map { .windows($0, .constant) } + [.same]
    case is AdaptivePoolingRule: axes = Array(repeating: .sharedOut, count: places) + [.same]
    case is GlobalPoolingRule:
      outputView = Array(repeating: 1, count: places) + output
      axes = Array(repeating: .everything, count: places) + [.same]
    case is DenseRule: axes = Array(repeating: .same, count: places) + [.everything]
    case is FlattenRule: (inputView, axes) = (output, [.same])
    case let rule as ShapeKeepingRule:
      axes = Array(repeating: rule.seesEverything ? .everything : .same, count: places)
      switch rule.channelReach {
      case .own: axes.append(.same)
      case .neighbours(let before, let after): axes.append(.neighbours(before: before, after: after))
      case .groups(let groups):
        let size = (input.last ?? 0) / max(groups, 1)
        axes.append(.blocks(inputs: size, outputs: size))
      case .all: axes.append(.everything)
      }
    case let rule as BorderRule: axes = rule.padding.map { .bordered($0.before) } + [.same]
    case let rule as EnlargingRule: axes = rule.factors.map { .enlarged($0, isSmooth: rule.isSmooth) } + [.same]
    case is EmbeddingRule: (inputView, axes) = (input + [1], input.map { _ in .same } + [.everything])
    case let rule as RecurrentRule:
      if !rule.givesSequence { outputView = [1] + output }
      axes = [rule.givesSequence ? .past : .everything, .everything]
    default: try useSight(of: rule, input, output)
    }
    try checkSizes()
  }

  /// Throws where an axis has more connections than can be listed.
  private func checkSizes() throws(ShapeError) {
    for (index, axis) in axes.enumerated() {
      let count: Int
      switch axis {
      case .windows(let window, _): count = window.filter
      case .sharedOut, .past: count = max(inputView[index], outputView[index])
      default: count = 0
      }
      if count > 1_000_000 {
        throw ShapeError(
          "\(count) connections of a single place are too many to follow one by one: ask about a smaller layer")
      }
    }
  }

  /// A layer of somebody's own, by what it says that it sees; all of its channels are taken for connected.
  private mutating func useSight(of rule: any LayerRule, _ input: [Int], _ output: [Int]) throws(ShapeError) {
    let places = input.count - 1
    let sight = try rule.sight(for: input)
    if output.count == input.count {
      switch sight {
      case .windows(let windows) where windows.count == places: axes = windows.map { .windows($0, .constant) }
      case .enlarged(let factors) where factors.count == places: axes = factors.map { .enlarged($0, isSmooth: false) }
      case .bordered(let sides) where sides.count == places: axes = sides.map { .bordered($0.before) }
      case .everything: axes = Array(repeating: .everything, count: places)
      case .pixel where input.dropLast() == output.dropLast(): axes = Array(repeating: .same, count: places)
      default: break
      }
      if axes.count == places {
        axes.append(.everything)
        return
      }
    }
    guard sight == .everything else {
      throw ShapeError(
        "\(rule.name) does not say which inputs an output sees: a layer of one's own says so by the sight of its shapeRule"
      )
    }
    (inputView, outputView) = ([input.reduce(1, *)], [output.reduce(1, *)])
    axes = [.everything]
  }
}
