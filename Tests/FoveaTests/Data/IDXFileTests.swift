import Testing

@testable import Fovea

@Suite struct IDXFileTests {
  @Test func everyKindOfNumberIsRead() throws {
    func tensor(_ kind: UInt8, _ bytes: [UInt8], _ count: UInt8) throws -> Tensor {
      try IDXFile.decode([0, 0, kind, 1, 0, 0, 0, count] + bytes, name: "x")
    }
    let bytes = try tensor(8, [0, 127, 255], 3)
    #expect(bytes == Tensor([0, 127, 255]) && bytes.dtype == .uint8)
    let signed = try tensor(9, [0, 127, 255], 3)
    #expect(signed == Tensor([0, 127, -1]) && signed.dtype == .int32)
    #expect(try tensor(11, [1, 0, 255, 254], 2) == Tensor([256, -2]))
    #expect(try tensor(12, [0, 1, 0, 0, 255, 255, 255, 255], 2) == Tensor([65536, -1]))
    #expect(try tensor(13, [0x3F, 0x80, 0, 0, 0xC0, 0x20, 0, 0], 2) == Tensor([1, -2.5]))
    let double = try tensor(14, [0x3F, 0xF8, 0, 0, 0, 0, 0, 0], 1)
    #expect(double == Tensor([1.5]) && double.dtype == .float64)
  }

  @Test func axesComeInOrder() throws {
    let matrix = try IDXFile.decode([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6], name: "x")
    #expect(matrix == Tensor([[1, 2, 3], [4, 5, 6]]))
    #expect(try IDXFile.decode([0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 3], name: "x").shape == [0, 3])
  }

  @Test(
    arguments: [
      ([], "it is empty"), ([80, 75, 3, 4, 9], "this one with 50 4b 3 4 (hexadecimal)"),
      ([0, 0, 8, 3, 0, 0], "its header names 3 axes, but ends before their sizes"),
      ([0, 0, 7, 1, 0, 0, 0, 0], "its third byte, 7, names no kind of numbers"),
      (
        [0, 0, 8, 1, 0, 0, 0, 3, 1, 2],
        "promises [3] numbers of 1 byte, 3 bytes in all, but 2 follow; the end is missing"
      ),
      ([0, 0, 12, 1, 0, 0, 0, 1, 1, 2, 3, 4, 5], "promises [1] numbers of 4 bytes, 4 bytes in all, but 5 follow"),
      ([0, 0, 8, 3] + [UInt8](repeating: 255, count: 12), "but 0 follow; the end is missing"),
    ] as [([UInt8], String)])
  func brokenFilesAreExplained(_ bytes: [UInt8], _ words: String) {
    #expect {
      try IDXFile.decode(bytes, name: "f.idx")
    } throws: {
      "\($0)".contains("“f.idx” is damaged: ") && "\($0)".contains(words)
    }
  }

  @Test func imagesAndLabelsBecomeADataSet() throws {
    let folder = try TemporaryFolder()
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 51, 255, 102]
    try folder.write(images, to: "images")
    try folder.write([0, 0, 8, 1, 0, 0, 0, 2, 1, 0], to: "labels")
    try folder.write([0, 0, 8, 1, 0, 0, 0, 3, 1, 0, 0], to: "three")
    let data = try Dataset(idxImages: folder.path("images"), labels: folder.path("labels"), classNames: ["a", "b"])
    #expect(data.images.shape == [2, 1, 2, 1] && data.images.dtype == .float32)
    #expect(data.images.isClose(to: Tensor(shape: [2, 1, 2, 1], scalars: [0, 0.2, 1, 0.4])))
    #expect(data[0].className == "b" && data.labels == Tensor([1, 0]))
    for (images, labels, names, words) in [
      ("images", "three", ["a", "b"], "holds 2 images, but"),
      ("labels", "images", [], "Are images and labels exchanged?"),
      ("images", "images", [], "labels are whole numbers of shape [N]"),
      ("images", "labels", ["a"], "has labels from 0 to 1, but there are 1 names of classes"),
      ("images", "none", [], "Cannot open"),
    ] {
      #expect {
        try Dataset(idxImages: folder.path(images), labels: folder.path(labels), classNames: names)
      } throws: {
        "\($0)".contains(words)
      }
    }
  }
}
