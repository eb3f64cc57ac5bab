import FoundationEssentials

/// Converts percent scripts to notebooks and notebooks to percent scripts, and says what it wrote.
/// - Parameters:
///   - outputFolder: where the results go, made if it does not exist; `nil` for the folder of each file.
///   - execute: runs the cells first, so that the notebook shows what they show.
///   - isForStudents: leaves the solutions out.
///   - force: overwrites a file that is newer than the one it would be made from.
/// - Returns: the exit code: 0 if every file was converted (and with `execute` every cell ran), 1 otherwise.
public func convertNotebooks(
  paths: [String], outputFolder: String?, execute: Bool = false, isForStudents: Bool = false, force: Bool = false,
  options: LessonOptions
) -> Int32 {
  var code: Int32 = 0
  do {
    for file in try LessonFile.files(paths) {
      do {
        let conversion = Conversion(
          file: file, outputFolder: outputFolder, executes: execute, isForStudents: isForStudents, force: force)
        if try !conversion.run(options) { code = 1 }
      } catch {
        options.complaint("\(error)\n")
        code = 1
      }
    }
  } catch {
    options.complaint("\(error)\n")
    code = 1
  }
  return code
}

/// One file to convert.
private struct Conversion {
  var file: LessonFile
  var outputFolder: String?
  var executes: Bool
  var isForStudents: Bool
  var force: Bool

  private var target: String {
    let folder = outputFolder ?? URL(filePath: file.name).deletingLastPathComponent().relativePath
    return (folder.hasSuffix("/") ? folder : folder + "/") + file.stem + (file.format == .script ? ".ipynb" : ".swift")
  }

  /// Converts the file; whether every cell that was run ended well.
  func run(_ options: LessonOptions) throws -> Bool {
    if executes && file.format == .notebook {
      throw LessonFileError(
        "a script keeps no outputs, so there is no use in executing: leave --execute out", file: file.name)
    }
    if isForStudents && file.format == .notebook {
      throw LessonFileError(
        "solutions are taken out of percent scripts (.swift): convert it to one first", file: file.name)
    }
    var notebook = isForStudents ? try file.studentNotebook() : try file.notebook()
    let existing = try? TextFile.read(target, name: target)
    let isUpToDate = existing.map { says($0, notebook) } ?? false
    if isUpToDate && !executes {
      options.output("\(target) is up to date\n")
      return true
    }
    if existing != nil && !isUpToDate && !force { try checkAge() }
    var report: LessonReport?
    if executes { (notebook, report) = try execute(notebook, options) }
    if let folder = outputFolder {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try TextFile.write(text(notebook), to: target, name: target)
    options.output("\(file.name) → \(target)\n")
    return report?.failedCells.isEmpty ?? true
  }

  private func execute(_ notebook: Notebook, _ options: LessonOptions) throws -> (Notebook, LessonReport) {
    let printer = options.printer
    let executor = NotebookExecutor(runner: options.runner)
    let result = try options.withSession(in: file.folder) { session in
      executor.execute(notebook, name: file.name, in: session, onStep: printer.show)
    }
    return (result.notebook, result.report)
  }

  private func text(_ notebook: Notebook) -> String {
    file.format == .script ? notebook.text : PercentScript.text(notebook)
  }

  /// Whether an existing target already is what would be written, apart from outputs that a run may have left in it.
  private func says(_ existing: String, _ notebook: Notebook) -> Bool {
    guard file.format == .script, var target = try? Notebook(text: existing) else {
      return existing.isIdentical(to: text(notebook))
    }
    for index in target.cells.indices {
      target.cells[index].outputs = []
      target.cells[index].executionCount = nil
    }
    return target.text.isIdentical(to: notebook.text)
  }

  /// Somebody may have worked on the target since: their work must not vanish.
  private func checkAge() throws {
    guard let targetDate = Self.date(target), let date = Self.date(file.path), targetDate > date else { return }
    throw LessonFileError(
      "it is newer than \(file.name) and differs from what would be written: look at both, then use --force to "
        + "overwrite it", file: target)
  }

  private static func date(_ path: String) -> Date? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
  }
}
