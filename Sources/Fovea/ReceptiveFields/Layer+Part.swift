extension Layer {
  /// The network up to one of its layers, whose parameters it shares; nil if there is none of that name.
  ///
  /// - Parameter path: where the layer is, as in a summary: `3`, or `2.body.0`; what comes out of a `Residual` or a
  ///   `Concatenated` is `2.add`, `2.concatenate`, or just `2`.
  func part(upTo path: String) -> (any Layer)? {
    part(path.isEmpty ? [] : path.split(separator: ".").map(String.init)[...])
  }

  private func part(_ path: ArraySlice<String>) -> (any Layer)? {
    guard let name = path.first else { return self }
    let rest = path.dropFirst()
    switch self {
    case let network as Sequential:
      guard let index = Int(name), network.layers.indices.contains(index) else { return nil }
      return network.layers[index].part(rest).map { Sequential(network.layers[..<index] + [$0]) }
    case let residual as Residual:
      switch name {
      case "body": return residual.body.part(rest)
      case "shortcut": return residual.shortcut?.part(rest)
      case "add": return rest.isEmpty ? self : nil
      default: return nil
      }
    case let concatenated as Concatenated:
      if name == "concatenate" { return rest.isEmpty ? self : nil }
      guard let index = Int(name), concatenated.branches.indices.contains(index) else { return nil }
      return concatenated.branches[index].part(rest)
    case let separable as SeparableConv2D:
      return name == "depthwise" ? separable.depthwise : name == "pointwise" ? separable : nil
    default: return nil
    }
  }
}
