import Testing

@testable import CellSession

@Suite final class CellOutputsTests {
  /// What came out, by cell. The tests call from one thread only.
  private final class Record: @unchecked Sendable {
    var texts: [Int32: String] = [:]
  }

  private let record = Record()
  private let folder: SessionFolder
  private let outputs: CellOutputs

  init() throws {
    folder = try SessionFolder()
    outputs = CellOutputs(withheld: WithheldOutputs(folder: folder.path))
  }

  deinit { folder.remove() }

  private func begin(_ cell: Int32) {
    let record = record
    outputs.begin(cell: cell, label: Int(cell)) { event in
      if case .output(_, let text) = event { record.texts[cell, default: ""] += text }
    }
  }

  private func write(_ text: String, of cell: Int32) {
    outputs.output(of: cell)?.write(Array(text.utf8), stream: .stdout, throughDescriptor: false)
  }

  @Test func beforeTheFirstCellThereIsNone() {
    #expect(outputs.newest == nil)
    #expect(outputs.output(of: 1) == nil)
  }

  @Test func eachCellHasItsOwn() {
    begin(1)
    begin(2)
    write("late", of: 1)
    write("now", of: 2)
    write("unknown", of: 0)
    write("never seen", of: 77)
    #expect(record.texts == [1: "late", 2: "nowunknownnever seen"])
  }

  @Test func halfCharactersOfDifferentCellsDoNotMix() {
    begin(1)
    begin(2)
    let bytes = Array("é".utf8)
    for byte in bytes {
      for cell in [1, 2] as [Int32] {
        outputs.output(of: cell)?.write([byte], stream: .stdout, throughDescriptor: false)
      }
    }
    #expect(record.texts == [1: "é", 2: "é"])
  }

  @Test func onlyTheLastAreRemembered() {
    for cell in 1...Int32(CellOutputs.remembered + 1) { begin(cell) }
    write("late", of: 2)
    write("too late", of: 1)
    #expect(record.texts == [2: "late", Int32(CellOutputs.remembered + 1): "too late"])
  }
}
