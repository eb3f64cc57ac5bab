import Foundation
import Testing

@testable import Fovea

@Suite struct FileWriterTests {
  private struct Interruption: Error {}

  @Test func aFileThatFailsLeavesTheOldOne() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("x", [1, 2, 3])
    #expect(throws: Interruption.self) {
      try FileWriter.write(path) { file in
        try file.append([9, 9])
        #expect(file.count == 2)
        throw Interruption()
      }
    }
    #expect(try folder.bytes("x") == [1, 2, 3])
    #expect(try folder.names == ["x"], "nothing is left beside it")
  }

  @Test func aFileIsReplacedAndKeepsWhoMayReadIt() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("x", [1, 2, 3])
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "x")
    try FileWriter.write(folder.path("link")) { try $0.append([7]) }
    #expect(try folder.bytes("x") == [7])
    #expect(try folder.names == ["link", "x"])
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }

  @Test func devicesAreWrittenTo() throws {
    try Tensor([1, 2]).save(npy: "/dev/null")
    #expect(FileManager.default.fileExists(atPath: "/dev/null"))
  }

  @Test func whatCannotBeWrittenOrReadIsNamed() throws {
    let folder = try ScratchFolder()
    let missing = folder.path("none/x.npy")
    #expect(fault { try Tensor(1).save(npy: missing) } == "Cannot write “\(missing)”: No such file or directory.")
    #expect(fault { try Tensor(npy: missing) } == "Cannot open “\(missing)”: No such file or directory.")
    #expect(fault { try Tensor(npy: folder.path("")) }.contains("Is a directory"))
    #expect(fault { try Tensor.load(npz: missing) }.hasPrefix("Cannot open"))
    #expect(fault { try Tensor.metadata(safetensors: missing) }.hasPrefix("Cannot open"))
    #expect(fault { try Tensor(zeros: [1000]).save(npy: "/dev/full") }.contains("No space left on device"))
  }

  @Test func onlyTheBeginningIsReadWhereItIsEnough() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("x", [1, 2, 3])
    #expect(try FileBytes.read(path, first: 2) == [1, 2])
    #expect(try FileBytes.read(path, first: 9) == [1, 2, 3])
    #expect(try FileBytes.read("/proc/self/status").starts(with: "Name:".utf8), "a file that tells no size")
  }
}
