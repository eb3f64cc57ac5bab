/// One session of Swift cells: compiles each to native code and runs it in a supervised, checkpointed worker process.
public final class CellSession: @unchecked Sendable {
  private let toolchain: Toolchain
  private let folder: SessionFolder
  private let compiler: CellCompiler
  private let cells: LoadedCells
  private let idleDeaths: IdleDeaths
  private let budget = MemoryBudget()
  private let supervisor: WorkerSupervisor
  private let completionService: CompletionService
  private let modulesFolder: String

  /// Cells run one at a time; this is held while one does.
  private let running = Lock()
  private var scope = Scope()
  private var history = SessionHistory()
  private var keptStates = KeptStates()
  private var modules: Set<String> = []
  /// What is wrong with the settings in the environment, until it has been told.
  private var problems: [String]

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
    cells = LoadedCells(symbolizer: Symbolizer(program: toolchain.symbolizer))
    idleDeaths = IdleDeaths(cells: cells)
    problems = budget.problems + keptStates.problems
    supervisor = try WorkerSupervisor(
      program: installation.worker, keptCount: keptStates.count, budget: budget,
      onIdleDeath: { [idleDeaths] in idleDeaths.note($0) })
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
  public static func completeness(of source: String) -> Completeness {
    Completeness(of: MagicLines(source).source)
  }

  // MARK: One cell

  private func compileAndRun(
    _ source: String, number: Int, onInput: InputHandler?, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) throws(CellFailure) -> CellOutcome {
    for problem in problems { onEvent(.output(.stderr, problem + "\n")) }
    problems = []
    // A byte order mark at the start is no part of the code.
    let magics = MagicLines(source.hasPrefix("\u{feff}") ? String(source.unicodeScalars.dropFirst()) : source)
    try tellOfIdleDeaths(onEvent)
    for line in magics.lines { onEvent(.output(.stdout, try perform(Magic(line)))) }
    let syntax = CellSyntax(magics.source)
    guard !syntax.isEmpty else { return .succeeded }
    idleDeaths.cellBegins(onEvent)
    let module = newModule(for: number)
    guard let (unit, compiled) = try compile(syntax, module: module, number: number) else {
      return .failed(.interruption.adding("every variable is as it was before this cell."))
    }
    let warnings = DiagnosticReport(diagnostics: compiled.diagnostics, unit: unit).warnings()
    if !warnings.isEmpty { onEvent(.output(.stderr, warnings)) }
    let state = modules.count
    cells.note(image: compiled.image, number: state)
    let job = WorkerSupervisor.Job(
      number: state, image: compiled.image, entryPoint: compiled.entryPoint, onInput: onInput, onEvent: onEvent)
    let outcome = supervisor.run(job, unless: { self.state.withLock { isInterrupted || isShutDown } })
    return try conclude(outcome, RunningCell(syntax: syntax, unit: unit, module: module, state: state))
  }

  /// A cell that has been compiled, and what its end is judged by.
  private struct RunningCell {
    var syntax: CellSyntax
    var unit: CellUnit
    var module: String
    /// The number of the state that it makes.
    var state: Int

    var step: SessionHistory.Step {
      let title = unit.sourceLines.first { !$0.trimmingSpaces.isEmpty } ?? ""
      return .init(state: state, cell: unit.displayName, title: String(title.trimmingSpaces.prefix(60)))
    }
  }

  private func conclude(
    _ outcome: WorkerSupervisor.Outcome, _ cell: RunningCell
  ) throws(CellFailure) -> CellOutcome {
    switch outcome {
    case .ended(.completed):
      keep(cell)
      return .succeeded
    case .ended(.threw(let type, let message)):
      let completed = supervisor.completedStatement
      keep(cell, upTo: completed)
      return .failed(
        ThrownErrorReport(type: type, message: message, completed: completed, unit: cell.unit).failure())
    case .ended(.notLoaded(let reason)):
      throw CellFailure(
        name: "CannotLoad", message: "the compiled cell cannot be loaded: \(reason); the session is as before it",
        traceback: [])
    case .died(let death, let restored):
      return .failed(cells.failure(death, unit: cell.unit).adding(settle(cell, restored).line(cell.unit)))
    case .interrupted(let restored):
      return .failed(.interruption.adding(settle(cell, restored).line(cell.unit)))
    case .notBegun: return .failed(.interruption.adding(CellFate.takenBack.line(cell.unit)))
    case .endedEarly:
      keep(cell)
      return .failed(.earlyEnd)
    case .lost(let death):
      forgetEverything()
      return .failed(cells.failure(death, unit: cell.unit).adding(CellFailure.lossNotice))
    case .cannotStart(let failure): throw failure
    }
  }

  /// The cell's declarations are the session's from now on: all, or those up to a statement.
  private func keep(_ cell: RunningCell, upTo statement: Int? = nil) {
    scope.add(
      cell.syntax, module: cell.module, completedItem: statement ?? cell.syntax.items.count,
      isComplete: statement == nil)
    history.add(cell.step, scope: scope)
    history.keepOnly(supervisor.keptStates)
  }

  /// The session knows what it knew in the state it is in now.
  private func settle(_ cell: RunningCell, _ restored: WorkerLineage.Restored) -> CellFate {
    let fate = CellFate(restored, cell: cell.state, history: history)
    switch fate {
    case .takenBack: break
    case .keptUpTo(let statement): keep(cell, upTo: statement)
    case .keptWhole: keep(cell)
    case .takenBackFurther: scope = history.goBack(to: restored.state)
    }
    return fate
  }

  private func forgetEverything() {
    scope = Scope()
    history.reset()
  }

  /// What happened while no cell ran.
  private func tellOfIdleDeaths(_ onEvent: (CellEvent) -> Void) throws(CellFailure) {
    supervisor.replaceIfDead()
    for report in idleDeaths.takeUntold() {
      guard let restored = report.restored else {
        forgetEverything()
        throw report.failure.adding(CellFailure.lossNotice)
      }
      onEvent(.output(.stderr, report.reminder))
      if restored.state != history.current { scope = history.goBack(to: restored.state) }
    }
  }

  // MARK: Magics

  /// - Returns: what to print.
  private func perform(_ magic: Magic) throws(CellFailure) -> String {
    switch magic {
    case .undo(let count): return try undo(count)
    case .checkpoints(let count):
      if let count {
        keptStates.count = count
        supervisor.keep(count)
      }
      return statesReport().text
    }
  }

  private func undo(_ count: Int) throws(CellFailure) -> String {
    guard let state = history.state(before: count) else {
      throw keptStates.tooFew(ran: history.steps.count, wanted: count)
    }
    guard let restored = supervisor.goBack(to: state) else {
      throw keptStates.notKept(history.steps(after: state), available: statesReport().kept.count)
    }
    let undone = history.steps(after: restored.state)
    scope = history.goBack(to: restored.state)
    return StatesReport.undone(undone)
  }

  private func statesReport() -> StatesReport {
    let (states, bytes) =
      supervisor.withLineage { lineage in
        (lineage.checkpoints.map { ($0.state, ProcessMemory.privateBytes(of: $0.process)) }, lineage.keptBytes())
      } ?? ([], nil)
    let kept = history.steps.indices.reversed().compactMap { index -> StatesReport.Kept? in
      let before = index == 0 ? 0 : history.steps[index - 1].state
      guard let state = states.first(where: { $0.0 == before }) else { return nil }
      let step = history.steps[index]
      return .init(cell: step.cell, title: step.title, bytes: state.1)
    }
    return StatesReport(kept: kept, count: keptStates.count, bytes: bytes, budget: budget.checkpoints)
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
      cells.note(unit)
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
}
