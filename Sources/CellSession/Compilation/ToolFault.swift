import Glibc

/// Tells what is wrong when the compiler or the linker fails and the cell's code is not to blame: in the words of the
/// one who can mend it.
struct ToolFault {
  enum Tool: String { case compiler = "Swift compiler", linker }

  var tool: Tool
  var result: Subprocess.Result
  /// What the tool said that is not about a place in a cell.
  var complaints: [String]
  var limits: CompilerLimits
  var toolchain: Toolchain
  /// Another compiler lies there than when the session began.
  var isToolchainReplaced: Bool
  var folder: String
  var isFolderThere: Bool
  /// Bytes that can still be written to the folder.
  var freeBytes: UInt64
  /// The name of the source file that was compiled, and of the cell in it.
  var source: String
  var displayName: String

  /// nil when nothing shows but that the cell's code is wrong.
  func failure() -> CellFailure? {
    if !isFolderThere { return folderRemoved }
    if let fullFolder { return Self.diskFull("what the \(tool.rawValue) makes of the cell", folder: fullFolder) }
    if isOutOfTime { return outOfTime }
    if isOutOfMemory { return outOfMemory }
    if let replaced { return replaced }
    if let missing { return missing }
    if result.signal != 0 { return crash }
    if let unwritable { return unwritable }
    return tool == .linker ? linkError : nil
  }

  // MARK: The folder and the disk

  private var folderRemoved: CellFailure {
    CellFailure(
      "FolderRemoved", "the session's folder for compiled cells, \(folder), was removed while the cell was compiled",
      advice: "Run the cell again: the folder is made anew, with what earlier cells need.")
  }

  static func diskFull(_ what: String, folder: String) -> CellFailure {
    CellFailure(
      "DiskFull", "the disk is full: \(what) cannot be written to \(folder)",
      advice: "Make room there and run the cell again. A restarted kernel takes another folder from the variable "
        + (folder.contains("ModuleCache") ? "XDG_CACHE_HOME." : "TMPDIR."))
  }

  /// The folder in which there was no room; nil if there was.
  private var fullFolder: String? {
    let words = ["No space left on device", "Disk quota exceeded", "File too large"]
    for complaint in complaints where words.contains(where: complaint.contains) {
      return path(in: complaint).map(parent) ?? folder
    }
    // A file that is written through a memory map ends its writer by a signal where the disk is full.
    return result.signal == SIGXFSZ || (result.signal == SIGBUS && freeBytes < 1 << 20) ? folder : nil
  }

  private var unwritable: CellFailure? {
    let words = ["unable to open output file", "error opening", "error closing", "cannot open output file"]
    guard let complaint = complaints.first(where: { line in words.contains(where: line.contains) }) else { return nil }
    let place = path(in: complaint).map(parent) ?? folder
    return CellFailure(
      "CannotWrite", "the \(tool.rawValue) cannot write to \(place): \(complaint)",
      advice: "The folder must be there and be yours. A restarted kernel takes another folder from the variable "
        + (place.contains("ModuleCache") ? "XDG_CACHE_HOME." : "TMPDIR."))
  }

  /// The path that a message names in quotes.
  private func path(in message: String) -> String? {
    message.split(separator: "'").first { $0.hasPrefix("/") }.map(String.init)
  }

  private func parent(of path: String) -> String { String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) }

  // MARK: Time and memory

  private var isOutOfTime: Bool {
    guard limits.seconds > 0 else { return false }
    // At the limit the compiler tells where it was; should that take too long, the system or its own alarm ends it.
    return result.signal == SIGXCPU
      || ([SIGKILL, SIGALRM].contains(result.signal) && result.duration >= .seconds(limits.seconds))
  }

  private var outOfTime: CellFailure {
    CellFailure(
      "CompileTimeout",
      (place.map { "\($0): " } ?? "")
        + "the \(tool.rawValue) worked on this cell for \(limits.seconds) s and was stopped",
      advice:
        "Split the cell, and give parts of long expressions names of their own, with their types (let a: Float = …). "
        + "FOVEA_COMPILE_LIMIT sets another limit, in seconds (0: none).")
  }

  private var isOutOfMemory: Bool {
    result.signal != 0
      && ["LLVM ERROR: out of memory", "bad_alloc", "Cannot allocate memory"].contains(where: result.output.contains)
  }

  private var outOfMemory: CellFailure {
    CellFailure(
      "CompilerOutOfMemory",
      "the \(tool.rawValue) wanted more than the \(limits.memory >> 20) MiB of memory that it may have",
      advice: (place.map { "It had come to \($0). " } ?? "")
        + "Split the cell; large tables of numbers are better read from a file than written as a literal.")
  }

  // MARK: The toolchain

  private static let versionComplaints = [
    "cannot be imported by the Swift", "created by a newer version of the compiler",
    "created by an older version of the compiler", "created by a different version of the compiler",
  ]

  private var replaced: CellFailure? {
    let words = Self.versionComplaints
    let complaint = complaints.first { line in words.contains(where: line.contains) }
    guard complaint != nil || (isToolchainReplaced && (result.signal != 0 || !complaints.isEmpty)) else { return nil }
    return CellFailure(
      "ToolchainReplaced",
      "the Swift toolchain at \(toolchain.root) is not the one that Fovea was built with"
        + (complaint.map { " (\($0))" } ?? ""),
      advice: "Put that toolchain back; or rebuild Fovea with the new one (./scripts/run) and restart the kernel.")
  }

  private var missing: CellFailure? {
    for complaint in complaints {
      if let range = complaint.firstRange(of: "no such module 'Cell") {
        let cell = complaint[range.upperBound...].prefix { $0.isNumber }
        return CellFailure(
          "ModuleMissing", "the compiled form of cell \(cell) is gone, which this cell uses",
          advice: "Run cell \(cell) again, then this one.")
      }
      if complaint.contains("no such module 'Fovea'") || complaint.contains("missing required module") {
        return CellFailure(
          "InstallationIncomplete", "Fovea's own modules cannot be read (\(complaint))",
          advice: "Build Fovea again (./scripts/run); the cell can be run again then.")
      }
      if complaint.contains("unable to load standard library") || complaint.contains("no such module 'Foundation'")
        || complaint.contains("could not build C module") || complaint.contains("unable to find library")
        || (tool == .linker && complaint.contains("No such file or directory"))
      {
        return CellFailure(
          "ToolchainIncomplete", "a part of the Swift toolchain at \(toolchain.root) is missing (\(complaint))",
          advice: "Install Swift \(Toolchain.version) there again; the cell can be run again then.")
      }
    }
    return nil
  }

  // MARK: The tool itself

  private var crash: CellFailure {
    let said = result.output.split(separator: "\n").first { $0.contains("Assertion") || $0.contains("LLVM ERROR") }
    let advice =
      if let place {
        "It had come to \(place). Write that another way; smaller statements and functions often help."
      } else {
        "Run the cell's statements one at a time to find the one that it cannot take."
      }
    // One that crashes while it recurses may say so at such length that it is ended from here.
    let hasCrashed = result.output.contains("Stack dump:")
    let wasKilled = result.signal == SIGKILL && !hasCrashed
    let end = result.signal == SIGKILL ? "" : " (signal \(result.signal))"
    return CellFailure(
      tool == .compiler ? "CompilerCrash" : "LinkerCrash",
      "the \(tool.rawValue) \(wasKilled ? "was killed" : "crashed") on this cell\(end)"
        + (said.map { ": \($0.prefix(300))" } ?? ""),
      advice: wasKilled
        ? "Somebody stopped it: the machine itself, perhaps, for want of memory. Run the cell again."
        : "That is a fault of the \(tool.rawValue), not of your session. \(advice)")
  }

  private var linkError: CellFailure {
    CellFailure(
      "LinkError", complaints.first ?? "the linker ended with status \(result.status)",
      advice: complaints.dropFirst().prefix(5).joined(separator: "\n"))
  }

  /// The innermost line of the cell that the compiler's own account of what it was doing names.
  private var place: String? {
    var line: Substring?
    for said in result.output.split(separator: "\n") {
      guard let first = said.first, first.isNumber, said.contains(".\tWhile ") else { continue }
      // What follows is the code itself, which may say anything.
      let account = said.firstRange(of: " RangeText=").map { said[..<$0.lowerBound] } ?? said
      for name in [source, displayName] {
        guard let range = account.firstRange(of: "\(name):") else { continue }
        let number = account[range.upperBound...].prefix { $0.isNumber }
        if !number.isEmpty { line = number }
      }
    }
    return line.map { "\(displayName), line \($0)" }
  }
}
