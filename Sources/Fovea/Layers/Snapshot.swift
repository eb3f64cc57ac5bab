/// The numbers of a model by their names: its parameters, and what its layers keep besides, such as the running mean of a
/// batch normalisation.
///
///     let best = state(of: lenet)
///     // … train on …
///     try loadState(best, into: lenet)
///
/// The tensors are values: what training changes later leaves them as they are.
///
/// - Parameter model: anything with parameters (`parameters(of:)`); several models as a tuple.
public func state<Model>(of model: Model) -> [String: Tensor] {
  Dictionary(uniqueKeysWithValues: parameters(of: model).map { ($0.name, $0.parameter.value.constant) })
}

/// Gives a model the numbers that `state(of:)` took from one of the same layers.
///
/// Every name, shape and kind is compared first: either all parameters are replaced or none.
///
/// - Throws: `SnapshotError` with all differences.
public func loadState<Model>(_ state: [String: Tensor], into model: Model) throws {
  try load(state, into: model, source: "the state")
}

extension Layer {
  /// Writes the parameters, and what layers keep besides, to a safetensors file, which PyTorch and others read too:
  /// `try lenet.save(to: "lenet.safetensors")`. The layers themselves are not written; the program that loads makes them.
  ///
  /// The file takes its name only when it is complete, so an interrupted call leaves the old one. Models that are no
  /// layers, such as tuples of them, are written by `Tensor.save(state(of: models), safetensors: path)`.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - metadata: texts to carry beside the numbers, such as `["epoch": "3"]`.
  /// - Throws: `SnapshotError` for a layer without parameters; `TensorFileError` where the file cannot be written.
  public func save(to path: String, metadata: [String: String] = [:]) throws {
    let state = state(of: self)
    guard !state.isEmpty else { throw SnapshotError.noParameters(model: "\(type(of: self))") }
    try Tensor.save(state, safetensors: path, metadata: metadata)
  }

  /// Reads what `save(to:)` wrote into the parameters of a network of the same layers.
  ///
  /// Every name, shape and kind is compared first: either all parameters are replaced or none.
  ///
  /// - Returns: the texts that the file carries.
  /// - Throws: `TensorFileError` for a file that cannot be read, is cut off or of another format; `SnapshotError` with all
  ///   differences for one of another network.
  @discardableResult
  public func load(from path: String) throws -> [String: String] {
    let state = try Tensor.load(safetensors: path)
    let metadata = try Tensor.metadata(safetensors: path)
    try Fovea.load(state, into: self, source: "“\(path)”")
    return metadata
  }
}

func load<Model>(_ state: [String: Tensor], into model: Model, source: String) throws {
  let own = parameters(of: model)
  guard !own.isEmpty else { throw SnapshotError.noParameters(model: "\(Model.self)") }
  let names = Set(own.map(\.name))
  var differences: [SnapshotError.Difference] = own.compactMap { entry in
    guard let stored = state[entry.name] else { return .missing(name: entry.name) }
    let (shape, dtype) = (entry.parameter.shape, entry.parameter.dtype)
    if stored.shape != shape { return .shape(name: entry.name, model: shape, stored: stored.shape) }
    if stored.dtype != dtype { return .dtype(name: entry.name, model: dtype, stored: stored.dtype) }
    return nil
  }
  differences += state.keys.filter { !names.contains($0) }.sorted().map { .unexpected(name: $0) }
  guard differences.isEmpty else { throw SnapshotError.differences(source: source, differences) }
  for entry in own {
    guard let tensor = state[entry.name] else { continue }
    entry.parameter.value = tensor.constant
  }
}
