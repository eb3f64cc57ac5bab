import Glibc

/// Turns a cell's text into a shared object that the worker can load.
final class CellCompiler: @unchecked Sendable {
  /// What came of it.
  enum Outcome {
    case compiled(CompiledCell)
    case failed([Diagnostic])
    case cancelled
  }

  struct CompiledCell {
    var image: String
    var entryPoint: String
    var diagnostics: [Diagnostic]
  }

  private let toolchain: Toolchain
  private let installation: Installation
  /// The session's own folder for sources, modules and objects.
  private let folder: String
  private let lock = Lock()
  private var running: Subprocess?
  private var isCancelled = false
  private let warmUpProcess = Subprocess()
  private let warmUpEnded = Semaphore()

  init(toolchain: Toolchain, installation: Installation, folder: String) throws(CellFailure) {
    self.toolchain = toolchain
    self.installation = installation
    self.folder = folder
    // Fovea's module names these as its own requirements, though nothing of them shows in its interface: empty ones
    // satisfy the compiler, and save it from reading the C headers for each cell.
    try write("module CPNG {}\nmodule CJPEG {}\n", to: "\(folder)/module.modulemap")
  }

  /// - Parameters:
  ///   - optimized: spend compile time on speed, with everything this machine's processor has.
  ///   - libraries: what the modules that cells import need beyond what the worker holds, without `lib`.
  func compile(
    _ unit: CellUnit, module: String, optimized: Bool, libraries: [String]
  ) throws(CellFailure) -> Outcome {
    lock.withLock { isCancelled = false }
    let base = "\(folder)/\(module)"
    try write(unit.text, to: base + ".swift")
    let entryPoint = "cell_main_\(module)"
    var arguments = compilerCommand(module: module, entryPoint: entryPoint)
    if optimized {
      arguments += ["-O"]
      #if arch(x86_64)
        arguments += ["-Xcc", "-march=native"]
      #endif
    }
    let compilation = try run(arguments)
    if compilation.wasCancelled { return .cancelled }
    let diagnostics = Diagnostic.parse(compilation.output, unit: unit)
    guard compilation.status == 0 else {
      if compilation.status > 128 || !diagnostics.contains(where: { $0.severity == .error }) {
        throw Self.compilerCrash(compilation)
      }
      return .failed(diagnostics)
    }
    let image = base + ".so"
    let link = try run(
      [toolchain.linker, "-shared", "--eh-frame-hdr", "-o", image, base + ".o", toolchain.runtimeObject]
        + libraries.flatMap { ["-L", toolchain.libraries, "-rpath", toolchain.libraries, "--as-needed", "-l\($0)"] })
    if link.wasCancelled { return .cancelled }
    guard link.status == 0 else {
      throw CellFailure(name: "LinkError", message: Self.lastLine(link.output), traceback: [link.output])
    }
    return .compiled(CompiledCell(image: image, entryPoint: entryPoint, diagnostics: diagnostics))
  }

  private func compilerCommand(module: String, entryPoint: String) -> [String] {
    let base = "\(folder)/\(module)"
    return [
      toolchain.compiler, "-frontend", "-c", "-primary-file", base + ".swift", "-module-name", module,
      "-swift-version", "5", "-enable-bare-slash-regex", "-enable-upcoming-feature", "MemberImportVisibility",
      "-enable-testing", "-g", "-Xcc", "-fno-omit-frame-pointer", "-diagnostic-style", "llvm",
      "-solver-expression-time-threshold=2",
      "-I", folder, "-I", installation.modules, "-import-module", "Fovea", "-import-module", "Foundation",
      "-entry-point-function-name", entryPoint, "-emit-module-path", base + ".swiftmodule", "-o", base + ".o",
    ]
  }

  /// Compiles nothing, on a thread of its own: it fills the compiler's caches and the machine's, which makes the first
  /// cell as quick as the second.
  func warmUp() {
    DetachedThread.start { [self] in
      let base = "\(folder)/WarmUp"
      if (try? write("\n", to: base + ".swift")) != nil {
        _ = try? warmUpProcess.run(compilerCommand(module: "WarmUp", entryPoint: "warm_up"))
      }
      warmUpEnded.signal()
    }
  }

  /// Ends a warm-up that still runs, so that nothing is written to the session's folder any more.
  func endWarmUp() {
    warmUpProcess.cancel()
    warmUpEnded.wait()
  }

  /// Ends the compiler if it runs; safe from any thread.
  func cancel() {
    lock.withLock {
      isCancelled = true
      running?.cancel()
    }
  }

  private func run(_ arguments: [String]) throws(CellFailure) -> Subprocess.Result {
    let subprocess = Subprocess()
    lock.withLock {
      running = subprocess
      if isCancelled { subprocess.cancel() }
    }
    defer { lock.withLock { running = nil } }
    return try subprocess.run(arguments)
  }

  private func write(_ text: String, to path: String) throws(CellFailure) {
    let bytes = Array(text.utf8)
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    var written = 0
    while file >= 0, written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      written += count
    }
    let reason = String(cString: strerror(errno))
    if file >= 0 { close(file) }
    guard file >= 0, written == bytes.count else {
      throw CellFailure(
        name: "CannotWrite",
        message: "the cell cannot be written to \(path) for the compiler: \(reason); the session is as before",
        traceback: [])
    }
  }

  private static func compilerCrash(_ result: Subprocess.Result) -> CellFailure {
    let said = result.output.split(separator: "\n").filter { $0.contains("error:") || $0.contains("Assertion") }
    let status =
      result.status > 128 ? "was ended by signal \(result.status - 128)" : "ended with status \(result.status)"
    return CellFailure(
      name: "CompilerCrash",
      message: "the Swift compiler \(status) on this cell; the session is as before it",
      traceback: [
        paint("CompilerCrash", .red) + ": the Swift compiler \(status) on this cell.",
        "This is a fault of the compiler, not of your session, which is as before. "
          + "Try the cell's declarations and statements one at a time to find the one it cannot take.",
      ] + said.prefix(3).map(String.init))
  }

  private static func lastLine(_ text: String) -> String {
    text.split(separator: "\n").last.map(String.init) ?? "the linker failed"
  }
}
