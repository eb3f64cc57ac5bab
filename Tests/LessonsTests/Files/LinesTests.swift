import TestSupport
import Testing

@testable import Lessons

@Suite struct LinesTests {
  @Test(arguments: [
    ("", [], false), ("\n", [""], true), ("a", ["a"], false), ("a\n", ["a"], true), ("a\n\nb", ["a", "", "b"], false),
    ("a\r\n", ["a\r"], true),
  ])
  func splits(_ text: String, lines: [String], ends: Bool) {
    let result = Lines.split(text)
    #expect(result.lines == lines)
    #expect(result.endsWithNewline == ends)
  }

  @Test(arguments: [
    ("", []), ("a\nb", ["a\n", "b"]), ("a\r\nb\rc", ["a\r\n", "b\r", "c"]), ("a\n", ["a\n"]),
    ("x\u{85}y\u{2029}", ["x\u{85}", "y\u{2029}"]), ("\r\r\n", ["\r", "\r\n"]),
  ])
  func storesAsPythonDoes(_ text: String, pieces: [String]) {
    #expect(Lines.stored(text).map { Array($0.utf8) } == pieces.map { Array($0.utf8) })
  }

  @Test func nothingIsLost() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<500 {
      let source = RandomNotebook.source(&random)
      #expect(Lines.stored(source).joined().isIdentical(to: source))
      #expect(Lines.ofSource(source).joined(separator: "\n").isIdentical(to: source))
    }
  }
}
