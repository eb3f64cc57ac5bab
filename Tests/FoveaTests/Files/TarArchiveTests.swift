import Testing

@testable import Fovea

@Suite struct TarArchiveTests {
  @Test func filesByName() throws {
    let files = try TarArchive(PickleFixtures.tar, name: "x.tar").files
    #expect(files.keys.sorted() == ["a/hello.txt", "long/\(String(repeating: "n", count: 120)).txt"])
    #expect(files["a/hello.txt"]?.elementsEqual("hello".utf8) == true)
    #expect(files["long/\(String(repeating: "n", count: 120)).txt"]?.count == 513)
  }

  @Test func cutOff() {
    #expect(fault { try TarArchive(Array(PickleFixtures.tar[..<700]), name: "x") }.contains("cut off"))
    #expect(fault { try TarArchive(Array(PickleFixtures.tar[..<515]), name: "x") }.contains("cut off"))
  }

  @Test func damagedHeaders() {
    for place in [0, 100, 124, 148, 156, 300] {
      var bytes = PickleFixtures.tar
      bytes[place] ^= 1
      #expect(fault { try TarArchive(bytes, name: "x") }.contains("damaged"), "byte \(place)")
    }
  }
}
