/// Why the numbers of a model could not be saved or loaded.
public enum SnapshotError: Error, Equatable, CustomStringConvertible {
  /// What differs between a model and stored numbers, by the name of the parameter.
  public enum Difference: Sendable, Hashable {
    /// The model has it, the stored numbers do not.
    case missing(name: String)
    /// It is stored, but the model has none of the name.
    case unexpected(name: String)
    /// The shapes differ.
    case shape(name: String, model: [Int], stored: [Int])
    /// The kinds of numbers differ.
    case dtype(name: String, model: DType, stored: DType)
  }

  /// The model has nothing to save or to load into.
  case noParameters(model: String)
  /// The stored numbers are those of another model; `source` says where they are from.
  case differences(source: String, [Difference])

  /// What was wrong, with every parameter concerned, and what to do.
  public var description: String {
    switch self {
    case .noParameters(let model):
      return
        "A model of type \(model) has no parameters to save or load; layers keep theirs in properties of type Parameter."
    case .differences(let source, let differences):
      var lines = ["The numbers of \(source) do not fit this model, which was left as it is:"]
      lines += differences.prefix(SnapshotError.most).map { "  \($0)" }
      if differences.count > SnapshotError.most {
        lines.append("  … and \(differences.count - SnapshotError.most) more")
      }
      return (lines + [SnapshotError.advice(differences)]).joined(separator: "\n")
    }
  }

  /// More lines than this nobody reads; the error itself has all of them.
  private static let most = 30

  private static func advice(_ differences: [Difference]) -> String {
    let isKindOnly = differences.allSatisfy {
      if case .dtype = $0 { true } else { false }
    }
    return isKindOnly
      ? "Convert the numbers first: Tensor.load(safetensors:), converted(to:), then loadState(_:into:)."
      : "Make the network as it was when it was saved: the same layers of the same sizes, in the same order."
  }
}

extension SnapshotError.Difference: CustomStringConvertible {
  /// One line.
  public var description: String {
    switch self {
    case .missing(let name): "\(name) is missing"
    case .unexpected(let name): "\(name) is there, but the model has no such parameter"
    case .shape(let name, let model, let stored): "\(name) has shape \(stored); the model needs \(model)"
    case .dtype(let name, let model, let stored): "\(name) is of kind \(stored); the model needs \(model)"
    }
  }
}
