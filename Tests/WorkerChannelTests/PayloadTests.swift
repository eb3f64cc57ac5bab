import Testing

@testable import WorkerChannel

@Suite struct PayloadTests {
  @Test(arguments: [0, 1, -1, 255, 256, 1 << 40, Int.max, Int.min])
  func numbersComeBack(number: Int) {
    var writer = PayloadWriter()
    writer.write(number)
    #expect(writer.bytes.count == 8)
    var reader = PayloadReader(writer.bytes)
    #expect(reader.readInt() == number)
    #expect(reader.readInt() == nil)
  }

  @Test func numbersAreLittleEndian() {
    var writer = PayloadWriter()
    writer.write(0x0102)
    #expect(writer.bytes == [2, 1, 0, 0, 0, 0, 0, 0])
  }

  @Test(arguments: ["", "a", "größe", "👁\u{301}", "\0\n\r"])
  func textsComeBack(text: String) {
    var writer = PayloadWriter()
    writer.write(text)
    writer.write(7)
    var reader = PayloadReader(writer.bytes)
    #expect(reader.readString() == text)
    #expect(reader.readInt() == 7, "what follows is read from its place")
  }

  @Test func bundlesComeBack() {
    let bundle = MIMEBundle(data: ["b": "2", "a": "1", "": ""], metadata: "{\"a\":{}}")
    var writer = PayloadWriter()
    writer.write(bundle)
    var reader = PayloadReader(writer.bytes)
    #expect(reader.readBundle() == bundle)
  }

  @Test func equalBundlesAreEqualBytes() {
    let pairs = (0..<20).map { ("type/\($0)", "\($0)") }
    var first = PayloadWriter()
    first.write(MIMEBundle(data: Dictionary(uniqueKeysWithValues: pairs)))
    var second = PayloadWriter()
    second.write(MIMEBundle(data: Dictionary(uniqueKeysWithValues: pairs.reversed())))
    #expect(first.bytes == second.bytes)
  }
}
