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

  /// What a module was made from, and can be made from again.
  struct Recipe {
    var unit: CellUnit
    var module: String
    /// Spend compile time on speed, with everything this machine's processor has.
    var optimized: Bool
    /// What the modules that cells import need beyond what the worker holds, without `lib`.
    var libraries: [String]
    /// Let the type checker work on an expression for as long as it may, and not only for as long as ordinary ones take.
    var isPatient = false
  }

  private let toolchain: Toolchain
  private let identity: Toolchain.Identity?
  private let installation: Installation
  /// The session's own folder for sources, modules and objects.
  private let folder: SessionFolder
  private let limits: CompilerLimits
  private var shelf = ModuleShelf()
  private let lock = Lock()
  private var running: Subprocess?
  private var isCancelled = false
  private let warmUpProcess = Subprocess()
  private let warmUpEnded = Semaphore()

  /// The seconds after which a compilation is said to last.
  private static let patience: Int32 = 5

  init(
    toolchain: Toolchain, installation: Installation, folder: SessionFolder, limits: CompilerLimits = .current()
  ) throws(CellFailure) {
    self.toolchain = toolchain
    self.installation = installation
    self.folder = folder
    self.limits = limits
    identity = toolchain.identity
    try ModuleShelf.prepare(folder)
  }

  /// - Parameter notify: told, in a line, what keeps the learner waiting.
  /// - Throws: `CellFailure` when something other than the cell's code is at fault. Nothing is left of the cell then.
  func compile(_ recipe: Recipe, notify: (String) -> Void) throws(CellFailure) -> Outcome {
    lock.withLock { isCancelled = false }
    try toolchain.checkParts()
    guard try restoreModules(notify: notify) else { return .cancelled }
    var outcome = try build(recipe, notify: notify)
    if case .failed(let diagnostics) = outcome, shelf.discardDamaged(diagnostics, in: folder) {
      guard try restoreModules(notify: notify) else { return .cancelled }
      outcome = try build(recipe, notify: notify)
    }
    if case .compiled = outcome { shelf.add(recipe) }
    return outcome
  }

  /// Compiles earlier cells again whose modules somebody has removed; false if that was cancelled.
  private func restoreModules(notify: (String) -> Void) throws(CellFailure) -> Bool {
    guard !shelf.isWhole(in: folder) else { return true }
    try folder.restore()
    try ModuleShelf.prepare(folder)
    let missing = shelf.missing(in: folder)
    guard !missing.isEmpty else { return true }
    let cells = missing.count == 1 ? "an earlier cell is" : "\(missing.count) earlier cells are"
    notify(
      "Files of the session were removed from \(folder.path): \(cells) compiled again. Every variable is as it was.\n")
    for recipe in missing {
      switch try build(recipe, notify: notify) {
      case .compiled: break
      case .cancelled: return false
      case .failed: shelf.remove(recipe.module)
      }
    }
    return true
  }

  private func build(_ recipe: Recipe, notify: (String) -> Void) throws(CellFailure) -> Outcome {
    var isWhole = false
    defer { if !isWhole { folder.removeFiles(of: recipe.module) } }
    let base = "\(folder.path)/\(recipe.module)"
    try folder.write(recipe.unit.text, to: recipe.module + ".swift")
    let entryPoint = "cell_main_\(recipe.module)"
    var arguments = compilerCommand(module: recipe.module, entryPoint: entryPoint)
    if !recipe.isPatient { arguments.append(Self.ordinaryEffort) }
    if recipe.optimized {
      arguments += ["-O"]
      #if arch(x86_64)
        arguments += ["-Xcc", "-march=native"]
      #endif
    }
    let compilation = try run(arguments, notify: notify)
    if compilation.wasCancelled { return .cancelled }
    let diagnostics = Diagnostic.parse(compilation.output, unit: recipe.unit)
    // A compiler that could not write what it made may still end with status 0.
    let isWritten = folder.holds(recipe.module + ".o") && folder.holds(recipe.module + ".swiftmodule")
    guard compilation.status == 0, isWritten else {
      let general = diagnostics.filter { $0.severity == .error && !($0.place?.cell.hasPrefix("Cell ") ?? false) }
      let fault = fault(of: .compiler, compilation, complaints: general.map(\.message), recipe: recipe)
      if let failure = fault.failure() { throw failure }
      return .failed(diagnostics)
    }
    let image = base + ".so"
    let link = try run(
      // Written at the end, not through a memory map: a full disk is an error then, and no signal.
      [toolchain.linker, "-shared", "--eh-frame-hdr", "--no-mmap-output-file", "-o", image, base + ".o"]
        + [toolchain.runtimeObject]
        + recipe.libraries.flatMap {
          ["-L", toolchain.libraries, "-rpath", toolchain.libraries, "--as-needed", "-l\($0)"]
        }, notify: notify)
    if link.wasCancelled { return .cancelled }
    guard link.status == 0, folder.holds(recipe.module + ".so") else {
      let complaints = link.output.split(separator: "\n").filter { $0.contains("error: ") || $0.contains("ERROR: ") }
        .map(String.init)
      let fault = fault(of: .linker, link, complaints: complaints, recipe: recipe)
      throw fault.failure() ?? CellFailure(name: "LinkError", message: link.output, traceback: [])
    }
    isWhole = true
    // The image has all of it.
    unlink(base + ".o")
    return .compiled(CompiledCell(image: image, entryPoint: entryPoint, diagnostics: diagnostics))
  }

  private func fault(
    of tool: ToolFault.Tool, _ result: Subprocess.Result, complaints: [String], recipe: Recipe
  ) -> ToolFault {
    ToolFault(
      tool: tool, result: result, complaints: complaints, limits: limits, toolchain: toolchain,
      isToolchainReplaced: toolchain.identity != identity, folder: folder.path, isFolderThere: folder.isThere,
      freeBytes: folder.freeBytes, source: recipe.module + ".swift", displayName: recipe.unit.displayName)
  }

  /// What the compiler says about a text that need not become code; nil if that was cancelled.
  func check(_ unit: CellUnit, module: String, notify: (String) -> Void) throws(CellFailure) -> [Diagnostic]? {
    let name = module + "-check.swift"
    defer { folder.removeFiles(of: module) }
    try folder.write(unit.text, to: name)
    let check = try run(
      [toolchain.compiler, "-frontend", "-typecheck", "-primary-file", "\(folder.path)/\(name)", Self.ordinaryEffort]
        + language(module: module), notify: notify)
    return check.wasCancelled ? nil : Diagnostic.parse(check.output, unit: unit)
  }

  /// The scopes that the solver may open for one expression: twenty times what the formulas of the tests need, and some
  /// tenths of a second. Where operands do not go together it would try every overload of every operator.
  private static let ordinaryEffort = "-solver-scope-threshold=20000"

  private func compilerCommand(module: String, entryPoint: String) -> [String] {
    let base = "\(folder.path)/\(module)"
    return [
      toolchain.compiler, "-frontend", "-c", "-primary-file", base + ".swift", "-g", "-Xcc", "-fno-omit-frame-pointer",
      "-entry-point-function-name", entryPoint, "-emit-module-path", base + ".swiftmodule", "-o", base + ".o",
    ] + language(module: module)
  }

  /// What decides what a cell's text means.
  private func language(module: String) -> [String] {
    [
      "-module-name", module, "-swift-version", "5", "-enable-bare-slash-regex", "-enable-upcoming-feature",
      "MemberImportVisibility", "-enable-testing", "-diagnostic-style", "llvm", "-solver-expression-time-threshold=1",
      "-I", folder.path, "-I", installation.modules, "-import-module", "Fovea", "-import-module", "Foundation",
    ]
  }

  /// Compiles nothing, on a thread of its own: it fills the compiler's caches and the machine's, which makes the first
  /// cell as quick as the second.
  func warmUp() {
    DetachedThread.start { [self] in
      if (try? folder.write("\n", to: "WarmUp.swift")) != nil {
        _ = try? warmUpProcess.run(
          compilerCommand(module: "WarmUp", entryPoint: "warm_up"), variables: variables, limits: limits)
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

  /// A crashing compiler shall say quickly where it was, without its own addresses.
  /// What it leaves behind (the sources of macros that were expanded) goes with the session.
  private var variables: [String] {
    ["LLVM_DISABLE_SYMBOLIZATION=1", "SWIFT_BACKTRACE=enable=no", "TMPDIR=\(folder.path)"]
  }

  private func run(_ arguments: [String], notify: (String) -> Void) throws(CellFailure) -> Subprocess.Result {
    let subprocess = Subprocess()
    lock.withLock {
      running = subprocess
      if isCancelled { subprocess.cancel() }
    }
    defer { lock.withLock { running = nil } }
    return try subprocess.run(
      arguments, variables: variables, limits: limits, patience: Self.patience,
      onLongRun: {
        let limit = limits.seconds == 0 ? "" : "; it is given up after \(limits.seconds) s of work"
        notify("The cell is still being compiled\(limit). Interrupt the kernel to stop it.\n")
      })
  }
}
