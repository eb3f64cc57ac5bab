import Testing

@testable import Lessons

@Suite struct NotebookTests {
  static let notebook = Notebook(
    cells: [
      NotebookCell(.markdown, id: "t", source: "# é\n", attachments: ["a.png": ["image/png": "aGk="]]),
      NotebookCell(
        .code, id: "c", source: "print(1)\n1", executionCount: 3,
        outputs: [
          .stream(name: "stdout", text: "1\n2"),
          .display(
            data: ["text/plain": "x\ny", "image/png": "aGk=", "application/json": ["a", "b"]], metadata: ["m": 1]),
          .result(data: ["text/plain": "1"], metadata: [:], executionCount: 3),
          .error(name: "E", value: "bad", traceback: ["one", "two"]),
        ]),
      NotebookCell(.raw, id: "r", source: ""),
    ],
    metadata: ["authors": [["name": "Ada"]]])

  @Test func whatIsWrittenIsReadBack() throws { #expect(try Notebook(text: Self.notebook.text) == Self.notebook) }

  @Test func layoutIsJupyters() {
    let notebook = Notebook(cells: [NotebookCell(.code, id: "c", source: "let é = 1\n\u{2028}x")])
    #expect(
      notebook.text == """
        {
         "cells": [
          {
           "cell_type": "code",
           "execution_count": null,
           "id": "c",
           "metadata": {},
           "outputs": [],
           "source": [
            "let é = 1\\n",
            "\u{2028}",
            "x"
           ]
          }
         ],
         "metadata": {
          "kernelspec": {
           "display_name": "Swift (Fovea)",
           "language": "swift",
           "name": "fovea"
          },
          "language_info": {
           "codemirror_mode": "swift",
           "file_extension": ".swift",
           "mimetype": "text/x-swift",
           "name": "swift",
           "pygments_lexer": "swift"
          }
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """)
  }

  @Test func cellsOfOlderNotebooksGetIDs() throws {
    let cell = #"{"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": null}"#
    let notebook = try Notebook(text: #"{"nbformat": 4, "nbformat_minor": 2, "cells": [\#(cell), \#(cell)]}"#)
    #expect(Set(notebook.cells.map(\.id)).count == 2)
    #expect(notebook.cells.allSatisfy { CellIdentifier.isValid($0.id) })
  }

  @Test(arguments: [
    ("[]", "not a notebook"), ("{}", "nbformat number"), (#"{"nbformat": 3}"#, "nbformat 3"),
    (#"{"nbformat": 5}"#, "nbformat 5"), (#"{"nbformat": 4}"#, "list of cells"),
    (#"{"nbformat": 4, "cells": [{"cell_type": "heading"}]}"#, "cell 1"),
    (#"{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}"#, "source"),
    (#"{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "outputs": [{}]}]}"#, "output_type"),
    (#"{"nbformat": 4, "cells": [{"cell_type": "raw", "source": "", "id": "a b"}]}"#, "a b"),
    (#"{"nbformat": 4, "cells": [], "metadata": {"language_info": {"name": "python"}}}"#, "python"),
  ])
  func refused(_ text: String, word: String) throws {
    let error = try #require(throws: LessonFileError.self) { try Notebook(text: text) }
    #expect(error.message.contains(word), "\(error)")
  }
}
