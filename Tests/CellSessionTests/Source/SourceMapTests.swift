import TestSupport
import Testing

@testable import CellSession

@Suite struct SourceMapTests {
  /// `foo(` before column 3 and `)` before column 6 of line 2: `ab|cde|f` → `abfoo(cde)f`.
  private var map: SourceMap {
    var map = SourceMap()
    map.add(.init(line: 2, column: 6, length: 1))
    map.add(.init(line: 2, column: 3, length: 4))
    return map
  }

  @Test func linesWithoutInsertionsStayAsTheyAre() {
    for column in 1...20 { #expect(map.originalColumn(line: 1, generated: column) == column) }
  }

  @Test func columnsComeBack() {
    //                                  a  b  f  o  o  (  c  d  e  )  f
    let expected = [1, 2, 3, 3, 3, 3, 3, 4, 5, 6, 6]
    #expect((1...11).map { map.originalColumn(line: 2, generated: $0) } == expected)
  }

  @Test func insertionsAtOnePlaceAddUp() {
    var map = SourceMap()
    map.add(.init(line: 1, column: 1, length: 10))
    map.add(.init(line: 1, column: 1, length: 5))
    #expect(map.originalColumn(line: 1, generated: 1) == 1)
    #expect(map.originalColumn(line: 1, generated: 15) == 1)
    #expect(map.originalColumn(line: 1, generated: 16) == 1)
    #expect(map.originalColumn(line: 1, generated: 17) == 2)
  }

  @Test func aCaretMovesWithItsColumn() {
    #expect(map.removingInsertions(fromAnnotation: "      ^~~", line: 2) == "  ^~~")
    #expect(map.removingInsertions(fromAnnotation: "          ^", line: 2) == "     ^")
    #expect(map.removingInsertions(fromAnnotation: "^", line: 2) == "^")
    #expect(map.removingInsertions(fromAnnotation: "   ^", line: 1) == "   ^")
  }

  /// The caret under any character of the generated line stands under the same character of the learner's.
  @Test func caretsAgreeWithColumns() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let length = generator.number(1...40)
      var edits = SourceEdits()
      let insertions = (0..<generator.number(0...5)).map { _ in
        (offset: generator.number(0...length), length: generator.number(1...9))
      }
      for insertion in insertions {
        edits.insert(String(repeating: "i", count: insertion.length), at: insertion.offset)
      }
      let map = edits.applied(to: [UInt8](repeating: UInt8(ascii: "o"), count: length)).map
      for offset in 0..<length {
        let shift = insertions.filter { $0.offset <= offset }.reduce(0) { $0 + $1.length }
        let caret = String(repeating: " ", count: offset + shift) + "^"
        #expect(map.removingInsertions(fromAnnotation: caret, line: 1) == String(repeating: " ", count: offset) + "^")
        #expect(map.originalColumn(line: 1, generated: offset + shift + 1) == offset + 1)
      }
    }
  }
}
