import Testing

@testable import Fovea

@Suite struct GzipFileTests {
  /// “hello, hello, hello” and a line end, packed by another program.
  private let packed: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 203, 72, 205, 201, 201, 215, 81, 200, 64, 162, 184, 0, 231, 66, 110, 82, 20, 0,
    0, 0,
  ]
  private let text = "hello, hello, hello\n"

  @Test func whatWasPackedComesBack() throws {
    #expect(String(decoding: try GzipFile.unpacked(packed, name: "x"), as: UTF8.self) == text)
    #expect(String(decoding: try GzipFile.unpacked(packed + packed, name: "x"), as: UTF8.self) == text + text)
  }

  @Test func filesMayBePackedOrNot() throws {
    let folder = try TemporaryFolder()
    try folder.write(packed, to: "a.gz")
    try folder.write(Array(text.utf8), to: "a")
    #expect(try GzipFile.contents(of: folder.path("a.gz")) == Array(text.utf8))
    #expect(try GzipFile.contents(of: folder.path("a")) == Array(text.utf8))
    #expect(throws: DataError.cannotOpen(name: folder.path("b"), reason: "No such file or directory")) {
      try GzipFile.contents(of: folder.path("b"))
    }
  }

  @Test func aMissingEndIsNoticedWhereverItIs() {
    for count in 2..<packed.count {
      #expect(throws: DataError.self) { try GzipFile.unpacked(Array(packed.prefix(count)), name: "x") }
    }
    #expect {
      try GzipFile.unpacked(Array(packed.prefix(20)), name: "x")
    } throws: {
      "\($0)" == "“x” is damaged: it is packed by gzip and its end is missing; copy or download it again."
    }
  }

  @Test func wrongBytesAreNoticed() {
    // From the tenth byte on: those before are a header in which a time and such things may stand.
    for place in 10..<packed.count {
      var wrong = packed
      wrong[place] ^= 0x10
      #expect(throws: DataError.self) { try GzipFile.unpacked(wrong, name: "x") }
    }
  }
}
