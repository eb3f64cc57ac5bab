import Testing

@testable import Fovea

@Suite struct ZipArchiveTests {
  private static let hello = Array("hello hello hello hello".utf8)

  /// An archive with one member, byte by byte.
  private static func archive(
    method: UInt16 = 0, stored: [UInt8] = hello, size: UInt32 = 23, checksum: UInt32 = 0x8D3D_51E3, flags: UInt16 = 0,
    extra: [UInt8] = [], largeSizes: Bool = false, comment: [UInt8] = []
  ) -> [UInt8] {
    let name = Array("a.txt".utf8)
    var sizes = [UInt8](repeating: 0xFF, count: 8)
    if !largeSizes { sizes = UInt32(stored.count).littleEndianBytes + size.littleEndianBytes }
    var start: [UInt8] = [20, 0]
    start += flags.littleEndianBytes
    start += method.littleEndianBytes
    start += [0, 0, 0, 0]
    start += checksum.littleEndianBytes
    start += sizes
    start += [5, 0]
    var local: [UInt8] = [0x50, 0x4B, 3, 4]
    local += start
    local += [2, 0]
    local += name
    local += [0xAA, 0xBB]
    local += stored
    var central: [UInt8] = [0x50, 0x4B, 1, 2, 20, 0]
    central += start
    central += UInt16(extra.count).littleEndianBytes
    central += [UInt8](repeating: 0, count: 14)
    central += name
    central += extra
    var end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0]
    end += UInt32(central.count).littleEndianBytes
    end += UInt32(local.count).littleEndianBytes
    end += UInt16(comment.count).littleEndianBytes
    return local + central + end + comment
  }

  private static func contents(_ bytes: [UInt8]) throws -> [UInt8] {
    let archive = try ZipArchive(bytes, name: "x.zip")
    let member = try #require(archive.members.first)
    #expect(archive.members.count == 1 && member.name == "a.txt")
    return Array(try archive.contents(of: member))
  }

  @Test func storedAndDeflatedMembers() throws {
    #expect(try Self.contents(Self.archive()) == Self.hello)
    // Python: zlib.compressobj(9, zlib.DEFLATED, -15)
    let deflated: [UInt8] = [0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x27, 0x01]
    #expect(try Self.contents(Self.archive(method: 8, stored: deflated)) == Self.hello)
    #expect(try Self.contents(Self.archive(comment: Array("a comment".utf8))) == Self.hello)
  }

  @Test func sizesInTheFieldForLargeFiles() throws {
    let extra = [0x34, 0x12, 1, 0, 9, 1, 0, 16, 0] + UInt64(23).littleEndianBytes + UInt64(23).littleEndianBytes
    #expect(try Self.contents(Self.archive(extra: extra, largeSizes: true)) == Self.hello)
  }

  @Test func theDirectoryOfLargeArchives() throws {
    let small = Self.archive()
    let end = small.count - 22
    var bytes = Array(small[..<end])
    bytes += [0x50, 0x4B, 6, 6, 44, 0, 0, 0, 0, 0, 0, 0, 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    for number in [1, 1, 51, end - 51] { bytes += UInt64(number).littleEndianBytes }
    bytes += [0x50, 0x4B, 6, 7, 0, 0, 0, 0]
    bytes += UInt64(end).littleEndianBytes
    bytes += [1, 0, 0, 0]
    bytes += small[end..<end + 8]
    bytes += [UInt8](repeating: 0xFF, count: 12)
    bytes += [0, 0]
    #expect(try Self.contents(bytes) == Self.hello)
  }

  @Test func damagedArchivesAreRefused() {
    let good = Self.archive()
    var overwritten = good
    overwritten[0] = 0
    let cases: [([UInt8], String)] = [
      ([], "it is empty"), (Array("no archive at all, though long enough".utf8), "it is no zip archive"),
      (Array(good.dropLast()), "its end is missing; the file was cut off"),
      (Array(good.dropFirst(3)), "its directory is damaged"), (overwritten, "is not where the directory says"),
      (Self.archive(checksum: 1), "the checksum of “a.txt” is wrong"),
      (Self.archive(size: 24), "“a.txt” cannot be 24 bytes, stored as 23"),
      (Self.archive(method: 8, size: 4_000_000_000), "cannot be 4000000000 bytes"),
      (Self.archive(method: 8), "the compressed bytes of “a.txt” are damaged"),
      (Self.archive(method: 12), "is compressed by method 12"), (Self.archive(flags: 1), "“a.txt” is encrypted"),
      (
        Self.archive(extra: [1, 0, 16, 0] + [UInt8](repeating: 0xFF, count: 16), largeSizes: true),
        "an impossible position, 18446744073709551615"
      ),
      (Self.archive(extra: [1, 0, 16, 0, 1]), "the file was cut off"),
    ]
    for (bytes, reason) in cases {
      let message = fault { try Self.contents(bytes) }
      #expect(message.hasPrefix("“x.zip” ") && message.contains(reason), "\(message)")
    }
  }

  /// Whatever is cut off or changed, the answer is an error or the right contents: never a trap, never others.
  @Test func noDamageGoesUnnoticed() {
    let good = Self.archive(method: 8, stored: [0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x27, 0x01])
    for count in 0..<good.count { #expect(throws: TensorFileError.self) { try Self.read(Array(good[..<count])) } }
    var generator = SeededGenerator(seed: 1)
    for place in good.indices {
      var bytes = good
      bytes[place] ^= UInt8(truncatingIfNeeded: generator.next() | 1)
      guard let contents = try? Self.read(bytes) else { continue }
      #expect(contents.allSatisfy { $0 == Self.hello }, "byte \(place)")
    }
  }

  private static func read(_ bytes: [UInt8]) throws -> [[UInt8]] {
    let archive = try ZipArchive(bytes, name: "x.zip")
    return try archive.members.map { Array(try archive.contents(of: $0)) }
  }
}

@Suite struct DeflateTests {
  @Test(arguments: [0, 1, 100, 100_000])
  func whatIsCompressedComesBack(_ count: Int) throws {
    var generator = SeededGenerator(seed: 5)
    let bytes = (0..<count).map { _ in UInt8(generator.next() & 7) }
    let compressed = bytes.withUnsafeBytes { whole in
      Deflate.compressed([.init(rebasing: whole[..<(count / 3)]), .init(rebasing: whole[(count / 3)...])])
    }
    #expect(Deflate.expanded(compressed[...], count: count) == bytes)
    #expect(Deflate.expanded(compressed[...], count: count + 1) == nil)
    #expect(count == 0 || Deflate.expanded(compressed[...], count: count - 1) == nil)
    #expect(Deflate.expanded(compressed.dropLast(), count: count) == nil)
    #expect(count < 1000 || compressed.count < count / 2)
  }

  @Test func checksums() {
    let text = Array("123456789".utf8)
    text.withUnsafeBytes { whole in
      #expect(Deflate.checksum([whole]) == 0xCBF4_3926, "the check value of CRC-32")
      #expect(Deflate.checksum([.init(rebasing: whole[..<4]), .init(rebasing: whole[4...])]) == 0xCBF4_3926)
    }
    #expect(Deflate.checksum([]) == 0)
  }
}
