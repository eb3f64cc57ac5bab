/// One session of Swift cells: compiles each to native code and runs it in a supervised, checkpointed worker process.
public final class CellSession: @unchecked Sendable {
  private let toolchain: Toolchain
  private let folder: SessionFolder
  private let compiler: CellCompiler
  private let symbolizer: Symbolizer
  private let supervisor: WorkerSupervisor
  private let completionService: CompletionService
  private let modulesFolder: String

  /// Cells run one at a time; this is held while one does.
  private let running = Lock()
  private var scope = Scope()
  private var modules: Set<String> = []
  private var images: [Int: String] = [:]
  private var sources: [String: [String]] = [:]

  private let state = Lock()
  private var isInterrupted = false
  private var isRunning = false
  private var isShutDown = false

  /// Starts a worker, which gets ready while the caller goes on.
  /// - Parameter program: the path of a program beside which `fovea-worker` and the modules lie; by default this one's.
  /// - Throws: `CellFailure` when the toolchain or a part of the installation is missing.
  public init(program: String? = nil) throws(CellFailure) {
    toolchain = try Toolchain.current()
    let installation = try Installation.current(program: program)
    folder = try SessionFolder()
    compiler = try CellCompiler(toolchain: toolchain, installation: installation, folder: folder.path)
    symbolizer = Symbolizer(program: toolchain.symbolizer)
    supervisor = try WorkerSupervisor(program: installation.worker)
    completionService = CompletionService(program: installation.sourceKit)
    modulesFolder = installation.modules
    compiler.warmUp()
  }

  /// Compiles and runs a cell that finds no input; see `run(_:number:onInput:onEvent:)`.
  public func run(_ source: String, number: Int, onEvent: @escaping @Sendable (CellEvent) -> Void) -> CellOutcome {
    run(source, number: number, onInput: nil, onEvent: onEvent)
  }

  /// Compiles and runs a cell, calling `onEvent` (on another thread) for everything it shows; returns when it has ended.
  /// - Parameter onInput: answers the cell's questions to the user; nil where nobody can be asked.
  public func run(
    _ source: String, number: Int, onInput: InputHandler?, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) -> CellOutcome {
    running.withLock {
      state.withLock {
        isInterrupted = false
        isRunning = true
      }
      defer { state.withLock { isRunning = false } }
      do throws(CellFailure) {
        return try compileAndRun(source, number: number, onInput: onInput, onEvent: onEvent)
      } catch {
        return .failed(error.withHeadline)
      }
    }
  }

  /// Stops the cell that is running, if any; safe from any thread.
  public func interrupt() {
    let isRunning = state.withLock {
      isInterrupted = self.isRunning
      return self.isRunning
    }
    guard isRunning else { return }
    compiler.cancel()
    supervisor.interrupt()
  }

  /// Ends the worker and removes every temporary file.
  public func shutdown() {
    let isFirst = state.withLock {
      defer { isShutDown = true }
      return !isShutDown
    }
    guard isFirst else { return }
    compiler.cancel()
    completionService.cancel()
    compiler.endWarmUp()
    supervisor.shutdown()
    // A cell that was running has been ended by now; its last file must not be left behind.
    running.withLock {
      completionService.stop()
      folder.remove()
    }
  }

  /// How a cell can go on at a place, most fitting first. Waits for the cell that runs, if one does.
  /// - Parameters:
  ///   - source: the cell as far as it is typed; it need not be complete.
  ///   - cursor: the place, in UTF-8 bytes.
  /// - Returns: where the name begins that each completion replaces, in UTF-8 bytes, and the completions.
  public func completions(of source: String, at cursor: Int) -> (start: Int, completions: [Completion]) {
    running.withLock {
      let point = CompletionPoint(in: source, cursor: cursor)
      guard !state.withLock({ isShutDown }) else { return (point.start, []) }
      let head = scope.everything + "\n"
      let items = completionService.completions(
        CompletionRequest(
          source: head + source, offset: head.utf8.count + point.start,
          arguments: [
            // Another name after each cell: SourceKit keeps its view of the modules for as long as the arguments stay.
            "-module-name", "Completion\(modules.count)", "-swift-version", "5", "-enable-bare-slash-regex", "-I",
            folder.path, "-I",
            modulesFolder, "-Xfrontend", "-import-module", "-Xfrontend", "Fovea", "-Xfrontend", "-import-module",
            "-Xfrontend", "Foundation", "\(folder.path)/Completion.swift",
          ]))
      var seen: Set<String> = []
      let completions = items.compactMap(Completion.init).filter { completion in
        completion.text.lowercased().hasPrefix(point.prefix.lowercased()) && seen.insert(completion.text).inserted
      }
      return (point.start, completions)
    }
  }

  /// Whether a text can be run as it stands; for front ends that ask at the end of a line.
  public static func completeness(of source: String) -> Completeness { Completeness(of: source) }

  // MARK: One cell

  private func compileAndRun(
    _ source: String, number: Int, onInput: InputHandler?, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) throws(CellFailure) -> CellOutcome {
    // A byte order mark at the start is no part of the code.
    let syntax = CellSyntax(source.hasPrefix("\u{feff}") ? String(source.unicodeScalars.dropFirst()) : source)
    guard !syntax.isEmpty else { return .succeeded }
    let module = newModule(for: number)
    guard let (unit, compiled) = try compile(syntax, module: module, number: number) else {
      return .failed(Self.interruption)
    }
    let warnings = DiagnosticReport(diagnostics: compiled.diagnostics, unit: unit).warnings()
    if !warnings.isEmpty { onEvent(.output(.stderr, warnings)) }
    images[modules.count] = compiled.image
    let job = WorkerSupervisor.Job(
      number: modules.count, image: compiled.image, entryPoint: compiled.entryPoint, onInput: onInput,
      onEvent: onEvent)
    return try conclude(
      supervisor.run(job, unless: { state.withLock { isInterrupted || isShutDown } }), syntax: syntax, unit: unit,
      module: module)
  }

  private func conclude(
    _ outcome: WorkerSupervisor.Outcome, syntax: CellSyntax, unit: CellUnit, module: String
  ) throws(CellFailure) -> CellOutcome {
    switch outcome {
    case .ended(.completed):
      scope.add(syntax, module: module, completedItem: syntax.items.count, isComplete: true)
      return .succeeded
    case .ended(.threw(let type, let message)):
      let completed = supervisor.completedStatement
      scope.add(syntax, module: module, completedItem: completed, isComplete: false)
      return .failed(ThrownErrorReport(type: type, message: message, completed: completed, unit: unit).failure())
    case .ended(.notLoaded(let reason)):
      throw CellFailure(
        name: "CannotLoad", message: "the compiled cell cannot be loaded: \(reason); the session is as before it",
        traceback: [])
    case .died(let death, let kept):
      let report = CrashReport(death, unit: unit, images: images, symbolizer: symbolizer)
      keep(syntax, module: module, upTo: kept)
      return .failed(report.failure(sources: sources).keeping(kept, unit))
    case .interrupted(let kept):
      keep(syntax, module: module, upTo: kept)
      return .failed(Self.interruption.keeping(kept, unit))
    case .endedEarly:
      scope.add(syntax, module: module, completedItem: syntax.items.count, isComplete: true)
      return .failed(Self.earlyEnd)
    case .lost(let death):
      scope = Scope()
      let report = CrashReport(death, unit: unit, images: images, symbolizer: symbolizer)
      return .failed(report.failure(sources: sources).afterLoss)
    case .cannotStart(let failure): throw failure
    }
  }

  /// A checkpoint from the middle of the cell knows its variables up to there.
  private func keep(_ syntax: CellSyntax, module: String, upTo statement: Int?) {
    guard let statement else { return }
    scope.add(syntax, module: module, completedItem: statement, isComplete: false)
  }

  /// nil if the compilation was interrupted.
  private func compile(
    _ syntax: CellSyntax, module: String, number: Int
  ) throws(CellFailure) -> (CellUnit, CellCompiler.CompiledCell)? {
    let libraries = toolchain.libraries(forImports: scope.imports + syntax.imports)
    let surroundings = scope.surroundings(for: syntax)
    var showsResult = true
    var publicMembers: Set<Int> = []
    while true {
      let rewritten = try RewrittenCell(
        syntax, owners: scope.moduleOfName, asyncBindings: scope.asyncBindings, wrappedTypes: scope.wrappedTypes,
        showsResult: showsResult, publicMembers: publicMembers)
      let unit = CellUnit(
        syntax, rewritten: rewritten, surroundings: surroundings, module: module, displayName: "Cell \(number)")
      sources[unit.displayName] = unit.sourceLines
      switch try compiler.compile(
        unit, module: module, optimized: syntax.deservesOptimization, libraries: libraries)
      {
      case .compiled(let compiled): return (unit, compiled)
      case .cancelled: return nil
      case .failed(let diagnostics):
        let members = Set(diagnostics.filter(\.wantsPublicMember).compactMap { syntax.declarationOffset(at: $0.place) })
        if !members.isSubset(of: publicMembers) {
          publicMembers.formUnion(members)
        } else if showsResult, concernsResult(diagnostics, unit: unit) {
          // What stands round the last expression may show in the messages: let the compiler judge the bare cell.
          showsResult = false
        } else {
          throw DiagnosticReport(diagnostics: diagnostics, unit: unit).failure()
        }
      }
    }
  }

  private func concernsResult(_ diagnostics: [Diagnostic], unit: CellUnit) -> Bool {
    diagnostics.contains { diagnostic in
      guard diagnostic.severity == .error else { return false }
      guard let place = diagnostic.place, place.cell == unit.displayName else { return true }
      return diagnostic.mentionsGeneratedCode || place.line >= unit.lastItemLine
    }
  }

  /// Module names are never used twice: a cell that is run again must not be mistaken for its former self.
  private func newModule(for number: Int) -> String {
    var name = "Cell\(number)"
    var repetition = 2
    while modules.contains(name) {
      name = "Cell\(number)r\(repetition)"
      repetition += 1
    }
    modules.insert(name)
    return name
  }

  private static let earlyEnd = CellFailure(
    name: "Interrupted", message: "the cell's loop ended early; what it did stays",
    traceback: [paint("Interrupted", .red) + ": the cell's loop ended early; what it did stays."])

  private static let interruption = CellFailure(
    name: "Interrupted", message: "the cell was interrupted",
    traceback: [paint("Interrupted", .red) + ": every variable is as it was before this cell."])
}

extension CellFailure {
  /// A failure whose traceback is empty shows at least its own words.
  fileprivate var withHeadline: CellFailure {
    var copy = self
    if traceback.isEmpty { copy.traceback = [paint(name, .red) + ": " + message] }
    return copy
  }

  /// Says what is left of a cell whose work was kept up to a statement.
  fileprivate func keeping(_ statement: Int?, _ unit: CellUnit) -> CellFailure {
    guard let statement, let line = unit.line(of: statement) else { return self }
    var copy = self
    copy.traceback.removeLast()
    let kept = "What the cell did up to the end of the statement in line \(line) is kept; what came after is not."
    copy.traceback.append(name == "Interrupted" ? "\(paint(name, .red)): \(kept)" : kept)
    return copy
  }

  fileprivate var afterLoss: CellFailure {
    var copy = self
    copy.traceback.removeLast()
    copy.traceback.append(
      "The worker and its checkpoint are both gone: the variables of earlier cells are lost. Run those cells again.")
    return copy
  }
}
