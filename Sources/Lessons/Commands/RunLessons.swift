/// Runs lessons (percent scripts or notebooks; a folder stands for the scripts in it), each in a session of its own and in
/// its own folder, and prints what comes of them.
/// - Parameters:
///   - junitFile: where the results go as JUnit XML.
///   - reportFile: where they go as a page.
/// - Returns: the exit code: 0 if every cell ran and every claim holds, 1 otherwise.
public func runLessons(
  paths: [String], junitFile: String? = nil, reportFile: String? = nil, options: LessonOptions
) -> Int32 {
  var files: [LessonFile] = []
  var reports: [LessonReport] = []
  var unusable: [UnusableLesson] = []
  do { files = try LessonFile.files(paths) } catch {
    unusable.append(UnusableLesson(name: (error as? LessonFileError)?.file ?? "lessons", reason: "\(error)"))
    options.complaint("\(error)\n")
  }
  for (index, file) in files.enumerated() {
    if files.count > 1 { options.output("\(index == 0 ? "" : "\n")\(file.name)\n") }
    do {
      let notebook = try file.notebook()
      let printer = options.printer
      let report = try options.withSession(in: file.folder) { session in
        options.runner.run(notebook, name: file.name, in: session, onStep: printer.show)
      }
      reports.append(report)
      for line in report.closingLines { options.output(line + "\n") }
    } catch {
      unusable.append(UnusableLesson(name: file.name, reason: "\(error)"))
      options.complaint("\(error)\n")
    }
  }
  if files.count > 1 {
    options.output("\n")
    for line in totalLines(of: reports, unusable: unusable) { options.output(line + "\n") }
  }
  let isInOrder = unusable.isEmpty && !reports.isEmpty && reports.allSatisfy(\.passes)
  do {
    if let junitFile {
      try TextFile.write(JUnitReport(reports: reports, unusable: unusable).text, to: junitFile, name: junitFile)
    }
    if let reportFile {
      try TextFile.write(HTMLReport(reports: reports, unusable: unusable).text, to: reportFile, name: reportFile)
    }
  } catch {
    options.complaint("\(error)\n")
    return 1
  }
  return isInOrder ? 0 : 1
}
