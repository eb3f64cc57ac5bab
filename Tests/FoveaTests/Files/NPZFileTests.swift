import Testing

@testable import Fovea

@Suite struct NPZFileTests {
  @Test(arguments: [false, true])
  func filesComeBackAsTheyWere(_ compressed: Bool) throws {
    let folder = try ScratchFolder()
    var tensors = oneOfEachKind
    tensors["layer/größe 1"] = Tensor(zeros: [0, 4])
    tensors["zeros"] = Tensor(zeros: [100, 100])
    try Tensor.save(tensors, npz: folder.path("a.npz"), compressed: compressed)
    #expect(areSame(try Tensor.load(npz: folder.path("a.npz")), tensors))
    #expect(try (folder.bytes("a.npz").count < 5000) == compressed)
    try Tensor.save(tensors, npz: folder.path("b.npz"), compressed: compressed)
    #expect(try folder.bytes("a.npz") == folder.bytes("b.npz"), "no time is noted")
    try Tensor.save([:], npz: folder.path("empty.npz"))
    #expect(try Tensor.load(npz: folder.path("empty.npz")).isEmpty)
  }

  @Test func whatIsNoArrayIsNamed() throws {
    let folder = try ScratchFolder()
    try FileWriter.write(folder.path("x.npz")) { file in
      var zip = ZipWriter()
      try zip.add("notes.txt", [], isCompressed: false, to: &file)
      try zip.finish(&file, name: "x")
    }
    #expect(fault { try Tensor.load(npz: folder.path("x.npz")) }.contains("its member “notes.txt” is no array"))
    try FileWriter.write(folder.path("y.npz")) { file in
      var zip = ZipWriter()
      try Array("hello".utf8).withUnsafeBytes { try zip.add("y.npy", [$0], isCompressed: true, to: &file) }
      try zip.finish(&file, name: "y")
    }
    let message = fault { try Tensor.load(npz: folder.path("y.npz")) }
    #expect(message.hasPrefix("“y.npy in ") && message.contains("does not begin as an .npy file does"))
  }

  @Test func namesThatComeTwice() throws {
    let folder = try ScratchFolder()
    let x = Tensor([1])
    try FileWriter.write(folder.path("x.npz")) { file in
      var zip = ZipWriter()
      for _ in 0..<2 {
        try NPYFile.header(of: x).withUnsafeBytes { header in
          try x.withBytes { try zip.add("x.npy", [header, $0], isCompressed: false, to: &file) }
        }
      }
      try zip.finish(&file, name: "x")
    }
    #expect(fault { try Tensor.load(npz: folder.path("x.npz")) }.contains("it holds “x.npy” twice"))
  }
}
