import Glibc

/// How much of the machine's memory a session may use, so that the machine itself lives.
struct MemoryBudget {
  /// Bytes of private memory that a worker may have.
  var worker: Int
  /// Bytes that the kept checkpoints may cost together.
  var checkpoints: Int
  /// What is wrong with the environment's settings, for the learner.
  var problems: [String] = []

  static let workerVariable = "FOVEA_MEMORY_LIMIT"
  static let checkpointsVariable = "FOVEA_CHECKPOINT_MEMORY"

  init(environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }, machine: Int = Self.machine) {
    worker = machine / 5 * 4
    checkpoints = machine / 8
    func setting(_ name: String, else value: Int) -> Int {
      guard let text = environment(name) else { return value }
      if let bytes = Int(text), bytes >= 0 { return bytes }
      problems.append("\(name) is “\(text)”, which is no number of bytes: \(value) is used instead.")
      return value
    }
    worker = setting(Self.workerVariable, else: worker)
    checkpoints = setting(Self.checkpointsVariable, else: checkpoints)
  }

  /// Bytes of memory of this machine, or of the share of it that a container may use.
  static let machine: Int = {
    let physical = Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE)))
    guard let file = fopen("/sys/fs/cgroup/memory.max", "re") else { return physical }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 64)
    guard fgets(&buffer, Int32(buffer.count), file) != nil else { return physical }
    // “max” reads as 0.
    let limit = strtoul(buffer, nil, 10)
    return limit == 0 ? physical : Int(clamping: min(UInt(physical), limit))
  }()
}
