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
    try manager.createDirectory(atPath: folder.path + "/sources/of macros", withIntermediateDirectories: true)
    try Data([1]).write(to: URL(fileURLWithPath: folder.path + "/sources/of macros/a.swift"))
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

  // MARK: When somebody tidies up

  @Test func aRemovedFolderIsMadeAgain() throws {
    let folder = try SessionFolder()
    defer { folder.remove() }
    #expect(folder.isThere)
    try folder.restore()
    try manager.removeItem(atPath: folder.path)
    #expect(!folder.isThere)
    try folder.restore()
    #expect(folder.isThere)
    #expect(try manager.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int == 0o700)
  }

  @Test func aFolderInItsPlaceIsNotMistakenForIt() throws {
    let folder = try SessionFolder()
    defer { folder.remove() }
    try manager.moveItem(atPath: folder.path, toPath: folder.path + "-old")
    defer { try? manager.removeItem(atPath: folder.path + "-old") }
    try manager.createDirectory(atPath: folder.path, withIntermediateDirectories: false)
    #expect(!folder.isThere)
    try folder.restore()
    #expect(folder.isThere)
    #expect(try manager.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int == 0o700)
  }

  @Test func aFileInItsPlaceIsAnError() throws {
    let folder = try SessionFolder()
    defer { try? manager.removeItem(atPath: folder.path) }
    try manager.removeItem(atPath: folder.path)
    try Data([1]).write(to: URL(fileURLWithPath: folder.path))
    let failure = #expect(throws: CellFailure.self) { try folder.restore() }
    #expect(failure?.name == "CannotWrite")
    #expect(failure?.message.contains(folder.path) == true)
  }

  /// What systemd-tmpfiles asks before it tidies a folder.
  @Test func theFolderIsLocked() throws {
    let folder = try SessionFolder()
    defer { folder.remove() }
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == -1)
    #expect(errno == EWOULDBLOCK)
    try manager.removeItem(atPath: folder.path)
    try folder.restore()
    let again = open(folder.path, O_RDONLY | O_DIRECTORY)
    defer { close(again) }
    #expect(flock(again, LOCK_EX | LOCK_NB) == -1)
  }

  @Test func aFullDiskIsSaid() throws {
    let folder = try SessionFolder()
    defer { folder.remove() }
    try manager.createSymbolicLink(atPath: folder.path + "/Cell1.swift", withDestinationPath: "/dev/full")
    let failure = #expect(throws: CellFailure.self) { try folder.write("print(1)", to: "Cell1.swift") }
    #expect(failure?.name == "DiskFull")
    #expect(failure?.message.contains(folder.path) == true)
    #expect(failure?.traceback.joined().contains("TMPDIR") == true)
  }

  @Test func aFileThatCannotBeWrittenIsNamed() throws {
    let folder = try SessionFolder()
    defer { folder.remove() }
    let failure = #expect(throws: CellFailure.self) { try folder.write("print(1)", to: "gone/Cell1.swift") }
    #expect(failure?.name == "CannotWrite")
    #expect(failure?.message.contains("gone/Cell1.swift") == true)
    #expect(failure?.message.contains("No such file") == true)
  }

  @Test func theFilesOfAModuleAreItsOwn() throws {
    let folder = try SessionFolder()
    defer { folder.remove() }
    let own = ["Cell1.swift", "Cell1.o", "Cell1-2c223c91.o.tmp", "Cell1.so.tmp3a26a43"]
    let others = ["Cell12.swift", "Cell1r2.swift", "Cell11-2c.o.tmp"]
    for name in own + others { try folder.write("x", to: name) }
    #expect((own + others).allSatisfy(folder.holds))
    folder.removeFiles(of: "Cell1")
    #expect(!own.contains(where: folder.holds))
    #expect(others.allSatisfy(folder.holds))
    try folder.write("", to: "Cell3.o")
    #expect(!folder.holds("Cell3.o"), "an empty file is as good as none")
  }
}
