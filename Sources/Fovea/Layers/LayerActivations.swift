extension Sequential {
  /// What each layer gives for a batch, in the order in which they work; those of a `Sequential` within are listed one by
  /// one: `network.activations(for: digit)["3.0"]`.
  ///
  /// In a notebook the value shows every layer with its shape and its feature maps of the first example. Layers answer as
  /// in inference, unless `inMode(.training)` says otherwise.
  ///
  /// - Parameter x: what the network takes, `[N, …]`.
  public func activations(for x: Tensor) -> LayerActivations {
    var found: [LayerActivations.Element] = []
    _ = visit(x, path: []) { found.append($0) }
    return LayerActivations(found)
  }

  private func visit(_ x: Tensor, path: [String], _ note: (LayerActivations.Element) -> Void) -> Tensor {
    var result = x
    for (name, layer) in zip(names, layers) {
      let path = path + [name]
      result = LayerPath.inside(layer, name) {
        guard let nested = layer as? Sequential else {
          let output = layer(result)
          note(
            LayerActivations.Element(
              name: path.joined(separator: "."), layer: "\(type(of: layer))", output: output))
          return output
        }
        return nested.visit(result, path: path, note)
      }
    }
    return result
  }
}

/// What the layers of a network give for a batch; made by `activations(for:)`.
public struct LayerActivations: RandomAccessCollection, Sendable {
  /// What one layer gives.
  public struct Element: Sendable {
    /// The way to the layer, as in the names of its parameters: `conv1` or `2`, or `3.0` within a network within.
    public let name: String
    /// The type of the layer, such as `Conv2D`.
    public let layer: String
    /// Its output, `[N, …]`.
    public let output: Tensor
  }

  private let elements: [Element]

  init(_ elements: [Element]) { self.elements = elements }

  /// 0.
  public var startIndex: Int { 0 }
  /// How many layers there are.
  public var endIndex: Int { elements.count }

  /// The layer at a position, from 0.
  public subscript(position: Int) -> Element {
    guard elements.indices.contains(position) else {
      shapeFailure("activations[\(position)]: there are \(count) layers" + (isEmpty ? "" : ", 0 to \(count - 1)"))
    }
    return elements[position]
  }

  /// The output of the layer of a name: `activations["2"]`; nil if there is none of that name.
  public subscript(name: String) -> Tensor? { elements.first { $0.name == name }?.output }
}

extension LayerActivations: CustomStringConvertible, Displayable {
  /// A line for each layer: name, type, shape of the output.
  public var description: String {
    let (name, layer) = (elements.map(\.name.count).max() ?? 0, elements.map(\.layer.count).max() ?? 0)
    return elements.map { element in
      [element.name.rightPadded(to: name), element.layer.rightPadded(to: layer), "\(element.output.shape)"]
        .joined(separator: "  ")
    }.joined(separator: "\n")
  }

  /// A table of the layers with their feature maps of the first example.
  public var displayBundle: DisplayBundle {
    let rows = elements.map { element in
      let maps = FeatureMaps.canShow(element.output) ? FeatureMaps(element.output).pictureHTML : ""
      let cells = [element.name, element.layer, "\(element.output.shape)"].map { "<td>\($0.htmlEscaped)</td>" }
      return "<tr>\(cells.joined())<td style=\"text-align:left\">\(maps)</td></tr>"
    }
    let head = "<tr><th></th><th>layer</th><th>output</th><th style=\"text-align:left\">of the first example</th></tr>"
    return DisplayBundle(text: description, ["text/html": "<table>\(head)\(rows.joined())</table>"])
  }
}
