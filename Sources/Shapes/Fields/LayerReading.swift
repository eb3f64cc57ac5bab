/// What outputs of a layer read of its input, along the axes before the channels.
enum LayerReading {
  /// All of it.
  case everything
  /// Windows that an adaptive pooling makes, for so many outputs along each axis.
  case adaptive([Int])
  /// What the layer sees otherwise.
  case sight(Sight)

  init(_ rule: any LayerRule, input: [Int]) {
    if rule.seesWhole(input) {
      self = .everything
    } else if let pooling = rule as? AdaptivePoolingRule {
      self = .adaptive(pooling.outputSize)
    } else {
      self = .sight((try? rule.sight(for: input)) ?? .pixel)
    }
  }

  /// What some outputs read of a map of this extent; of padding too, as if it were pixels.
  func spans(_ spans: [AxisSpan], of extent: [Int]) -> [AxisSpan] {
    switch self {
    case .everything: return extent.map { AxisSpan(first: 0, last: $0 - 1) }
    case .adaptive(let outputs): return zip(spans, zip(extent, outputs)).map { $0.adapted(from: $1.0, to: $1.1) }
    case .sight(.windows(let windows)) where windows.count == spans.count:
      return zip(spans, windows).map { $0.seen(through: $1) }
    case .sight(.enlarged(let factors)) where factors.count == spans.count:
      return zip(spans, factors).map {
        AxisSpan(first: AxisSpan.floored($0.first, $1), last: AxisSpan.floored($0.last, $1))
      }
    case .sight(.bordered(let sides)) where sides.count == spans.count:
      return zip(spans, sides).map { AxisSpan(first: $0.first - $1.before, last: $0.last - $1.before) }
    case .sight: return spans
    }
  }
}

extension LayerRule {
  /// Whether each output depends on all places of the input.
  func seesWhole(_ input: [Int]) -> Bool {
    // A dense layer sees all that was joined before it.
    (try? sight(for: input)) == .everything || (self is DenseRule && input.count == 1)
  }
}
