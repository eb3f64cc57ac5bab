import CProcess
import Glibc

/// How a worker died while it ran a cell.
struct WorkerDeath {
  /// As `waitpid` gives it.
  var status: Int32
  var signal: Int32
  /// Whether the fatal signal came in a task or a thread beside the one that runs cells.
  var happenedBeside = false
  var address: UInt64
  var stackPointer: UInt64 = 0
  /// Whether the worker had lost its connection with the session before it ended.
  var wasDisconnected = false
  /// Bytes of private memory that the worker had when it died, and might have had at most (0: no limit).
  var memoryInUse: UInt64 = 0
  var memoryLimit: UInt64 = 0
  /// Where in compiled cells the code was: the cell's number and the offset in its image, innermost first.
  var frames: [(cell: Int, offset: UInt64)]
  var completedStatement: Int
  /// What the run-time library said on standard error before it trapped.
  var lastWords: String
}

/// Says what happened, and on which line of which cell.
struct CrashReport {
  private let death: WorkerDeath
  private let frames: [SourceFrame]
  /// The line of the top-level statement that was running, when the frames name none.
  private let statementLine: Int?
  private let displayName: String
  /// The program that finds lines is not there.
  private let missingSymbolizer: String?
  private let words: LastWords

  /// - Parameter unit: the cell that ran; nil when the worker died between cells.
  init(_ death: WorkerDeath, unit: CellUnit?, images: [Int: String], symbolizer: Symbolizer) {
    self.death = death
    words = LastWords(death.lastWords)
    displayName = unit?.displayName ?? ""
    frames = symbolizer.frames(death.frames.compactMap { frame in images[frame.cell].map { ($0, frame.offset) } })
    statementLine = unit?.line(after: death.completedStatement)
    missingSymbolizer = access(symbolizer.program, X_OK) == 0 ? nil : symbolizer.program
  }

  /// What happened and where; what became of the session is for others to add.
  /// - Parameter sources: the lines of each cell, by display name.
  func failure(sources: [String: [String]]) -> CellFailure {
    let (name, message) = cause
    // The message says where; a list of calls would look like a fault.
    if name == CellFailure.notSolved {
      return CellFailure(name: name, message: message, traceback: [paint(name, .blue) + ": " + message])
    }
    var lines = [paint(name, .red) + ": " + message]
    var places = frames.filter { $0.file.hasPrefix("Cell ") && $0.line > 0 }
    if places.isEmpty, let statementLine {
      places = [SourceFrame(function: "", file: displayName, line: statementLine)]
    }
    var previous: SourceFrame?
    for (index, place) in places.filter({ frame in
      defer { previous = frame }; return frame != previous
    }).prefix(8)
      .enumerated()
    {
      let function = place.function.isEmpty ? "" : ", in \(place.function)"
      lines.append("\(index == 0 ? "at" : "called from") \(place.file), line \(place.line)\(function)")
      if let source = sources[place.file], source.indices.contains(place.line - 1) {
        lines.append("    " + source[place.line - 1].trimmingSpaces)
      }
    }
    if let missingSymbolizer, !death.frames.isEmpty {
      lines.append("The line is that of the statement: \(missingSymbolizer), which knows more, is missing.")
    }
    let line = places.first.map { "\($0.file), line \($0.line): " } ?? ""
    return CellFailure(name: name, message: line + message, traceback: lines)
  }

  private var cause: (name: String, message: String) {
    let signal = death.status & 0x7f
    if signal == 0 {
      let status = (death.status >> 8) & 0xff
      if death.wasDisconnected {
        return (
          "CellExited",
          "the cell cut its process off from the session (it closed all descriptors, or called exec), "
            + "and the process ended with exit(\(status))"
        )
      }
      return ("CellExited", "the cell ended its process with exit(\(status))")
    }
    if death.isOutOfMemory || words.refusedBytes != nil {
      let asked = words.refusedBytes.map { "it asked for \($0) bytes (\(Self.gibibytes($0)) GiB) at once, when " } ?? ""
      return (
        "OutOfMemory",
        "the cell wanted more memory than the \(Self.gibibytes(death.memoryLimit)) GiB that it may have; "
          + asked + "it had \(Self.gibibytes(death.memoryInUse)) GiB (FOVEA_MEMORY_LIMIT sets another limit, in bytes)"
      )
    }
    if let said = words.cause { return said }
    if let failure = frames.lazy.compactMap(\.runtimeFailure).first { return ("FatalError", failure) }
    switch death.signal {
    case SIGSEGV where death.isStackOverflow:
      return ("StackOverflow", "the stack is full: a function calls itself without end, or too deeply")
    case SIGSEGV, SIGBUS:
      return (
        "MemoryFault",
        "the code touched memory that is not its own, at address 0x\(String(death.address, radix: 16))"
          + " (through an unsafe pointer, as a rule)"
      )
    case SIGILL, SIGTRAP:
      return (
        "FatalError",
        "a check of the Swift run-time failed: arithmetic overflow, nil unwrapped with `!`, "
          + "an index out of range or a failed cast are the usual causes"
      )
    case SIGFPE: return ("FatalError", "an arithmetic fault")
    case SIGABRT: return ("FatalError", "the code called abort()" + (words.text.isEmpty ? "" : ": \(words.text)"))
    default:
      return (
        "WorkerKilled", "the cell's process was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
      )
    }
  }

  private static func gibibytes(_ bytes: UInt64) -> String {
    let tenths = (bytes * 10 + (1 << 29)) >> 30
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension WorkerDeath {
  /// It trapped where its memory was nearly used up.
  var isOutOfMemory: Bool {
    memoryLimit > 0 && !isStackOverflow && memoryInUse > memoryLimit / 10 * 9
  }

  /// A fault just where the stack ends. (A distance between addresses need not fit an `Int`.)
  var isStackOverflow: Bool { max(address, stackPointer) - min(address, stackPointer) < 65536 }
}

extension String {
  var trimmingSpaces: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
