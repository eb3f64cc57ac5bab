extension Layer {
  /// What each layer gives for a batch, in the order in which they work; those within others are listed one by one:
  /// `network.activations(for: digit)["inception3a.5x5.0"]`.
  ///
  /// In a notebook the value shows every layer with its shape and its feature maps of the first example. Layers answer as
  /// in inference, unless `inMode(.training)` says otherwise.
  ///
  /// - Parameter x: what the network takes, `[N, …]`.
  public func activations(for x: Tensor) -> LayerActivations {
    var found: [LayerActivations.Element] = []
    let watch = LayerWatch { output in
      found.append(
        LayerActivations.Element(
          name: output.path, layer: output.isComposite ? output.step : "\(type(of: output.layer))",
          output: output.tensor))
      return output.tensor
    }
    _ = watch.output(of: self, for: x)
    return LayerActivations(found)
  }

  /// What the layer of a name gives for a batch: `vgg.activations(of: "conv3_1", for: photos)`.
  ///
  /// - Parameters:
  ///   - name: the way to the layer, as in a summary: `conv1`, `2`, or `inception3a.5x5.0`. A name that stands for several
  ///     layers, such as `inception3a`, means what comes out of the last of them.
  ///   - x: what the network takes, `[N, …]`.
  /// - Returns: of `[N, …]`.
  /// - Throws: `ShapeError` with the names that are nearest, where there is no such layer.
  public func activations(of name: String, for x: Tensor) throws(ShapeError) -> Tensor {
    // Of all outputs one is kept, because those of a large network fill the memory.
    var (names, found) = ([String](), Tensor?.none)
    let watch = LayerWatch { output in
      let isWithin = output.path.hasPrefix("\(name).") && !names.contains(name)
      if output.path == name || isWithin { found = output.tensor }
      names.append(output.path)
      return output.tensor
    }
    _ = watch.output(of: self, for: x)
    if let found { return found }
    throw LayerNames(names).failure(of: name)
  }

  /// The feature maps of the layer of a name for a picture: `try lenet.activations(of: "C1", on: photo)`.
  ///
  /// - Parameters:
  ///   - name: the way to the layer, as in a summary.
  ///   - image: what goes in, as it is: a network that takes other numbers, such as photographs less their mean, gets them
  ///     from `activations(of:for:)`.
  /// - Throws: `ShapeError` with the names that are nearest, where there is no such layer, or where what it gives are no maps.
  public func activations(of name: String, on image: Image) throws(ShapeError) -> FeatureMaps {
    let found = try activations(of: name, for: image.pixels[.newAxis])
    guard FeatureMaps.canShow(found) else {
      throw ShapeError("what '\(name)' gives, \(found.shape), are no feature maps, which have the shape [N, H, W, C]")
    }
    return FeatureMaps(found)
  }
}

/// What the layers of a network give for a batch; made by `activations(for:)`.
public struct LayerActivations: RandomAccessCollection, Sendable {
  /// What one layer gives.
  public struct Element: Sendable {
    /// The way to the layer, as in the names of its parameters: `2`, or `3.0` within a network within.
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

  /// The output of the layer of a name: `activations["2"]`, or of the last of those within it; nil if there is none of that
  /// name.
  public subscript(name: String) -> Tensor? { LayerNames(map(\.name)).place(of: name).map { self[$0].output } }
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
      let maps =
        FeatureMaps.canShow(element.output)
        ? FeatureMaps(element.output).displayBundle(named: "\(element.name) \(element.layer)").html : ""
      let cells = [element.name, element.layer, "\(element.output.shape)"].map { "<td>\($0.htmlEscaped)</td>" }
      return "<tr>\(cells.joined())<td style=\"text-align:left\">\(maps)</td></tr>"
    }
    let head = "<tr><th></th><th>layer</th><th>output</th><th style=\"text-align:left\">of the first example</th></tr>"
    return DisplayBundle(text: description, ["text/html": "<table>\(head)\(rows.joined())</table>"])
  }
}
