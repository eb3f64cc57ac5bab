internal import Glibc
internal import JSONText

/// A folder from which a training can go on.
///
/// Everything lies in one file, `training.safetensors`, so that it is complete or not there: the numbers of the model under
/// `model.NAME`, those of its best epoch under `best.NAME`, the optimiser's under `optimizer.NUMBER.NAME`, and the history as
/// `float64`, which lose nothing. What is not a tensor is JSON in the metadata.
struct TrainingCheckpoint {
  let folder: String

  static let version = 1
  var path: String { "\(folder)/training.safetensors" }

  /// Writes where a training stands, and the files for people beside it.
  func write<Model, Rule: Optimizer>(_ run: TrainingRun<Model>, _ optimizer: Rule) throws {
    try makeFolder()
    let numbers = state(of: run.model)
    var tensors = TrainingRecord(run).tensors
    for (name, value) in numbers { tensors["model.\(name)"] = value }
    for (name, value) in run.best ?? [:] { tensors["best.\(name)"] = value }
    for entry in parameters(of: run.model) {
      for (number, value) in (optimizer.state[entry.parameter] ?? []).enumerated() {
        tensors["optimizer.\(number).\(entry.name)"] = value
      }
    }
    let facts = Self.facts(of: run.plan, optimizer).merging(
      ["version": .integer(Self.version), "optimizerStep": .integer(optimizer.step)]) { own, _ in own }
    try Tensor.save(tensors, safetensors: path, metadata: ["training": JSON.object(facts).text])
    try Tensor.save(run.best ?? numbers, safetensors: "\(folder)/model.safetensors")
    try run.state.history.save(csv: "\(folder)/history.csv")
  }

  /// Brings a model, its optimiser and the history to where the folder's training stood; everything is as it was if that
  /// throws.
  ///
  /// - Returns: whether there is anything to go on from.
  func restore<Model, Rule: Optimizer>(_ run: inout TrainingRun<Model>, _ optimizer: inout Rule) throws -> Bool {
    guard access(path, F_OK) == 0 else { return false }
    let tensors = try Tensor.load(safetensors: path)
    let facts = try self.facts()
    try compare(facts, with: Self.facts(of: run.plan, optimizer))
    guard let step = facts["optimizerStep"]?.integerValue,
      let record = TrainingRecord(tensors, metrics: run.plan.metrics.map(\.name))
    else { throw malformed }
    let named = parameters(of: run.model)
    var memory = OptimizerState()
    for entry in named {
      var values: [Tensor] = []
      while let value = tensors["optimizer.\(values.count).\(entry.name)"] { values.append(value) }
      let parameter = entry.parameter
      guard
        values.allSatisfy({ $0.shape == parameter.shape && $0.dtype == parameter.dtype })
          || hasOther(tensors, named)
      else { throw malformed }
      if !values.isEmpty { memory[parameter] = values }
    }
    try load(Self.part("model.", of: tensors), into: run.model, source: "“\(path)”")
    (optimizer.step, optimizer.state) = (step, memory)
    let best = Self.part("best.", of: tensors)
    run.best = best.isEmpty ? nil : best
    record.restore(&run)
    return true
  }

  /// Whether the model of the file is another one, which is told parameter by parameter.
  private func hasOther(_ tensors: [String: Tensor], _ named: [NamedParameter]) -> Bool {
    named.contains { tensors["model.\($0.name)"]?.shape != $0.parameter.shape }
  }

  private static func part(_ prefix: String, of tensors: [String: Tensor]) -> [String: Tensor] {
    let entries = tensors.filter { $0.key.hasPrefix(prefix) }
    return Dictionary(uniqueKeysWithValues: entries.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
  }

  /// What must be the same for a training to go on as if it had never stopped.
  private static func facts<Rule: Optimizer>(of plan: TrainingPlan, _ optimizer: Rule) -> [String: JSON] {
    [
      "seed": .string(String(plan.seed)), "batch size": .integer(plan.batchSize),
      "number of training examples": .integer(plan.training.count),
      "augmentation": .string(plan.augmentation.description), "optimizer": .string("\(type(of: optimizer))"),
      "metrics": .array(plan.metrics.map { .string($0.name) }),
    ]
  }

  private func facts() throws -> [String: JSON] {
    guard let text = try Tensor.metadata(safetensors: path)["training"],
      let facts = (try? JSON(parsing: text))?.objectValue
    else { throw malformed }
    guard facts["version"]?.integerValue == Self.version else {
      throw TensorFileError.unsupported(
        name: path, reason: "it was written by another version of Fovea; begin anew with resume: false")
    }
    return facts
  }

  private func compare(_ stored: [String: JSON], with own: [String: JSON]) throws {
    let differences = own.sorted { $0.key < $1.key }.compactMap { name, value -> TrainingError.Difference? in
      guard let known = stored[name], known != value else { return nil }
      return .init(name: name, stored: known.plain, now: value.plain)
    }
    guard differences.isEmpty else { throw TrainingError.otherTraining(folder: folder, differences) }
  }

  private var malformed: TensorFileError {
    .malformed(name: path, reason: "it holds no training that could go on; delete it, or begin anew with resume: false")
  }

  private func makeFolder() throws {
    var path = ""
    for part in folder.split(separator: "/", omittingEmptySubsequences: false) {
      path += path.isEmpty && part.isEmpty ? "/" : (path.isEmpty || path.hasSuffix("/") ? "" : "/") + part
      guard mkdir(path, 0o777) == 0 || errno == EEXIST || errno == EISDIR else {
        throw TensorFileError.cannotWrite(name: folder, reason: FileBytes.Failure.last.reason)
      }
    }
  }
}

extension JSON {
  /// The value as a reader wants to see it: texts without quotes.
  fileprivate var plain: String {
    switch self {
    case .string(let text): text.isEmpty ? "none" : text
    case .array(let values): values.isEmpty ? "none" : values.map(\.plain).joined(separator: ", ")
    default: text
    }
  }
}
