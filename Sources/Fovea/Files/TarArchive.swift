/// The members of a tar archive (POSIX.1-1988, ustar, and the names of POSIX.1-2001).
struct TarArchive {
  /// The contents by name; of two of one name the last counts.
  private(set) var files: [String: ArraySlice<UInt8>] = [:]

  /// - Parameter name: what error messages call the file.
  init(_ bytes: [UInt8], name: String) throws {
    var reader = ByteReader(bytes[...], name: name)
    var longName: String?
    while true {
      let header = Array(try reader.take(512, "a member's header"))
      // Two empty blocks are the end.
      if header.allSatisfy({ $0 == 0 }) { return }
      guard Self.octal(header[148..<156]) == Self.checksum(header) else {
        throw TensorFileError.malformed(name: name, reason: "the header of a member of the tar archive is damaged")
      }
      guard let size = Self.octal(header[124..<136]) else {
        throw TensorFileError.malformed(name: name, reason: "a member of the tar archive has no size")
      }
      let contents = try reader.take(size, "a member")
      try reader.skip((512 - size % 512) % 512, "a member's end")
      switch header[156] {
      case UInt8(ascii: "x"): longName = Self.path(in: contents)
      case UInt8(ascii: "g"): break
      case 0, UInt8(ascii: "0"):
        let prefix = header[257..<262].elementsEqual("ustar".utf8) ? Self.text(header[345..<500]) : ""
        files[longName ?? (prefix.isEmpty ? "" : prefix + "/") + Self.text(header[0..<100])] = contents
        longName = nil
      default: longName = nil
      }
    }
  }

  /// The sum of a header's bytes, its own field counted as spaces.
  private static func checksum(_ header: [UInt8]) -> Int {
    header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
  }

  private static func text(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    Int(text(field).filter { $0 != " " }, radix: 8).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// The name in an extended header, whose lines are `LENGTH path=NAME`.
  private static func path(in contents: ArraySlice<UInt8>) -> String? {
    for line in contents.split(separator: UInt8(ascii: "\n")) {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 1)
      if words.count == 2, words[1].hasPrefix("path=") { return String(words[1].dropFirst(5)) }
    }
    return nil
  }
}
