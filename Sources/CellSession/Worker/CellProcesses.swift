import CProcess
import Glibc

/// Finds and ends the programs that cells started, when those cells are taken back.
struct CellProcesses {
  /// The session's own name in the mark that its workers give to the programs they start.
  let session: String

  private static let variable = "FOVEA_CELL="

  init() { session = "\(getpid())-\(UInt32.random(in: 0...UInt32.max))" }

  /// What the worker is given in its environment.
  var environmentEntry: String { "\(Self.variable)\(session):0" }

  /// Ends every program that the cell with this number, or a later one, started. Their worker must have ended.
  /// - Parameter start: when that cell began, for programs that carry no mark.
  func end(startedByCell number: Int, since start: ProcessTable.Ticks) {
    // A program may start others while it is being ended: look again until none is left.
    for _ in 0..<100 {
      let found = ProcessTable.current().strangers(below: getpid()).filter {
        belongs($0, toCell: number, since: start)
      }
      if found.isEmpty { break }
      for entry in found { kill(entry.process, SIGKILL) }
      for entry in found where entry.state != "Z" { Self.waitForEnd(of: entry.process) }
      ChildProcesses.reapStrangers()
    }
  }

  private func belongs(
    _ entry: ProcessTable.Entry, toCell number: Int, since start: ProcessTable.Ticks
  ) -> Bool {
    guard let mark = ProcessTable.environmentVariable(Self.variable, of: entry.process),
      let colon = mark.lastIndex(of: ":"), let cell = Int(mark[mark.index(after: colon)...])
    else { return entry.start >= start }
    guard mark[..<colon] == session else { return false }
    // A copy of the worker itself still carries the worker's first mark.
    return cell > 0 ? cell >= number : entry.start >= start
  }

  private static func waitForEnd(of process: pid_t) {
    let descriptor = fovea_pidfd_open(process)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    poll(&item, 1, 1000)
  }
}

/// All processes of the machine, as the system lists them.
struct ProcessTable {
  /// Time since the machine started, in the system's clock ticks.
  typealias Ticks = UInt64

  struct Entry {
    var process: pid_t
    var parent: pid_t
    /// `Z` has ended and waits to be reaped.
    var state: Character
    var start: Ticks
  }

  private var children: [pid_t: [Entry]] = [:]

  static func current() -> ProcessTable {
    var table = ProcessTable()
    guard let folder = opendir("/proc") else { return table }
    defer { closedir(folder) }
    while let item = readdir(folder) {
      let name = withUnsafePointer(to: &item.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let process = pid_t(name), let entry = entry(of: process) else { continue }
      table.children[entry.parent, default: []].append(entry)
    }
    return table
  }

  func children(of process: pid_t) -> [Entry] { children[process] ?? [] }

  /// The descendants of a process that it did not start itself; what its own processes start is theirs.
  func strangers(below ancestor: pid_t) -> [Entry] {
    var found: [Entry] = []
    var waiting = (children[ancestor] ?? []).filter { !ChildProcesses.isOwn($0.process) }
    while let entry = waiting.popLast() {
      found.append(entry)
      waiting += children[entry.process] ?? []
    }
    return found
  }

  /// Now, in the unit of `Entry.start`.
  static var now: Ticks {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    let ticks = UInt64(sysconf(Int32(_SC_CLK_TCK)))
    return UInt64(time.tv_sec) * ticks + UInt64(time.tv_nsec) * ticks / 1_000_000_000
  }

  private static func entry(of process: pid_t) -> Entry? {
    // The name, in brackets, may hold anything: what follows its last bracket is regular.
    guard let text = contents(of: "/proc/\(process)/stat"), let bracket = text.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let fields = text[(bracket + 1)...].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard fields.count > 19, let state = fields[0].first, let parent = pid_t(fields[1]), let start = Ticks(fields[19])
    else { return nil }
    return Entry(process: process, parent: parent, state: state, start: start)
  }

  /// - Parameter name: the variable's name with the `=`.
  static func environmentVariable(_ name: String, of process: pid_t) -> String? {
    guard let environment = contents(of: "/proc/\(process)/environ") else { return nil }
    return environment.split(separator: 0).lazy.map { String(decoding: $0, as: UTF8.self) }
      .first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
  }

  private static func contents(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(file, &buffer, buffer.count)
      guard count > 0 else { return count == 0 ? bytes : nil }
      bytes += buffer[..<count]
    }
  }
}
