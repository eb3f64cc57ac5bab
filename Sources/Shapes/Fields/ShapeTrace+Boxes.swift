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
    let readings = steps[...target].map { LayerReading($0.rule, input: $0.input) }
    let read = reach(from: target, at: place, readings).steps
    return read.indices.compactMap { index in
      guard let spans = read[index], index == target || spans.allSatisfy({ $0.count > 0 }) else { return nil }
      let middle = zip(spans, steps[index].extent).map { min(max($0.middle, 0), $1 - 1) }
      let image = reach(from: index, at: middle, readings).image
      return FieldBox(
        path: steps[index].path, layer: steps[index].rule.name, position: middle, start: image.map(\.first),
        size: image.map(\.count))
    }
  }

  /// The place in `steps` of the layer of a name, or of what comes out of several layers of that name.
  private func step(named name: String?) throws(ShapeError) -> Int {
    if let name, !steps.isEmpty { return try LayerNames(steps.map(\.path)).existingPlace(of: name) }
    guard let found = steps.lastIndex(where: { $0.output.count > 1 }) ?? steps.indices.last else {
      throw ShapeError("there are no layers, so every output is a pixel")
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
  private func reach(
    from target: Int, at position: [Int], _ readings: [LayerReading]
  ) -> (steps: [[AxisSpan]?], image: [AxisSpan]) {
    var read = [[AxisSpan]?](repeating: nil, count: target + 1)
    var image: [AxisSpan]?
    read[target] = position.map { AxisSpan(first: $0, last: $0) }
    // A layer comes behind all that it reads, so that what is read of it is complete when its turn comes.
    for index in (0...target).reversed() {
      guard let spans = read[index], spans.allSatisfy({ $0.count > 0 }) else { continue }
      for source in steps[index].sources {
        let extent = source.map { steps[$0].extent } ?? (input.count > 1 ? Array(input.dropLast()) : input)
        let seen = readings[index].spans(spans, of: extent)
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
