import TestSupport
import Testing

@testable import Lessons

@Suite struct PercentScriptTests {
  static let lesson = """
    // A lesson of three cells.

    // %% [markdown]
    // # Filters
    //
    // A filter is a small image.

    // %% The smallest image
    let x = 1

    let y = 2

    // %% tags=["exercise"]
    print(x)

    """

  @Test func cellsOfALesson() throws {
    let notebook = try PercentScript.notebook(Self.lesson)
    #expect(notebook.cells.map(\.kind) == [.markdown, .code, .code])
    #expect(
      notebook.cells.map(\.source) == ["# Filters\n\nA filter is a small image.", "let x = 1\n\nlet y = 2", "print(x)"])
    #expect(notebook.cells[1].metadata == ["title": "The smallest image"])
    #expect(notebook.cells[2].metadata == ["tags": ["exercise"]])
    #expect(notebook.metadata == ["fovea": ["header": "// A lesson of three cells.\n\n"]])
  }

  @Test func usualSpellingLeavesNothingInTheCells() throws {
    for cell in try PercentScript.notebook(Self.lesson).cells { #expect(cell.metadata["fovea"] == nil) }
  }

  @Test func idsAreValidUniqueAndStable() throws {
    let script = "// %%\n\n// %%\n\n// %%\nlet x = 1\n"
    let ids = try PercentScript.notebook(script).cells.map(\.id)
    #expect(Set(ids).count == 3)
    #expect(ids.allSatisfy(CellIdentifier.isValid))
    #expect(ids == (try PercentScript.notebook(script).cells.map(\.id)))
    let grown = try PercentScript.notebook("// %% [markdown]\n// new\n\n" + script).cells.map(\.id)
    #expect(Array(grown.dropFirst()) == ids, "a cell put in front changes no other cell's id")
  }

  @Test func writtenIDsAreKept() throws {
    let notebook = try PercentScript.notebook("// %% id=\"first-cell\"\nlet x = 1\n")
    #expect(notebook.cells[0].id == "first-cell")
    #expect(PercentScript.text(notebook) == "// %% id=\"first-cell\"\nlet x = 1\n")
  }

  @Test func refusesIDsThatNotebooksCannotHave() throws {
    let twice = "// %% id=\"a\"\n\n// %% id=\"a\"\n"
    let error = try #require(throws: LessonFileError.self) { try PercentScript.notebook(twice) }
    #expect(error.line == 3)
    #expect(error.message.contains("“a”"))
    let odd = try #require(throws: LessonFileError.self) { try PercentScript.notebook("\n// %% id=\"a b\"\n") }
    #expect(odd.line == 2)
    let number = try #require(throws: LessonFileError.self) { try PercentScript.notebook("// %%\n// %% id=7\n") }
    #expect(number.line == 2)
  }

  @Test func codeBeforeTheFirstMarkerIsACell() throws {
    let script = "// comment\nimport Fovea\nlet x = 1\n// %%\nprint(x)"
    let notebook = try PercentScript.notebook(script)
    #expect(notebook.cells.map(\.source) == ["// comment\nimport Fovea\nlet x = 1", "print(x)"])
    #expect(PercentScript.text(notebook) == script)
  }

  @Test(arguments: ["", "\n", "\n\n", "// only a comment", "\u{FEFF}", "// %%", "\u{FEFF}// %%\r\nlet x = 1\r\n"])
  func smallFilesComeBack(_ script: String) throws {
    #expect(PercentScript.text(try PercentScript.notebook(script)).isIdentical(to: script))
  }

  @Test func windowsLineEndsAreNotPartOfTheCells() throws {
    let notebook = try PercentScript.notebook("\u{FEFF}// %%\r\nlet x = 1\r\nlet y = 2\r\n")
    #expect(notebook.cells.map(\.source) == ["let x = 1\nlet y = 2"])
  }

  @Test func metadataOfTheNotebookIsKeptInTheHeader() throws {
    var notebook = Notebook(
      cells: [NotebookCell(.code, id: "a", source: "1")], metadata: ["authors": [["name": "Ada"]]])
    let script = PercentScript.text(notebook)
    #expect(
      script == """
        // ---
        // jupyter: {"authors": [{"name": "Ada"}]}
        // ---

        // %% id="a"
        1

        """)
    #expect(try PercentScript.notebook(script) == notebook)
    notebook.metadata = [:]
    #expect(PercentScript.text(notebook) == "// %% id=\"a\"\n1\n")
  }

  @Test func anEditedCellIsSpelledAfreshAndTheOthersAreNot() throws {
    let script = "//%% odd\nlet x = 1\n// %%   spaces\nlet y = 2\n"
    var notebook = try PercentScript.notebook(script)
    #expect(PercentScript.text(notebook) == script)
    notebook.cells[0].source = "let x = 3"
    let id = notebook.cells[0].id
    #expect(PercentScript.text(notebook) == "// %% odd id=\"\(id)\"\nlet x = 3\n\n// %%   spaces\nlet y = 2\n")
  }

  @Test func spellingsThatNoLongerFitAreDropped() throws {
    var notebook = try PercentScript.notebook("// %%\nlet x = 1\n\n//%%\nlet y = 2")
    notebook.cells.append(NotebookCell(.code, id: "new", source: "x + y"))
    let back = try PercentScript.notebook(PercentScript.text(notebook))
    #expect(back.says(sameAs: notebook))
  }

  @Test func aScriptComesBackByteForByte() throws {
    var random = SeededGenerator(seed: 1)
    var tried = 0
    for _ in 0..<3000 {
      let script = RandomNotebook.script(&random)
      guard let notebook = try? PercentScript.notebook(script) else { continue }
      tried += 1
      let back = PercentScript.text(notebook)
      try #require(back.isIdentical(to: script), "\(script.debugDescription) came back as \(back.debugDescription)")
      let stored = try Notebook(text: notebook.text)
      try #require(PercentScript.text(stored).isIdentical(to: script), "through .ipynb: \(script.debugDescription)")
      #expect(Set(notebook.cells.map(\.id)).count == notebook.cells.count)
    }
    #expect(tried > 2500)
  }

  @Test func aNotebookLosesNothing() throws {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<3000 {
      let notebook = RandomNotebook.notebook(&random)
      let script = PercentScript.text(notebook)
      let back = try PercentScript.notebook(script)
      try #require(back.says(sameAs: notebook), "\(notebook)\nwas written as\n\(script)\nand read as\n\(back)")
    }
  }
}
