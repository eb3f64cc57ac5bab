import Foundation
import Testing

@testable import CellSession

@Suite struct SessionFolderTests {
  private let manager = FileManager.default
  private let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"

  /// The number of a process that has ended.
  private func endedProcess() throws -> Int {
    let output = try Subprocess().run(["/bin/sh", "-c", "echo $$"]).output
    return try #require(Int(output.dropLast()))
  }

  @Test func aFolderIsMadeAndRemovedWithWhatIsInIt() throws {
    let folder = try SessionFolder()
    #expect(folder.path.hasPrefix("\(parent)/fovea-\(getpid())-"))
    let attributes = try manager.attributesOfItem(atPath: folder.path)
    #expect(attributes[.posixPermissions] as? Int == 0o700, "the cells of a user are nobody else's")
    try Data([1]).write(to: URL(fileURLWithPath: folder.path + "/Cell1.swift"))
    try Data([1]).write(to: URL(fileURLWithPath: folder.path + "/Cell1.o"))
    folder.remove()
    #expect(!manager.fileExists(atPath: folder.path))
  }

  @Test func sessionsDoNotShareAFolder() throws {
    let first = try SessionFolder()
    let second = try SessionFolder()
    #expect(first.path != second.path)
    first.remove()
    #expect(manager.fileExists(atPath: second.path))
    second.remove()
  }

  @Test func foldersOfEndedProcessesAreRemovedAndOthersKept() throws {
    let abandoned = "\(parent)/fovea-\(try endedProcess())-abcdef"
    let live = "\(parent)/fovea-\(getpid())-live-\(UUID().uuidString)"
    let foreign = "\(parent)/fovea-notes-\(UUID().uuidString)"
    for path in [abandoned, live, foreign] {
      try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
      try Data([1]).write(to: URL(fileURLWithPath: path + "/Cell1.so"))
    }
    defer { for path in [abandoned, live, foreign] { try? manager.removeItem(atPath: path) } }
    let folder = try SessionFolder()
    defer { folder.remove() }
    #expect(!manager.fileExists(atPath: abandoned))
    #expect(manager.fileExists(atPath: live + "/Cell1.so"))
    #expect(manager.fileExists(atPath: foreign + "/Cell1.so"))
  }
}
