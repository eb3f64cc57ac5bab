extension ShapeTrace {
  /// What an output sees of the image, and on the way to it one output of each layer before, in the middle of what the
  /// layers behind it read.
  ///
  /// Unlike `field`, which is the same for all outputs, a box is exact for its output, where layers make images larger or
  /// windows differ.
  ///
  /// - Parameters:
  ///   - position: the output's place along each axis before the channels, from 0; nil is the middle.
  ///   - layer: where the layer is, such as `2` or `2.body.0`; nil is the last one that gives a map.
  /// - Returns: boxes in the order of the layers; the last one is what the output itself sees.
  /// - Throws: `ShapeError` where there is no such layer or output, or a layer of one's own does not say what it sees.
  public func fieldBoxes(at position: [Int]? = nil, layer: String? = nil) throws(ShapeError) -> [FieldBox] {
    if let failure { throw failure }
    let target = try step(named: layer)
    let place = try checked(position, of: target)
    let read = reach(from: target, at: place).steps
    return read.indices.compactMap { index in
      guard let spans = read[index] else { return nil }
      let middle = zip(spans, steps[index].extent).map { min(max($0.middle, 0), $1 - 1) }
      let image = reach(from: index, at: middle).image
      return FieldBox(
        path: steps[index].path, layer: steps[index].rule.name, position: middle, start: image.map(\.first),
        size: image.map(\.count))
    }
  }

  /// The place in `steps` of the layer of a name, or of what comes out of several layers of that name.
  private func step(named name: String?) throws(ShapeError) -> Int {
    let found =
      if let name {
        steps.lastIndex { $0.path == name || $0.path.hasPrefix("\(name).") }
      } else { steps.lastIndex { $0.output.count > 1 } ?? steps.indices.last }
    guard let found else {
      let paths = steps.map(\.path)
      throw ShapeError(
        steps.isEmpty
          ? "there are no layers, so every output is a pixel"
          : "there is no layer '\(name ?? "")'\(Spelling.suggestion(for: name ?? "", among: paths)): the layers are "
            + paths.prefix(12).joined(separator: ", ") + (paths.count > 12 ? ", … \(paths[paths.count - 1])" : ""))
    }
    return found
  }

  private func checked(_ position: [Int]?, of target: Int) throws(ShapeError) -> [Int] {
    let step = steps[target]
    let title = step.path.isEmpty ? step.rule.name : "\(step.path) (\(step.rule.name))"
    guard step.field != nil else {
      let silent = steps[...target].first { $0.field == nil } ?? step
      throw ShapeError(
        "what an output of \(title) sees is not known: "
          + (input.count < 2
            ? "\(shapeText(input)) has no axes before its channels"
            : "\(silent.path.isEmpty ? "" : "\(silent.path), ")\(silent.rule.name), does not say what it sees; its shapeRule can")
      )
    }
    guard let position else { return step.extent.map { $0 / 2 } }
    let names = step.extent.count == 2 ? ["row", "column"] : SpatialAxes.names(step.extent.count)
    // All channels see the same pixels.
    let sizes = position.count == step.extent.count + 1 ? step.extent + [step.output.last ?? 1] : step.extent
    guard position.count == sizes.count else {
      throw ShapeError(
        "an output of \(title) is at [\(names.joined(separator: ", "))], got \(shapeText(position))")
    }
    for (name, (place, size)) in zip(names + ["channel"], zip(position, sizes)) where !(0..<size).contains(place) {
      throw ShapeError(
        "\(title) gives \(timesText(step.extent)) outputs, so there is none at \(shapeText(position)): the \(name) is "
          + "0 to \(size - 1)")
    }
    return Array(position.prefix(step.extent.count))
  }

  /// What an output reads of every layer before it, nil where nothing, and of the image.
  private func reach(from target: Int, at position: [Int]) -> (steps: [[AxisSpan]?], image: [AxisSpan]) {
    var read = [[AxisSpan]?](repeating: nil, count: target + 1)
    var image: [AxisSpan]?
    read[target] = position.map { AxisSpan(first: $0, last: $0) }
    // A layer comes behind all that it reads, so that what is read of it is complete when its turn comes.
    for index in (0...target).reversed() {
      guard let spans = read[index] else { continue }
      let step = steps[index]
      for source in step.sources {
        let extent = source.map { steps[$0].extent } ?? step.inputExtent(input)
        let seen = step.reads(spans, of: extent)
        if let source {
          read[source] = AxisSpan.union(read[source], seen)
        } else {
          image = AxisSpan.union(image, seen)
        }
      }
    }
    return (read, image ?? position.map { _ in AxisSpan(first: 0, last: -1) })
  }
}

extension ShapeTrace.Step {
  /// The sizes of the network's input that are places.
  fileprivate func inputExtent(_ input: [Int]) -> [Int] { input.count > 1 ? Array(input.dropLast()) : input }

  /// What some outputs read of a map of this extent, along each axis; of padding too, as if it were pixels.
  fileprivate func reads(_ spans: [AxisSpan], of extent: [Int]) -> [AxisSpan] {
    let whole = extent.map { AxisSpan(first: 0, last: $0 - 1) }
    guard !rule.seesWhole(input) else { return whole }
    if let pooling = rule as? AdaptivePoolingRule {
      return zip(spans, zip(extent, pooling.outputSize)).map { $0.adapted(from: $1.0, to: $1.1) }
    }
    switch try? rule.sight(for: input) {
    case .windows(let windows)? where windows.count == spans.count:
      return zip(spans, windows).map { $0.seen(through: $1) }
    case .enlarged(let factors)? where factors.count == spans.count:
      return zip(spans, factors).map {
        AxisSpan(first: AxisSpan.floored($0.first, $1), last: AxisSpan.floored($0.last, $1))
      }
    case .bordered(let sides)? where sides.count == spans.count:
      return zip(spans, sides).map { AxisSpan(first: $0.first - $1.before, last: $0.last - $1.before) }
    default: return spans
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
