/// A layer with the name by which its network knows it: `Named("conv1", Conv2D(filterShape: (5, 5, 1, 6)))`.
///
/// The name leads to the layer, `network["conv1"]`, and stands before its parameters: `conv1.filter`.
public struct Named: Layer, NamedParts {
  /// What the layer is called.
  public let name: String
  /// The layer itself.
  public let layer: any Layer

  /// - Parameters:
  ///   - name: what the layer is called; without points, which stand between the names of nested layers.
  ///   - layer: the layer itself.
  public init(_ name: String, _ layer: any Layer) {
    self.name = name
    self.layer = layer
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { layer(x) }
  public var shapeRule: any LayerRule { layer.shapeRule }
  var parts: [(name: String, part: Any)] { [(name, layer)] }

  /// The layer without a name.
  static func unwrapped(_ layer: any Layer) -> any Layer { (layer as? Named)?.layer ?? layer }

  /// What each of some layers is called: its name, or its number from 0.
  ///
  /// - Parameter network: what they are parts of, for messages.
  static func names(_ layers: [any Layer], of network: String) -> [String] {
    var names: [String] = []
    var seen: Set<String> = []
    for (index, layer) in layers.enumerated() {
      let name = (layer as? Named)?.name ?? String(index)
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
