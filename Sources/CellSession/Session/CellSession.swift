/// One session of Swift cells: compiles each to native code and runs it in a supervised, checkpointed worker process.
public final class CellSession: @unchecked Sendable {
  let folder: SessionFolder
  private let compiler: CellCompiler
  private let compilation: CellCompilation
  private let cells: LoadedCells
  private let outputReport: OutputReport
  private let supervisor: WorkerSupervisor
  private let states: SessionStates
  private let completionService: CompletionService
  private let modulesFolder: String

  /// Cells run one at a time; this is held while one does.
  private let running = Lock()
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
  public convenience init(program: String? = nil) throws(CellFailure) {
    try self.init(program: program, toolchain: Toolchain.current(), limits: .current())
  }

  init(program: String?, toolchain: Toolchain, limits: CompilerLimits) throws(CellFailure) {
    let installation = try Installation.current(program: program)
    folder = try SessionFolder()
    do throws(CellFailure) {
      compiler = try CellCompiler(toolchain: toolchain, installation: installation, folder: folder, limits: limits)
    } catch {
      folder.remove()
      throw error
    }
    cells = LoadedCells(symbolizer: Symbolizer(program: toolchain.symbolizer))
    compilation = CellCompilation(toolchain: toolchain, compiler: compiler, cells: cells)
    outputReport = OutputReport(folder: folder.path)
    let (budget, keptStates, idleDeaths) = (MemoryBudget(), KeptStates(), IdleDeaths(cells: cells))
    problems = budget.problems + keptStates.problems
    supervisor = try WorkerSupervisor(
      program: installation.worker, folder: folder.path, keptCount: keptStates.count, budget: budget,
      onIdleDeath: { idleDeaths.note($0) })
    states = SessionStates(
      supervisor: supervisor, cells: cells, idleDeaths: idleDeaths, keptStates: keptStates, budget: budget)
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
      return DeepStack.call {
        do throws(CellFailure) {
          return try compileAndRun(source, number: number, onInput: onInput, onEvent: onEvent)
        } catch {
          return .failed(error.withHeadline)
        }
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
      let head = states.scope.everything + "\n"
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

  /// What a cell printed beyond what was shown; nil if there is nothing, or it had to make room for that of later cells.
  /// Safe from any thread, while the cell runs too.
  public func withheldOutput(ofCell number: Int) -> WithheldOutput? { outputReport.output(ofCell: number) }

  /// Whether a text can be run as it stands; for front ends that ask at the end of a line.
  public static func completeness(of source: String) -> Completeness {
    DeepStack.call { Completeness(of: MagicLines(source).source) }
  }

  // MARK: One cell

  private func compileAndRun(
    _ source: String, number: Int, onInput: InputHandler?, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) throws(CellFailure) -> CellOutcome {
    for problem in problems { onEvent(.output(.stderr, problem + "\n")) }
    problems = []
    // A byte order mark at the start is no part of the code.
    let magics = MagicLines(source.hasPrefix("\u{feff}") ? String(source.unicodeScalars.dropFirst()) : source)
    try states.tellOfIdleDeaths(onEvent)
    for line in magics.lines { onEvent(.output(.stdout, try perform(Magic(line)))) }
    let syntax = CellSyntax(magics.source)
    guard !syntax.isEmpty else { return .succeeded }
    states.cellBegins(onEvent)
    let module = newModule(for: number)
    let notify = { onEvent(.output(.stderr, $0)) }
    guard
      let (unit, compiled) = try compilation.compile(
        syntax, scope: states.scope, module: module, number: number, notify: notify)
    else {
      return .failed(.interruption.adding("every variable is as it was before this cell."))
    }
    let warnings = DiagnosticReport(diagnostics: compiled.diagnostics, unit: unit).warnings()
    if !warnings.isEmpty { onEvent(.output(.stderr, warnings)) }
    let state = modules.count
    cells.note(image: compiled.image, number: state)
    outputReport.note(label: number, number: state)
    let job = WorkerSupervisor.Job(
      number: state, label: number, image: compiled.image, entryPoint: compiled.entryPoint, onInput: onInput,
      onEvent: onEvent)
    let outcome = supervisor.run(job, unless: { self.state.withLock { isInterrupted || isShutDown } })
    return try states.conclude(outcome, RunningCell(syntax: syntax, unit: unit, module: module, state: state))
  }

  // MARK: Magics

  /// - Returns: what to print.
  private func perform(_ magic: Magic) throws(CellFailure) -> String {
    switch magic {
    case .undo(let count): return try states.undo(count)
    case .checkpoints(let count):
      if let count { states.keep(count) }
      return states.report().text
    case .output(let cell, let page): return try outputReport.text(ofCell: cell, page: page)
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
