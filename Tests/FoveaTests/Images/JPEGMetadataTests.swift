import Testing

@testable import Fovea

@Suite struct JPEGMetadataTests {
  /// Exif 2.3, 4.6.4 says for each number which visual sides row 0 and column 0 of the stored pixels are.
  @Test(arguments: [
    (1, "top", "left"), (2, "top", "right"), (3, "bottom", "right"), (4, "bottom", "left"), (5, "left", "top"),
    (6, "right", "top"), (7, "right", "bottom"), (8, "left", "bottom"),
  ])
  func everyOrientationIsTurnedAsItsDefinitionSays(number: Int, row0: String, column0: String) throws {
    let stored = Tensor(range: 0..<6).reshaped(to: [2, 3, 1])
    let seen = try #require(ImageOrientation(rawValue: number)).upright(stored)
    let turned = row0 == "left" || row0 == "right"
    #expect(seen.shape == (turned ? [3, 2, 1] : [2, 3, 1]))
    for row in 0..<2 {
      for column in 0..<3 {
        let sides = [row0: row, column0: column]
        let y = sides["top"] ?? (seen.shape[0] - 1 - (sides["bottom"] ?? 0))
        let x = sides["left"] ?? (seen.shape[1] - 1 - (sides["right"] ?? 0))
        #expect(seen[y, x, 0] == stored[row, column, 0])
      }
    }
  }

  /// A JPEG's first segments, with a TIFF structure that holds one entry.
  private func exif(orientation: [UInt8], order: String, directory: [UInt8], count: [UInt8], tag: [UInt8]) -> [UInt8] {
    let magic: [UInt8] = order == "II" ? [42, 0] : [0, 42]
    let entry = tag + (order == "II" ? [3, 0, 1, 0, 0, 0] : [0, 3, 0, 0, 0, 1]) + orientation + [0, 0]
    let content = Array("Exif".utf8) + [0, 0] + Array(order.utf8) + magic + directory + count + entry
    return [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(content.count + 2)] + content + [0xFF, 0xD9]
  }

  @Test func bothByteOrders() {
    let little = exif(
      orientation: [6, 0], order: "II", directory: [8, 0, 0, 0], count: [1, 0], tag: [0x12, 0x01])
    let big = exif(orientation: [0, 8], order: "MM", directory: [0, 0, 0, 8], count: [0, 1], tag: [0x01, 0x12])
    #expect(JPEGMetadata(little).orientation.rawValue == 6)
    #expect(JPEGMetadata(big).orientation.rawValue == 8)
  }

  @Test func nonsenseLeavesThePictureAsItIs() {
    let wild = exif(orientation: [77, 0], order: "II", directory: [8, 0, 0, 0], count: [1, 0], tag: [0x12, 0x01])
    let outside = exif(
      orientation: [6, 0], order: "II", directory: [255, 255, 255, 255], count: [1, 0], tag: [0x12, 0x01])
    let endless = exif(orientation: [6, 0], order: "II", directory: [8, 0, 0, 0], count: [255, 255], tag: [0, 1])
    for bytes in [wild, outside, endless, [], [0xFF, 0xD8], [0xFF, 0xD8, 0xFF, 0xE1, 0, 0]] {
      #expect(JPEGMetadata(bytes).orientation == .upright)
    }
  }

  @Test func inksAreInvertedOnlyWhereAdobeWroteThem() throws {
    #expect(JPEGMetadata(ImageFixtures.cmyk).hasAdobeSegment)
    var plain = ImageFixtures.cmyk
    let marker = try #require(plain.indices.first { plain[$0] == 0xFF && plain[$0 + 1] == 0xEE })
    plain.removeSubrange(marker..<(marker + 2 + Int(plain[marker + 2]) << 8 + Int(plain[marker + 3])))
    #expect(!JPEGMetadata(plain).hasAdobeSegment)
    // The same bytes, read as they are: full cyan and black ink.
    #expect(try Image(data: plain).pixels.max() < 0.03)
  }
}
