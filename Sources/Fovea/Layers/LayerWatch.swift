/// Looks at what the layers of a network give while it runs, and may put other numbers in the place of one.
struct LayerWatch {
  /// What a layer gave.
  struct Output {
    /// The way to the layer, as in a summary: `2`, or `inception3a.5x5.0`.
    let path: String
    let layer: any Layer
    let tensor: Tensor
    /// Whether it is what layers within gave, such as the sum of a `Residual`.
    let isComposite: Bool
    /// The last part of the way.
    var step: String { path.split(separator: ".").last.map(String.init) ?? "" }
  }

  private let path: String
  private let see: (Output) -> Tensor

  /// - Parameter see: gets every output in the order of the layers, and says what goes on in its place.
  init(_ see: @escaping (Output) -> Tensor) { self.init(path: "", see) }

  private init(path: String, _ see: @escaping (Output) -> Tensor) {
    self.path = path
    self.see = see
  }

  /// What a network gives while it is watched.
  func output(of network: any Layer, for x: Tensor) -> Tensor {
    switch network {
    case let watched as any WatchedLayer: watched.output(for: x, watch: self)
    case let model as any LayerNetwork: output(of: model.layers, for: x)
    default: see(Output(path: path, layer: network, tensor: network(x), isComposite: false))
    }
  }

  /// What a layer within gives, whose name leads on from here.
  func output(of layer: any Layer, named name: String, for x: Tensor) -> Tensor {
    LayerPath.inside(layer, name) { LayerWatch(path: joined(name), see).output(of: layer, for: x) }
  }

  /// Shows what a layer made of what layers within it gave.
  ///
  /// - Parameter name: of this last step, such as `add`.
  func seen(_ tensor: Tensor, of layer: any Layer, named name: String) -> Tensor {
    see(Output(path: joined(name), layer: layer, tensor: tensor, isComposite: true))
  }

  private func joined(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

/// A layer made of others, which shows what each of them gives.
protocol WatchedLayer: Layer {
  func output(for x: Tensor, watch: LayerWatch) -> Tensor
}

extension Sequential: WatchedLayer {
  func output(for x: Tensor, watch: LayerWatch) -> Tensor {
    zip(names, layers).reduce(x) { watch.output(of: $1.1, named: $1.0, for: $0) }
  }
}

extension Residual: WatchedLayer {
  func output(for x: Tensor, watch: LayerWatch) -> Tensor {
    let main = watch.output(of: body, named: "body", for: x)
    let side = shortcut.map { watch.output(of: $0, named: "shortcut", for: x) } ?? x
    return watch.seen(sum(main, side), of: self, named: "add")
  }
}

extension Concatenated: WatchedLayer {
  func output(for x: Tensor, watch: LayerWatch) -> Tensor {
    let outputs = zip(names, branches).map { watch.output(of: $1, named: $0, for: x) }
    return watch.seen(joined(outputs), of: self, named: "concatenate")
  }
}

extension SeparableConv2D: WatchedLayer {
  func output(for x: Tensor, watch: LayerWatch) -> Tensor {
    BatchKind.images.check("SeparableConv2D", x, channels: depthwise.filter.shape[3])
    return watch.output(of: pointwise, named: "pointwise", for: watch.output(of: depthwise, named: "depthwise", for: x))
  }
}

extension SideBranch: WatchedLayer {
  func output(for x: Tensor, watch: LayerWatch) -> Tensor {
    _ = watch.output(of: body, named: "side", for: x)
    return x
  }
}
