import Testing

@testable import Lessons

@Suite struct StudentNotebookTests {
  private func replaced(_ source: String) throws -> String {
    try SolutionMarkers.replaced(in: source, by: StudentNotebook.stub)
  }

  @Test func eachSolutionBecomesOneLine() throws {
    let source = """
      func f() -> Int {
        let a = 1
          // BEGIN SOLUTION
          let b = 2
          return a + b
          // END SOLUTION
      }
      //BEGIN   SOLUTION
      //  END SOLUTION
      let c = 3
      """
    #expect(try replaced(source) == "func f() -> Int {\n  let a = 1\n    unsolved()\n}\nunsolved()\nlet c = 3")
  }

  @Test(arguments: [
    "", "let a = 1", "let a = \"// BEGIN SOLUTION\"", "// The BEGIN SOLUTION of all", "let a = 1  // END SOLUTION",
    "// begin solution", "a\n\n", "\r\n",
  ])
  func whatIsNoMarkerStays(source: String) throws {
    #expect(try replaced(source) == source)
  }

  @Test func markersOfFilesFromWindows() throws {
    #expect(try replaced("a\r\n// BEGIN SOLUTION\r\nb\r\n// END SOLUTION\r\nc") == "a\r\nunsolved()\nc")
  }

  @Test func linesAreCounted() {
    #expect(throws: SolutionMarkers.Unbalanced.self) { try replaced("// END SOLUTION") }
    do {
      _ = try replaced("a\n// BEGIN SOLUTION\nb")
      Issue.record("it does not end")
    } catch let error as SolutionMarkers.Unbalanced { #expect(error.line == 1) } catch { Issue.record(error) }
  }

  @Test func checksAreFolded() throws {
    let check = "let inputs = [1]\nexercise(\n  \"Twice\", trying: inputs, twice, expected: { 2 * $0 })"
    let notebook = Notebook(cells: [
      NotebookCell(.code, id: "a", source: check, metadata: ["jupyter": ["outputs_hidden": false]]),
      NotebookCell(.code, id: "b", source: "// an exercise(\nlet a = \"exercise(\""),
      NotebookCell(
        .code, id: "c", source: "// BEGIN SOLUTION\nlet a = 1\n// END SOLUTION\nexercise(\"one\", answer: a)"),
    ])
    let cells = try StudentNotebook.make(of: notebook).cells
    #expect(cells[0].metadata == ["jupyter": ["outputs_hidden": false, "source_hidden": true]])
    #expect(cells[0].source == check)
    #expect(cells[1].metadata.isEmpty && cells[2].metadata.isEmpty)
  }

  @Test func outputsAndTaggedCellsGo() throws {
    let notebook = Notebook(cells: [
      NotebookCell(.code, id: "a", source: "1", executionCount: 3, outputs: [.stream(name: "stdout", text: "1")]),
      NotebookCell(.markdown, id: "b", source: "why", metadata: ["tags": ["x", "solution"]]),
      NotebookCell(.code, id: "c", source: "2", metadata: ["tags": ["solutions"]]),
    ])
    let made = try StudentNotebook.make(of: notebook)
    #expect(made.cells.map(\.id) == ["a", "c"])
    #expect(made.cells[0].outputs.isEmpty && made.cells[0].executionCount == nil)
  }

  @Test func anUnusualSpellingGivesNothingAway() throws {
    let script = "//%%   odd\n// BEGIN SOLUTION\nlet secret = 1\n// END SOLUTION\n\n\n// %%\nlet a = 1\n"
    let notebook = try PercentScript.notebook(script)
    try #require(notebook.text.contains("secret"))
    #expect(notebook.cells[0].metadata["fovea"] != nil, "the spelling is kept, with the solution")
    #expect(!(try StudentNotebook.make(of: notebook)).text.contains("secret"))
  }
}
