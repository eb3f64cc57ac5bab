extension Layer {
  /// The network as a picture: what each layer gives as a box drawn to scale, with names and sizes; branches side by side,
  /// short cuts as arcs, and what comes several times in a row once, with how many times.
  ///
  ///     lenet.diagram(input: [28, 28, 1])
  ///
  /// Edges are as long as the square roots of their sizes; channels and lists of numbers have a scale of their own. In a
  /// console the same as text. Where the shapes do not fit, the picture ends and says why.
  ///
  /// - Parameters:
  ///   - input: the shape of one example, such as `[224, 224, 3]`.
  ///   - isFolded: whether parts one behind the other that have the same sizes and outputs are drawn once: blocks from two on,
  ///     single layers from three on.
  public func diagram(input: [Int], isFolded: Bool = true) -> NetworkDiagram {
    NetworkDiagram(shapeRule, input: input, isFolded: isFolded)
  }
}

extension NetworkDiagram: Displayable {
  public var displayBundle: DisplayBundle { .picture(svg, text: description) }
}
