import Testing

@testable import Lessons

@Suite struct LessonTemplateTests {
  @Test func theFileNameGivesTheTitle() {
    #expect(LessonTemplate.title(ofFileNamed: "10-edge-maps") == "Edge maps")
    #expect(LessonTemplate.title(ofFileNamed: "edges") == "Edges")
    #expect(LessonTemplate.title(ofFileNamed: "2024") == "2024")
  }

  @Test func studentsGetItWithoutTheSolution() throws {
    let notebook = try PercentScript.notebook(LessonTemplate.text(title: "Edges"))
    #expect(LessonCell.title(of: notebook) == "Edges")
    let cells = try StudentNotebook.make(of: notebook).cells.map(\.source)
    #expect(cells.count { $0.contains("unsolved()") } == 1)
    #expect(!cells.contains { $0.contains("n - f + 1\n") })
  }
}
