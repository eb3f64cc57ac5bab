import Foundation
import Testing

@testable import Fovea

@Suite struct ImageFileTests {
  private let color = Image(Tensor(randomUniform: [9, 7, 3], seed: 1))
  private let gray = Image(Tensor(randomUniform: [6, 11], seed: 2))

  @Test func pngKeepsEveryByte() throws {
    for image in [color, gray] {
      let back = try Image(data: try image.pngData())
      #expect(back.pixels.shape == image.pixels.shape)
      #expect(back.pixels.isClose(to: image.pixels, within: 0.5 / 255 + 1e-6))
      #expect(try Image(data: try back.pngData()) == back)
    }
  }

  @Test func jpegKeepsSmoothPictures() throws {
    let ramp = Tensor(linearFrom: 0, through: 1, count: 32)
    let smooth = Image(Tensor(stacking: [Tensor](repeating: ramp, count: 24)))
    let back = try Image(data: try smooth.jpegData(quality: 95))
    #expect(back.pixels.shape == [24, 32, 1])
    #expect(back.pixels.isClose(to: smooth.pixels, within: 0.02))
    let red = Image(Tensor(ones: [16, 16, 1]) * Tensor([1, 0, 0]))
    #expect(try Image(data: try red.jpegData()).pixels.isClose(to: red.pixels, within: 0.02))
    #expect(try gray.jpegData(quality: 5).count < gray.jpegData(quality: 95).count)
  }

  @Test func writingClampsAndChoosesByTheSuffix() throws {
    let folder = try TemporaryFolder()
    let wild = Image(Tensor([[-1, 0.5, 2, .nan]]))
    for name in ["a.png", "b.JPG", "c.jpeg"] {
      try wild.write(to: folder.path(name))
      #expect(try Image(contentsOf: folder.path(name)).pixels.shape == [1, 4, 1])
    }
    let back = try Image(contentsOf: folder.path("a.png"))
    #expect(back.pixels.isClose(to: Tensor([0, 128.0 / 255, 1, 0]).reshaped(to: [1, 4, 1]), within: 1e-6))
    #expect(throws: ImageError.self) { try wild.write(to: folder.path("d.gif")) }
    #expect(throws: ImageError.self) { try wild.write(to: folder.path("missing/e.png")) }
    #expect(throws: ImageError.self) { _ = try wild.jpegData(quality: 0) }
  }

  @Test func sixteenBits() throws {
    let image = try Image(data: ImageFixtures.gray16)
    let values: [Float] = [0, 257, 32768, 65535, 1000, 40000]
    #expect(image.pixels.shape == [2, 3, 1])
    #expect(image.pixels.isClose(to: Tensor(shape: [2, 3, 1], scalars: values.map { $0 / 65535 }), within: 0.51 / 255))
  }

  @Test func transparencyIsShownOverWhite() throws {
    let image = try Image(data: ImageFixtures.alpha)
    #expect(image.pixels.isClose(to: Tensor([[[1, 0, 0], [0.8, 0.8, 1]]]), within: 1e-5))
    let deep = try Image(data: ImageFixtures.rgba16)
    #expect(deep.pixels.isClose(to: Tensor([[[1, 0.75, 0.5]]]), within: 1 / 255))
  }

  @Test func palettesInterlacingAndSingleBits() throws {
    let palette = try Image(data: ImageFixtures.palette)
    #expect(palette.pixels == Tensor([[[1, 0, 0], [0, 1, 0]], [[0, 0, 1], [1, 1, 0]]]))
    let interlaced = try Image(data: ImageFixtures.interlaced).matrix
    for y in 0..<8 { for x in 0..<8 { #expect(interlaced[y, x] == Float(16 * y + 2 * x) / 255) } }
    #expect(try Image(data: ImageFixtures.bit1).matrix == Tensor([[1, 0, 1, 1, 0, 0, 0, 1]]))
  }

  @Test func inksBecomeLight() throws {
    let image = try Image(data: ImageFixtures.cmyk)
    #expect(image.pixels.isClose(to: Tensor(ones: [8, 8, 1]) * Tensor([1, 0, 0]), within: 0.03))
  }

  @Test func camerasHeldSidewaysAreTurned() throws {
    let image = try Image(data: ImageFixtures.orientation6).matrix
    #expect(image.shape == [16, 8])
    #expect(image[..<7, .all].max() < 0.05)
    #expect(image[9..., .all].min() > 0.95)
  }

  @Test func aQualityMustExist() {
    let error = #expect(throws: ImageError.self) { _ = try gray.jpegData(quality: 101) }
    #expect(error?.description.contains("quality 101") == true)
  }
}

/// What goes wrong, and how it is told.
@Suite struct ImageFailureTests {
  private func failure(_ bytes: [UInt8]) -> ImageError? {
    do {
      _ = try Image(data: bytes, name: "test.img")
      return nil
    } catch {
      return error
    }
  }

  @Test func emptyAndForeignFiles() {
    #expect(failure([]) == .notAnImage(name: "test.img", reason: "it is empty"))
    #expect(failure(Array("GIF89a...".utf8))?.description.contains("“test.img” is not a PNG or JPEG image") == true)
    #expect(failure(Array("GIF89a...".utf8))?.description.contains("GIF89a") == true)
    #expect(failure([0, 1, 2, 0xAB])?.description.contains("00 01 02 AB") == true)
  }

  @Test(arguments: [0.2, 0.5, 0.9])
  func truncatedFiles(part: Double) throws {
    let image = Image(Tensor(randomUniform: [40, 40, 3], seed: 3))
    for bytes in [try image.pngData(), try image.jpegData()] {
      let error = failure(Array(bytes.prefix(Int(Double(bytes.count) * part))))
      guard case .damaged(let name, let reason) = error else {
        Issue.record("\(String(describing: error)) for \(part)")
        continue
      }
      #expect(name == "test.img" && !reason.isEmpty)
    }
  }

  @Test func headersWithoutAnythingBehind() {
    for bytes in [PNGFile.signature, JPEGFile.signature, PNGFile.signature + [0, 0, 0, 13]] {
      guard case .damaged = failure(bytes) else {
        Issue.record("damage not seen")
        continue
      }
    }
  }

  @Test func damagedPixels() throws {
    let image = Image(Tensor(randomUniform: [40, 40, 3], seed: 3))
    var png = try image.pngData()
    for i in (png.count / 2)..<(png.count / 2 + 40) { png[i] ^= 0xFF }
    guard case .damaged = failure(png) else {
      Issue.record("damage not seen")
      return
    }
  }

  @Test func hugeImagesAreRefusedByTheirHeader() {
    #expect(failure(ImageFixtures.huge) == .tooLarge(name: "test.img", width: 50000, height: 50000))
    #expect(failure(ImageFixtures.hugeJPEG) == .tooLarge(name: "test.img", width: 60000, height: 60000))
    #expect(failure(ImageFixtures.huge)?.description.contains("50000×50000 pixels; at most 100 million fit") == true)
  }

  /// Whatever bytes come, decoding ends with an image or an error that names the file.
  @Test func noBytesCrash() throws {
    var generator = SeededGenerator(seed: 12)
    let files = [
      ImageFixtures.gray16, ImageFixtures.palette, ImageFixtures.interlaced, ImageFixtures.cmyk,
      ImageFixtures.orientation6,
    ]
    for file in files {
      for _ in 0..<200 {
        var bytes = file
        for _ in 0..<3 {
          bytes[Int.random(in: 4..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        if let error = failure(bytes) { #expect(error.description.contains("test.img")) }
      }
    }
  }

  @Test func missingFiles() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: ImageError.self) { _ = try Image(contentsOf: folder.path("nothing.png")) }
    #expect(error?.description.contains("nothing.png”: No such file or directory") == true)
    let asFolder = #expect(throws: ImageError.self) { _ = try Image(contentsOf: folder.path("")) }
    guard case .cannotOpen = asFolder else {
      Issue.record("a folder is no file")
      return
    }
  }

  @Test func namesAreSoughtAndSimilarOnesOffered() throws {
    let folder = try TemporaryFolder()
    try Image(Tensor(zeros: [2, 2])).write(to: folder.path("house.png"))
    let other = try TemporaryFolder()
    let folders = [other.path(""), folder.path("")]
    #expect(try ImageFolder.path(named: "house", in: folders).hasSuffix("house.png"))
    #expect(try ImageFolder.path(named: "house.png", in: folders).hasSuffix("house.png"))
    let error = #expect(throws: ImageError.self) { _ = try ImageFolder.path(named: "hose", in: folders) }
    guard case .notFound("hose", let places, ["house.png"]) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(places.count == 2)
    #expect(error?.description.contains("Did you mean “house.png”?") == true)
  }

  @Test func theDataFolderOfTheEnvironmentIsSearched() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      try Image(Tensor(zeros: [2, 3])).write(to: folder.path("only-here.png"))
      setenv("FOVEA_DATA", folder.path(""), 1)
      let width = try Image(named: "only-here").width
      exit(width == 3 ? EXIT_SUCCESS : EXIT_FAILURE)
    }
  }
}

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("fovea-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }
  func path(_ name: String) -> String { name.isEmpty ? url.path : url.appendingPathComponent(name).path }
  deinit { try? FileManager.default.removeItem(at: url) }
}
