/// A layer on the way into a network that knows it by its name.
struct NamedLayer: Layer, NamedParts {
  let name: String
  let layer: any Layer

  func callAsFunction(_ x: Tensor) -> Tensor { layer(x) }
  var shapeRule: any LayerRule { layer.shapeRule }
  var parts: [(name: String, part: Any)] { [(name, layer)] }

  /// The layer without a name.
  static func unwrapped(_ layer: any Layer) -> any Layer { (layer as? NamedLayer)?.layer ?? layer }

  /// What each of some layers is called: its name, or its number from 0.
  ///
  /// - Parameter network: what they are parts of, for messages.
  static func names(_ layers: [any Layer], of network: String) -> [String] {
    var names: [String] = []
    var seen: Set<String> = []
    for (index, layer) in layers.enumerated() {
      let name = (layer as? NamedLayer)?.name ?? String(index)
      if name.isEmpty || name.contains(".") {
        shapeFailure("\(network): a layer cannot be called “\(name)”: points stand between the names of nested layers")
      }
      if !seen.insert(name).inserted {
        shapeFailure("\(network): two layers are called “\(name)”; give each a name of its own")
      }
      names.append(name)
    }
    return names
  }
}
