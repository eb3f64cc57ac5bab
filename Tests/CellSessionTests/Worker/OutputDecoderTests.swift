import TestSupport
import Testing

@testable import CellSession

@Suite struct OutputDecoderTests {
  private func decoded(_ chunks: [ArraySlice<UInt8>]) -> String {
    var decoder = OutputDecoder()
    return chunks.map { decoder.decode($0) }.joined() + decoder.finish()
  }

  /// Every way to cut a text in two and in three.
  @Test func anyCutGivesTheSameText() {
    let text = "aé→👁\u{301}z\n"
    let bytes = Array(text.utf8)
    for first in 0...bytes.count {
      for second in first...bytes.count {
        #expect(decoded([bytes[..<first], bytes[first..<second], bytes[second...]]) == text)
      }
    }
    #expect(decoded(bytes.map { [$0] }) == text, "byte by byte")
  }

  @Test func aHalfCharacterWaits() {
    var decoder = OutputDecoder()
    #expect(decoder.decode([0x61, 0xF0, 0x9F]) == "a")
    #expect(decoder.decode([0x91]).isEmpty)
    #expect(decoder.decode([0x81, 0x62]) == "👁b")
    #expect(decoder.finish().isEmpty)
  }

  @Test func aCharacterThatNeverEndsIsReplaced() {
    var decoder = OutputDecoder()
    #expect(decoder.decode([0x61, 0xE2, 0x86]) == "a")
    #expect(decoder.finish() == "\u{FFFD}")
    #expect(decoder.decode([0x62]) == "b", "and is forgotten")
  }

  @Test func bytesThatAreNoTextAreReplacedAtOnce() {
    var decoder = OutputDecoder()
    #expect(decoder.decode([0xFF, 0x61]) == "\u{FFFD}a")
    #expect(decoder.decode([0xFF]) == "\u{FFFD}", "it begins no character")
    #expect(decoder.decode([0x80, 0x80, 0x80, 0x80]) == "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
  }

  /// However rubbish is cut, no byte is lost and what comes out is what the whole would give.
  @Test func rubbishIsCutAsWell() {
    var generator = SeededGenerator(seed: 13)
    for _ in 0..<500 {
      let bytes = (0..<generator.number(0...24)).map { _ in
        generator.pick([0x61, 0x80, 0xBF, 0xC3, 0xA9, 0xE2, 0x86, 0xF0, 0x9F, 0xFF, 0xC0] as [UInt8])
      }
      var chunks: [ArraySlice<UInt8>] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        chunks.append(rest.prefix(generator.number(1...4)))
        rest = rest.dropFirst(chunks.last!.count)
      }
      #expect(decoded(chunks) == String(decoding: bytes, as: UTF8.self), "\(bytes)")
    }
  }
}
