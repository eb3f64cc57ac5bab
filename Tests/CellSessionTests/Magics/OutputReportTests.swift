import Foundation
import Testing

@testable import CellSession

@Suite final class OutputReportTests {
  private let folder: SessionFolder
  private let report: OutputReport

  init() throws {
    folder = try SessionFolder()
    report = OutputReport(folder: folder.path)
  }

  deinit { folder.remove() }

  private func keep(_ text: String, number: Int32) {
    let path = WithheldOutputs.path(in: folder.path, cell: number)
    #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
  }

  private func failure(ofCell label: Int?, page: Int = 1) throws -> String {
    try #require(throws: CellFailure.self) { try self.report.text(ofCell: label, page: page) }.message
  }

  @Test func theLastCellIsMeantWhereNoneIsNamed() throws {
    report.note(label: 3, number: 30)
    report.note(label: 4, number: 40)
    report.note(label: 5, number: 50)
    keep("three\n", number: 30)
    keep("four", number: 40)
    #expect(try report.text(ofCell: nil, page: 1).hasPrefix("four\n… page 1 of 1 of what Cell 4 printed"))
    #expect(try report.text(ofCell: 3, page: 1).hasPrefix("three\n… page 1 of 1 of what Cell 3 printed"))
    #expect(try failure(ofCell: 5).hasSuffix("there is more of Cell 3, Cell 4"))
    #expect(report.output(ofCell: 5) == nil)
  }

  @Test func aPageNamesTheNext() throws {
    report.note(label: 1, number: 1)
    keep(String(repeating: String(repeating: "x", count: 99) + "\n", count: 6000), number: 1)
    #expect(
      try report.text(ofCell: 1, page: 2).contains("page 2 of 3 of what Cell 1 printed beyond the limit: `%output 1 3`")
    )
    #expect(try report.text(ofCell: 1, page: 3).contains("this is the last"))
    #expect(try failure(ofCell: 1, page: 4) == "there are 3 pages of Cell 1's output, no page 4")
  }

  @Test func whereThereIsNothingItSaysSo() throws {
    #expect(try failure(ofCell: nil) == "all output was shown, there is no more")
    #expect(try failure(ofCell: 9).hasPrefix("all that Cell 9 printed was shown"))
  }

  @Test func aNumberMeansTheLastCellThatHadIt() throws {
    report.note(label: 1, number: 1)
    report.note(label: 1, number: 2)
    keep("first\n", number: 1)
    keep("second\n", number: 2)
    #expect(try report.text(ofCell: 1, page: 1).hasPrefix("second\n"))
  }
}
