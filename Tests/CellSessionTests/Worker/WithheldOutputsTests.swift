import Foundation
import Testing

@testable import CellSession

@Suite final class WithheldOutputsTests {
  private let folder: SessionFolder
  private let outputs: WithheldOutputs

  init() throws {
    folder = try SessionFolder()
    outputs = WithheldOutputs(folder: folder.path)
  }

  deinit { folder.remove() }

  private func append(_ bytes: [UInt8], _ cell: Int32) { bytes.withUnsafeBytes { outputs.append($0, of: cell) } }

  private func file(_ cell: Int32) -> Data? {
    FileManager.default.contents(atPath: WithheldOutputs.path(in: folder.path, cell: cell))
  }

  @Test func eachCellHasItsFile() {
    outputs.begin(1)
    outputs.begin(2)
    append([1, 2], 1)
    append([9], 2)
    append([3], 1)
    #expect(file(1) == Data([1, 2, 3]))
    #expect(file(2) == Data([9]))
    #expect(outputs.extent(of: 1)! == (count: 3, kept: 3))
    append([1], 3)
    #expect(file(3) == nil)
    #expect(outputs.extent(of: 3) == nil)
  }

  @Test func aNumberStartsAfresh() {
    outputs.begin(1)
    append([1, 2], 1)
    outputs.forget(1)
    #expect(file(1) == nil)
    outputs.begin(1)
    append([3], 1)
    #expect(file(1) == Data([3]))
  }

  @Test func theOldestMakeRoom() {
    for cell in 1...Int32(WithheldOutputs.files + 2) { outputs.begin(cell) }
    #expect(file(1) == nil && file(2) == nil)
    #expect(file(3) == Data())
  }

  @Test func aCellKeepsItsShareAndTheSessionToo() {
    let megabytes = [UInt8](repeating: 7, count: 8 << 20)
    for cell in 1...3 as ClosedRange<Int32> {
      outputs.begin(cell)
      for _ in 0..<17 { append(megabytes, cell) }
      #expect(outputs.extent(of: cell)! == (count: 17 * megabytes.count, kept: WithheldOutputs.bytesPerCell))
    }
    #expect(file(1) == nil, "the oldest had to go")
    #expect(outputs.extent(of: 2) != nil)
  }

  @Test func withoutAFolderNothingIsKept() {
    folder.remove()
    outputs.begin(1)
    append([1], 1)
    #expect(outputs.extent(of: 1) == nil)
  }
}
