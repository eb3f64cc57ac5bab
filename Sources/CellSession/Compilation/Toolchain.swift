import Glibc

/// The Swift toolchain that this program was built with: its compiler reads the modules that were built beside us.
struct Toolchain: Sendable {
  /// The toolchain's `usr`.
  var root: String

  var compiler: String { "\(root)/bin/swift-frontend" }
  var linker: String { "\(root)/bin/ld.lld" }
  var symbolizer: String { "\(root)/bin/llvm-symbolizer" }
  /// Registers a shared object's types and conformances with the run-time library when it is loaded.
  var runtimeObject: String { "\(root)/lib/swift/linux/\(architecture)/swiftrt.o" }

  /// The shared libraries of the modules that come with Swift.
  var libraries: String { "\(root)/lib/swift/linux" }

  /// The libraries that belong to the imports of cells, as written: `import RegexBuilder` needs `swiftRegexBuilder`.
  func libraries(forImports imports: [String]) -> [String] {
    var found: [String] = []
    for line in imports {
      for module in line.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }) {
        for name in ["swift\(module)", String(module)]
        where access("\(libraries)/lib\(name).so", R_OK) == 0 && !found.contains(name) {
          found.append(name)
        }
      }
    }
    return found
  }

  /// The version that Fovea is written for.
  static let version = "6.3"

  /// - Throws: `CellFailure` that names the part that compiling a cell needs and that is not there.
  func checkParts() throws(CellFailure) {
    for part in [compiler, linker, runtimeObject] where access(part, R_OK) != 0 {
      throw CellFailure(
        "ToolchainMissing", "the Swift toolchain has no \(part) any more: \(String(cString: strerror(errno)))",
        advice: "Install Swift \(Self.version) at \(root) again; the cell can be run again then. "
          + "With a toolchain in another place, rebuild Fovea (./scripts/run) and restart the kernel.")
    }
  }

  /// What tells one compiler from another that is put in its place.
  struct Identity: Equatable {
    var device: UInt64
    var inode: UInt64
    var size: Int64
    var modified: Int
  }

  /// nil while there is no compiler.
  var identity: Identity? {
    var file = stat()
    guard stat(compiler, &file) == 0 else { return nil }
    return Identity(
      device: UInt64(file.st_dev), inode: UInt64(file.st_ino), size: Int64(file.st_size), modified: file.st_mtim.tv_sec)
  }

  private var architecture: String {
    #if arch(arm64)
      "aarch64"
    #else
      "x86_64"
    #endif
  }

  /// Finds the toolchain by the SwiftSyntax library that is loaded from it.
  static func current() throws(CellFailure) -> Toolchain {
    let marker = "/lib/swift/host/"
    if let maps = fopen("/proc/self/maps", "r") {
      defer { fclose(maps) }
      var line: UnsafeMutablePointer<CChar>?
      var capacity = 0
      defer { free(line) }
      while getline(&line, &capacity, maps) >= 0, let text = line.map({ String(cString: $0) }) {
        guard let slash = text.firstIndex(of: "/"), let range = text.firstRange(of: marker) else { continue }
        let toolchain = Toolchain(root: String(text[slash..<range.lowerBound]))
        guard access(toolchain.compiler, X_OK) == 0 else {
          throw CellFailure(
            name: "ToolchainMissing",
            message: "the Swift compiler is not at \(toolchain.compiler) any more: install Swift 6.3 there again, "
              + "or rebuild Fovea with the toolchain you have now (./scripts/run)",
            traceback: [])
        }
        return toolchain
      }
    }
    throw CellFailure(
      name: "ToolchainMissing",
      message:
        "no Swift toolchain was found: install Swift 6.3 (https://swift.org/install) and run ./scripts/run again",
      traceback: [])
  }
}

/// Where Fovea's own parts lie: beside the program that runs.
struct Installation: Sendable {
  var folder: String

  var worker: String { "\(folder)/fovea-worker" }
  var modules: String { "\(folder)/Modules" }
  var sourceKit: String { "\(folder)/fovea-sourcekit" }

  /// - Parameter program: the path of a program in the folder; by default this process's own.
  static func current(program: String? = nil) throws(CellFailure) -> Installation {
    let executable = program ?? ownExecutable()
    let folder = String(executable[..<(executable.lastIndex(of: "/") ?? executable.startIndex)])
    let installation = Installation(folder: folder)
    guard access(installation.worker, X_OK) == 0 else {
      throw CellFailure(
        name: "InstallationIncomplete",
        message: "fovea-worker is not beside \(executable): build it with `swift build -c release`", traceback: [])
    }
    return installation
  }

  private static func ownExecutable() -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes {
      readlink("/proc/self/exe", $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}
