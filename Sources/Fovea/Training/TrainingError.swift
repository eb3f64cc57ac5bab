/// Why a training cannot go on from a checkpoint.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// What differs between two trainings, as texts.
  public struct Difference: Sendable, Hashable {
    public let name: String
    public let stored: String
    public let now: String
  }

  /// The folder has a training with other settings, which could not go on as if it had never stopped.
  case otherTraining(folder: String, [Difference])

  /// What differs, and what to do.
  public var description: String {
    switch self {
    case .otherTraining(let folder, let differences):
      let lines = differences.map { "  the \($0.name) was \($0.stored), now it is \($0.now)" }
      return
        (["The training in “\(folder)” was another one:"] + lines + [
          "Use the same settings to go on with it, another folder, or resume: false, which replaces it. To learn from where "
            + "that one stands, load its network: try network.load(from: \"\(folder)/model.safetensors\")."
        ]).joined(separator: "\n")
    }
  }
}
