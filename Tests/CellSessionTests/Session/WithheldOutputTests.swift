import Foundation
import TestSupport
import Testing

@testable import CellSession

@Suite final class WithheldOutputTests {
  private let folder: SessionFolder
  private var path: String { folder.path + "/Output1.txt" }

  init() throws { folder = try SessionFolder() }

  deinit { folder.remove() }

  private func output(_ bytes: [UInt8]) throws -> WithheldOutput {
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    return try #require(WithheldOutput(path: path))
  }

  @Test func withoutAFileThereIsNone() { #expect(WithheldOutput(path: path) == nil) }

  @Test func littleIsOnePage() throws {
    let output = try output(Array("one\ntwo\n".utf8))
    #expect(output.size == 8)
    #expect(output.pageCount == 1)
    #expect(output.page(1) == "one\ntwo\n")
    #expect(output.page(0).isEmpty && output.page(2).isEmpty && output.page(-1).isEmpty)
    let empty = try self.output([])
    #expect(empty.pageCount == 1 && empty.page(1).isEmpty)
  }

  /// The pages together are the text; each begins with a line.
  @Test(arguments: 0..<20)
  func pagesAreWholeLines(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var text = ""
    while text.utf8.count < 3 * WithheldOutput.pageSize {
      text += String(repeating: "é", count: Int.random(in: 0...900, using: &random)) + "\n"
    }
    let output = try output(Array(text.utf8))
    let pages = (1...output.pageCount).map(output.page)
    let isWhole = pages.joined() == text
    #expect(isWhole)
    #expect(pages.count == 3)
    #expect(pages.map(\.last) == ["\n", "\n", "\n"])
    #expect(pages.map(\.utf8.count).allSatisfy { abs($0 - WithheldOutput.pageSize) < 4000 })
  }

  @Test(arguments: 0..<4)
  func anEndlessLineIsCutBetweenCharacters(offset: Int) throws {
    let text = String(repeating: "x", count: offset) + String(repeating: "👁", count: WithheldOutput.pageSize)
    let output = try output(Array(text.utf8))
    let pages = (1...output.pageCount).map(output.page)
    #expect(pages.count == 4)
    let isWhole = pages.joined() == text
    #expect(isWhole)
  }

  @Test func bytesThatAreNoTextAreMarked() throws {
    #expect(try output([0x61, 0xFF, 0x62]).page(1) == "a\u{FFFD}b")
  }
}
