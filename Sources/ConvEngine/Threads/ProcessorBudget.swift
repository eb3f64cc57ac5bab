import Glibc

/// How many processors this process may use.
enum ProcessorBudget {
  /// The smaller of the processors that the scheduler allows and those that the control group pays for; at least 1.
  static var processors: Int { max(1, min(allowed, controlGroupQuota ?? Int.max)) }

  /// The processors in this process's affinity mask, as the kernel prints it: `sched_getaffinity` is not visible from
  /// Swift.
  static var allowed: Int {
    let label = "Cpus_allowed:"
    for line in linesOfFile("/proc/self/status", while: { !$0.hasPrefix(label) }) where line.hasPrefix(label) {
      return processors(mask: line.dropFirst(label.count))
    }
    return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// The bits that are set in a mask of hexadecimal digits, in groups that commas separate.
  static func processors(mask: Substring) -> Int {
    mask.reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
  }

  /// The tightest `cpu.max` from this process's control group (version 2) up to the root, or nil for no limit.
  private static var controlGroupQuota: Int? {
    guard let line = linesOfFile("/proc/self/cgroup").first(where: { $0.hasPrefix("0::/") }) else { return nil }
    var tightest: Int?
    var path = line.dropFirst("0::".count)
    while true {
      let folder = path == "/" ? "" : path
      for root in ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"] {
        if let quota = linesOfFile("\(root)\(folder)/cpu.max").first.flatMap(processors(cpuMax:)) {
          tightest = min(tightest ?? quota, quota)
        }
      }
      guard let slash = path.lastIndex(of: "/"), !folder.isEmpty else { return tightest }
      path = slash == path.startIndex ? "/" : path[..<slash]
    }
  }

  /// The processors that a line of `cpu.max` (microseconds of quota and of period) pays for, rounded up; nil for `max`.
  static func processors(cpuMax line: String) -> Int? {
    let numbers = line.split(separator: " ").map { Int($0) }
    guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], quota > 0, period > 0 else { return nil }
    return (quota + period - 1) / period
  }
}
