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
    case let model as any LayerNetwork: return model.layers.part(path)
    case let network as Sequential:
      guard let index = network.names.firstIndex(of: name) else { return nil }
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
      guard let index = concatenated.names.firstIndex(of: name) else { return nil }
      return concatenated.branches[index].part(rest)
    case let separable as SeparableConv2D:
      return name == "depthwise" ? separable.depthwise : name == "pointwise" ? separable : nil
    default: return nil
    }
  }
}

extension Layer {
  /// The layer of a name within this one, such as `inception3a.5x5.0`; nil if there is none.
  func layer(named path: String) -> (any Layer)? { layer(path.split(separator: ".").map(String.init)[...]) }

  private func layer(_ path: ArraySlice<String>) -> (any Layer)? {
    guard let name = path.first else { return self }
    let rest = path.dropFirst()
    switch self {
    case let model as any LayerNetwork: return model.layers.layer(path)
    case let network as Sequential:
      return network.names.firstIndex(of: name).flatMap { network.layers[$0].layer(rest) }
    case let concatenated as Concatenated:
      return concatenated.names.firstIndex(of: name).flatMap { concatenated.branches[$0].layer(rest) }
    case let residual as Residual:
      return name == "body" ? residual.body.layer(rest) : name == "shortcut" ? residual.shortcut?.layer(rest) : nil
    case let separable as SeparableConv2D:
      return name == "depthwise"
        ? separable.depthwise.layer(rest) : name == "pointwise" ? separable.pointwise.layer(rest) : nil
    default: return nil
    }
  }
}
