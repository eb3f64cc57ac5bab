import CellSession
import FoundationEssentials
import Testing

@testable import Lessons

/// The commands change the working directory, which the whole process shares: one at a time.
@Suite(.serialized) struct LessonCommandsTests {
  let folder: TemporaryFolder
  let transcript = Transcript()

  init() throws { folder = try TemporaryFolder() }

  private func options(_ behaviours: [String: ScriptedSession.Behaviour] = [:]) -> LessonOptions {
    LessonOptions(output: transcript.write, complaint: transcript.write, openSession: { ScriptedSession(behaviours) })
  }

  private let good: [String: ScriptedSession.Behaviour] = ["good": .shows(.claim("s", true))]

  @Test func aLessonThatHolds() throws {
    let path = try folder.write("// %% Title\ngood\n", "01.swift")
    #expect(runLessons(paths: [path], options: options(good)) == 0)
    #expect(transcript.text == "[1/1] Title … 0.0 s\n    ✓ s\n1 of 1 claim holds\n")
  }

  @Test func aFolderStandsForItsScripts() throws {
    try folder.write("// %%\ngood\n", "02.swift")
    try folder.write("// %%\nother\n", "01.swift")
    try folder.write("not a lesson", "README.md")
    #expect(runLessons(paths: [folder.path], options: options(good)) == 1)
    let text = transcript.text
    #expect(text.contains("no claims"))
    #expect(text.hasSuffix("2 lessons, 0.0 s: 1 of 1 claim holds\nNot in order: \(folder.path)/01.swift\n"))
  }

  @Test func resultsGoToFiles() throws {
    let path = try folder.write("// %% Title\ngood\n", "01.swift")
    let (junit, page) = (folder.path + "/results.xml", folder.path + "/report.html")
    let missing = folder.path + "/none.swift"
    #expect(runLessons(paths: [path, missing], junitFile: junit, reportFile: page, options: options(good)) == 1)
    #expect(try folder.read("results.xml").contains("tests=\"3\" failures=\"0\" errors=\"1\""))
    #expect(try folder.read("report.html").contains("<td class=\"number\">1 of 1</td>"))
    #expect(runLessons(paths: ["lesson.txt"], junitFile: junit, options: options()) == 1)
    #expect(
      try folder.read("results.xml").contains("<testsuite name=\"lesson.txt\" tests=\"1\" failures=\"0\" errors=\"1\""))
    #expect(runLessons(paths: [path], junitFile: folder.path + "/no/results.xml", options: options(good)) == 1)
    #expect(transcript.text.contains("the file cannot be written"))
  }

  @Test func aNewLessonNeverReplacesOne() throws {
    #expect(writeNewLesson(named: folder.path + "/03-edge-maps", options: options()) == 0)
    let text = try folder.read("03-edge-maps.swift")
    #expect(text.hasPrefix("// %% [markdown]\n// # Edge maps\n"))
    try folder.write("mine", "mine.swift")
    #expect(writeNewLesson(named: folder.path + "/mine.swift", options: options()) == 1)
    #expect(try folder.read("mine.swift") == "mine")
    for name in ["/", "/a.ipynb", "/none/a", "/-"] {
      #expect(writeNewLesson(named: folder.path + name, options: options()) == 1)
    }
    #expect(transcript.text.contains("there is such a file already"))
  }

  @Test func cellsRunInTheLessonsFolder() throws {
    let path = try folder.write("// %%\ngood\n", "01.swift")
    let before = FileManager.default.currentDirectoryPath
    let (here, expected) = (Transcript(), folder.path)
    let options = LessonOptions(output: transcript.write, complaint: transcript.write) {
      here.write(FileManager.default.currentDirectoryPath)
      return ScriptedSession()
    }
    _ = runLessons(paths: [path], options: options)
    #expect(URL(filePath: here.text).resolvingSymlinksInPath() == URL(filePath: expected).resolvingSymlinksInPath())
    #expect(FileManager.default.currentDirectoryPath == before)
  }

  @Test func filesThatCannotBeUsedAreNamed() throws {
    let odd = try folder.write([0x61, 0x0A, 0xFF, 0x0A], "odd.swift")
    let json = try folder.write("{\n\"nbformat\": 4,\n", "broken.ipynb")
    #expect(runLessons(paths: [odd, json, folder.path + "/none.swift"], options: options()) == 1)
    let text = transcript.text
    #expect(text.contains("\(odd):2: the text is not UTF-8"))
    #expect(text.contains("\(json):3: "))
    #expect(text.contains("none.swift: there is no such file"))
    #expect(text.contains("Not in order: \(odd), \(json), \(folder.path)/none.swift\n"))
    #expect(runLessons(paths: ["lesson.txt"], options: options()) == 1)
  }

  @Test func aSessionThatCannotStartIsExplained() throws {
    let path = try folder.write("// %%\ngood\n", "01.swift")
    let failure = CellFailure(name: "NoToolchain", message: "install Swift", traceback: [])
    #expect(
      runLessons(
        paths: [path], options: LessonOptions(output: transcript.write, complaint: transcript.write) { throw failure })
        == 1)
    #expect(transcript.text == "NoToolchain: install Swift\n")
  }

  @Test func notebooksFromWindowsAreRead() throws {
    let notebook = Notebook(cells: [NotebookCell(.code, id: "a", source: "good")]).text
    let text = "\u{FEFF}" + notebook.split(separator: "\n").joined(separator: "\r\n")
    let path = try folder.write(text, "a.ipynb")
    #expect(runLessons(paths: [path], options: options(good)) == 0)
  }

  @Test func studentsGetNoSolutions() throws {
    let script = """
      // %% [markdown]
      // # Sizes

      // %% tags=["exercise"]
      func size(_ n: Int) -> Int {
        // BEGIN SOLUTION
        n / 2 + 1
        // END SOLUTION
      }

      //%% tags=["solution"]
      let secret = 1

      // %%
      size(3)

      """
    let path = try folder.write(script, "a.swift")
    let students = folder.path + "/students"
    #expect(convertNotebooks(paths: [path], outputFolder: students, isForStudents: true, options: options()) == 0)
    let text = try TextFile.read(students + "/a.ipynb", name: "a")
    #expect(!text.contains("SOLUTION") && !text.contains("n / 2") && !text.contains("secret"))
    let notebook = try Notebook(text: text)
    #expect(
      notebook.cells.map(\.source) == ["# Sizes", "func size(_ n: Int) -> Int {\n  unsolved()\n}", "size(3)"])
    // The teacher's keeps everything, and what has not changed has the same id.
    #expect(convertNotebooks(paths: [path], outputFolder: nil, options: options()) == 0)
    let teachers = try Notebook(text: TextFile.read(folder.path + "/a.ipynb", name: "a"))
    #expect(teachers.cells.count == 4 && PercentScript.text(teachers) == script)
    #expect(notebook.cells.map(\.id) == [0, 1, 3].map { teachers.cells[$0].id })
    // What a learner has done since is kept.
    #expect(convertNotebooks(paths: [path], outputFolder: students, isForStudents: true, options: options()) == 0)
    #expect(transcript.text.hasSuffix("\n\(students)/a.ipynb is up to date\n"))
  }

  @Test func solutionsThatDoNotEndAreNamedWithTheirLine() throws {
    let open = try folder.write("// %%\nlet a = 1\n\n// %%\n// BEGIN SOLUTION\nlet b = 2\n", "open.swift")
    let early = try folder.write("let a = 1\n\n// %% Two\nlet b = 2\n// END SOLUTION\n", "early.swift")
    let twice = try folder.write("// %%\n// BEGIN SOLUTION\n1\n// BEGIN SOLUTION\n// END SOLUTION\n", "twice.swift")
    #expect(
      convertNotebooks(paths: [open, early, twice], outputFolder: nil, isForStudents: true, options: options()) == 1)
    #expect(transcript.text.contains("\(open):5: this solution does not end in its cell"))
    #expect(transcript.text.contains("\(early):5: a solution ends that has not begun"))
    #expect(transcript.text.contains("\(twice):4: a solution begins in the solution that began 2 lines above"))
    // A teacher's notebook is made all the same.
    #expect(convertNotebooks(paths: [open], outputFolder: nil, options: options()) == 0)
  }

  @Test func solutionsAreTakenOutOfScriptsOnly() throws {
    let path = try folder.write(Notebook().text, "a.ipynb")
    #expect(convertNotebooks(paths: [path], outputFolder: nil, isForStudents: true, options: options()) == 1)
    #expect(transcript.text.contains("percent scripts"))
  }

  @Test func convertsThereAndBack() throws {
    let script = "// %% [markdown]\n// # é\n\n// %%\nlet x = 1\n"
    let path = try folder.write(script, "a.swift")
    #expect(convertNotebooks(paths: [path], outputFolder: folder.path + "/out", options: options()) == 0)
    #expect(transcript.text == "\(path) → \(folder.path)/out/a.ipynb\n")
    #expect(
      convertNotebooks(paths: [folder.path + "/out/a.ipynb"], outputFolder: folder.path + "/back", options: options())
        == 0)
    #expect(try folder.read("back/a.swift") == script)
  }

  @Test func newerWorkIsNotOverwritten() throws {
    let path = try folder.write("// %%\nnew\n", "a.swift")
    let edited = Notebook(cells: [NotebookCell(.code, id: "a", source: "edited")]).text
    try folder.write(edited, "a.ipynb")
    try folder.date("a.swift", -60)
    #expect(convertNotebooks(paths: [path], outputFolder: nil, options: options()) == 1)
    #expect(transcript.text.contains("--force"))
    #expect(try folder.read("a.ipynb") == edited)
    #expect(convertNotebooks(paths: [path], outputFolder: nil, force: true, options: options()) == 0)
    #expect(try folder.read("a.ipynb").contains("new"))
    try folder.write(edited, "a.ipynb")
    try folder.date("a.ipynb", -120)
    #expect(convertNotebooks(paths: [path], outputFolder: nil, options: options()) == 0, "the script is the newer one")
  }

  @Test func executes() throws {
    let path = try folder.write("// %%\ngood\n", "a.swift")
    #expect(convertNotebooks(paths: [path], outputFolder: nil, execute: true, options: options(good)) == 0)
    #expect(try Notebook(text: folder.read("a.ipynb")).cells[0].outputs.count == 1)
    let executed = try folder.read("a.ipynb")
    #expect(convertNotebooks(paths: [path], outputFolder: nil, options: options()) == 0)
    #expect(try folder.read("a.ipynb") == executed, "outputs of the same cells are kept")
    #expect(transcript.text.hasSuffix("a.ipynb is up to date\n"))
    #expect(
      convertNotebooks(paths: [path], outputFolder: nil, execute: true, options: options(["good": .fails()])) == 1)
    #expect(try folder.read("a.ipynb").contains("FatalError"), "the notebook shows where it stopped")
    #expect(
      convertNotebooks(paths: [folder.path + "/a.ipynb"], outputFolder: nil, execute: true, options: options()) == 1)
  }
}
