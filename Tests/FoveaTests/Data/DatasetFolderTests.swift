import Foundation
import Testing

@testable import Fovea

@Suite struct DatasetFolderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["rose", "aster", ".hidden"] {
      try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }
    try Image(Tensor(ones: [4, 6])).write(to: folder.path("rose/b.png"))
    try Image(Tensor(zeros: [4, 6])).write(to: folder.path("rose/a.png"))
    try Image(Tensor(zeros: [4, 6, 3]) + Tensor([1, 0, 0])).write(to: folder.path("aster/1.png"))
    try folder.write(Array("no picture".utf8), to: "rose/notes.txt")
  }

  @Test func classesAreFolders() throws {
    let data = try Dataset(imageFolder: folder.path(""))
    #expect(data.classNames == ["aster", "rose"] && data.labels == Tensor([0, 1, 1]))
    #expect(data.images.shape == [3, 4, 6, 3])
    #expect(data[0].image[0, 0] == Tensor([1, 0, 0]))
    #expect(data[1].image == Tensor(zeros: [4, 6, 3]) && data[2].image == Tensor(ones: [4, 6, 3]))
    let gray = try Dataset(imageFolder: folder.path(""), gray: true)
    #expect(gray.images.shape == [3, 4, 6, 1] && abs(gray.images.scalars[0] - 0.299) < 1e-3)
  }

  @Test func sizesMustAgreeOrAreMadeSo() throws {
    try Image(Tensor(ones: [5, 6])).write(to: folder.path("rose/c.png"))
    #expect {
      try Dataset(imageFolder: folder.path(""))
    } throws: {
      "\($0)".contains("aster/1.png” has 4 rows and 6 columns, but ")
        && "\($0)".contains("rose/c.png” 5 and 6; bring all")
    }
    #expect(try Dataset(imageFolder: folder.path(""), resizedTo: [8, 7]).images.shape == [4, 8, 7, 3])
  }

  @Test func brokenFoldersAreExplained() throws {
    func expectError(_ path: String, _ words: String) {
      #expect {
        try Dataset(imageFolder: path)
      } throws: {
        "\($0)".contains(words)
      }
    }
    expectError(folder.path("none"), "Cannot open")
    expectError(folder.path("rose"), "has no folders in it, but 2 pictures; make one for each class")
    try folder.write([1, 2, 3], to: "aster/2.png")
    expectError(folder.path(""), "is not a PNG or JPEG image")
    try FileManager.default.createDirectory(atPath: folder.path("a-first"), withIntermediateDirectories: true)
    expectError(folder.path(""), "a-first” has no PNG or JPEG pictures; remove it if it is no class")
    #expect {
      try Dataset(imageFolder: folder.path(""), resizedTo: [8])
    } throws: {
      "\($0)".contains("give [height, width]")
    }
  }
}
