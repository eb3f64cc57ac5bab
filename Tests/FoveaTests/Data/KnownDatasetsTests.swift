import Foundation
import Testing

@testable import Fovea

@Suite struct KnownDatasetsTests {
  /// The folder of the lessons' data, seen from this file.
  private static var lessons: String {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.appendingPathComponent("lessons/data").path
  }

  @Test func theDigitsAreThoseOfMNIST() throws {
    let digits = try Dataset.digits(in: Self.lessons)
    #expect(digits.images.shape == [5000, 28, 28, 1] && digits.countsOfClasses == [Int](repeating: 500, count: 10))
    #expect(digits.labels.scalars == digits.labels.scalars.sorted())
    // Sums of the bytes in the file that the digits were taken from.
    #expect((digits.images.sum().scalar * 255 - 131_267_104).magnitude < 2000)
    #expect(((digits[0].image * 255).sum().scalar - 31_095).magnitude < 1)
    #expect(((digits[-1].image * 255).sum().scalar - 33_540).magnitude < 1)
    #expect(digits.images.min().scalar == 0 && digits.images.max().scalar == 1)
  }

  @Test func theDigitsAreFoundFromAnywhereInACheckout() async {
    let root = Self.lessons
    for folder in [root, root + "/..", root + "/../..", root + "/../../Tests/FoveaTests"] {
      await #expect(processExitsWith: .success) { [folder = folder as String] in
        precondition(FileManager.default.changeCurrentDirectoryPath(folder))
        let digits = try Dataset.digits()
        precondition(digits.count == 5000)
      }
    }
  }

  @Test func absentSetsSayHowToGetThem() throws {
    let folder = try TemporaryFolder()
    #expect {
      try Dataset.digits(in: folder.path(""))
    } throws: {
      "\($0)".hasPrefix(
        "The set of handwritten digits is not there; I looked in “\(folder.path(""))”. Its files, digits-images")
    }
    #expect {
      try Dataset.fashionMNIST(.test, in: folder.path(""))
    } throws: {
      "\($0)".contains("sudo apt install dataset-fashion-mnist") && "\($0)".contains("I looked in “\(folder.path(""))”")
    }
  }

  @Test func fashionMNISTIsReadPackedOrNot() throws {
    let folder = try TemporaryFolder()
    // One image of 2 × 3 bytes from 0 to 5 and another from 6 to 11, packed by another program.
    try folder.write(
      ImageFixtures.decoded("H4sIAAAAAAAC/2Ng4GBmYGBggmJmBkYmZhZWNnYOTi5uAHgeI4QcAAAA"),
      to: "train-images-idx3-ubyte.gz")
    try folder.write([0, 0, 8, 1, 0, 0, 0, 2, 9, 0], to: "train-labels-idx1-ubyte")
    let data = try Dataset.fashionMNIST(.training, in: folder.path(""))
    #expect(data.images.shape == [2, 2, 3, 1] && data.classCount == 10)
    #expect(data[0].className == "ankle boot" && data[1].className == "T-shirt")
    #expect(((data[1].image * 255).reshaped(to: [6])).isClose(to: Tensor(range: 6..<12), within: 1e-4))
  }
}
