/// The members of a zip archive (PKWARE's APPNOTE 6.3), stored or deflated, of more than 4 GiB, too.
struct ZipArchive {
  /// One file in the archive.
  struct Member {
    let name: String
    fileprivate let flags: UInt16
    fileprivate let method: UInt16
    fileprivate let checksum: UInt32
    fileprivate var storedSize: Int
    fileprivate var size: Int
    fileprivate var offset: Int
  }

  private let bytes: [UInt8]
  private let name: String
  /// In the order of the archive's directory.
  private(set) var members: [Member] = []

  /// Reads the directory at the end of the archive.
  ///
  /// - Parameter name: what error messages call the file.
  init(_ bytes: [UInt8], name: String) throws {
    self.bytes = bytes
    self.name = name
    let (count, start) = try directory()
    var reader = try reader(at: start)
    for _ in 0..<count { members.append(try member(&reader)) }
  }

  /// The contents of a member; its checksum is compared.
  func contents(of member: Member) throws -> ArraySlice<UInt8> {
    guard member.flags & 1 == 0 else { throw unsupported("“\(member.name)” is encrypted") }
    var reader = try reader(at: member.offset)
    guard try reader.integer(UInt32.self, "a member") == 0x0403_4B50 else {
      throw malformed("“\(member.name)” is not where the directory says")
    }
    // Its sizes may be missing here; those of the directory count.
    try reader.skip(22, "a member")
    let nameLength = Int(try reader.integer(UInt16.self, "a member"))
    let extraLength = Int(try reader.integer(UInt16.self, "a member"))
    try reader.skip(nameLength + extraLength, "a member's name")
    let stored = try reader.take(member.storedSize, "“\(member.name)”")
    let contents: ArraySlice<UInt8>
    switch member.method {
    case 0 where member.size == member.storedSize: contents = stored
    case 8 where member.size / Deflate.largestRatio <= member.storedSize:
      guard let expanded = Deflate.expanded(stored, count: member.size) else {
        throw malformed("the compressed bytes of “\(member.name)” are damaged")
      }
      contents = expanded[...]
    case 0, 8:
      throw malformed("“\(member.name)” cannot be \(member.size) bytes, stored as \(member.storedSize)")
    default:
      throw unsupported(
        "“\(member.name)” is compressed by method \(member.method) of zip; save it with numpy.savez or savez_compressed"
      )
    }
    guard contents.withUnsafeBytes({ Deflate.checksum([$0]) }) == member.checksum else {
      throw malformed("the checksum of “\(member.name)” is wrong, so its bytes were changed")
    }
    return contents
  }

  private func malformed(_ reason: String) -> TensorFileError { .malformed(name: name, reason: reason) }
  private func unsupported(_ reason: String) -> TensorFileError { .unsupported(name: name, reason: reason) }

  private func reader(at offset: Int) throws -> ByteReader {
    guard (0...bytes.count).contains(offset) else {
      throw malformed("it points to byte \(offset), but has only \(bytes.count); the file was cut off")
    }
    return ByteReader(bytes[offset...], name: name)
  }

  /// How many members the directory lists, and where it begins.
  private func directory() throws -> (count: Int, start: Int) {
    // At the very end, but for a comment of up to 64 KiB.
    let last = bytes.count - 22
    let end = stride(from: last, through: max(0, last - 0xFFFF), by: -1).first { place in
      bytes[place] == 0x50 && bytes[place..<place + 4].elementsEqual([0x50, 0x4B, 5, 6])
        && place + 22 + Int(bytes[place + 20]) + Int(bytes[place + 21]) << 8 == bytes.count
    }
    guard let end else {
      throw malformed(
        bytes.isEmpty
          ? "it is empty"
          : bytes.starts(with: [0x50, 0x4B]) ? "its end is missing; the file was cut off" : "it is no zip archive")
    }
    var reader = try reader(at: end + 10)
    let count = Int(try reader.integer(UInt16.self, "the directory"))
    let size = try reader.integer(UInt32.self, "the directory")
    let start = try reader.integer(UInt32.self, "the directory")
    guard count == 0xFFFF || size == .max || start == .max else { return (count, Int(start)) }
    return try largeDirectory(before: end) ?? (count, Int(start))
  }

  /// The same where the numbers need 64 bits; nil if they are what they are.
  private func largeDirectory(before end: Int) throws -> (count: Int, start: Int)? {
    guard end >= 20 else { return nil }
    var locator = try reader(at: end - 20)
    guard try locator.integer(UInt32.self, "the locator") == 0x0706_4B50 else { return nil }
    try locator.skip(4, "the locator")
    var reader = try reader(at: try position(&locator))
    guard try reader.integer(UInt32.self, "the directory") == 0x0606_4B50 else {
      throw malformed("its directory is not where its end says")
    }
    try reader.skip(28, "the directory")
    let count = try position(&reader)
    try reader.skip(8, "the directory")
    return (count, try position(&reader))
  }

  /// A 64-bit number that a position or a size can be.
  private func position(_ reader: inout ByteReader) throws -> Int {
    let value = try reader.integer(UInt64.self, "a position")
    guard let position = Int(exactly: value) else { throw malformed("it names an impossible position, \(value)") }
    return position
  }

  private func member(_ reader: inout ByteReader) throws -> Member {
    guard try reader.integer(UInt32.self, "the directory") == 0x0201_4B50 else {
      throw malformed("its directory is damaged")
    }
    try reader.skip(4, "the directory")
    let flags = try reader.integer(UInt16.self, "the directory")
    let method = try reader.integer(UInt16.self, "the directory")
    try reader.skip(4, "the directory")
    let checksum = try reader.integer(UInt32.self, "the directory")
    let storedSize = try reader.integer(UInt32.self, "the directory")
    let size = try reader.integer(UInt32.self, "the directory")
    let nameLength = Int(try reader.integer(UInt16.self, "the directory"))
    let extraLength = Int(try reader.integer(UInt16.self, "the directory"))
    let commentLength = Int(try reader.integer(UInt16.self, "the directory"))
    try reader.skip(8, "the directory")
    let offset = try reader.integer(UInt32.self, "the directory")
    let name = String(decoding: try reader.take(nameLength, "a member's name"), as: UTF8.self)
    var extra = ByteReader(try reader.take(extraLength, "the directory"), name: self.name)
    try reader.skip(commentLength, "the directory")
    var member = Member(
      name: name, flags: flags, method: method, checksum: checksum, storedSize: Int(storedSize), size: Int(size),
      offset: Int(offset))
    // Numbers that do not fit in 32 bits stand in a field of their own, in this order.
    while extra.left >= 4 {
      let field = try extra.integer(UInt16.self, "the directory")
      var contents = ByteReader(
        try extra.take(Int(try extra.integer(UInt16.self, "the directory")), "the directory"), name: self.name)
      guard field == 1 else { continue }
      if size == .max { member.size = try position(&contents) }
      if storedSize == .max { member.storedSize = try position(&contents) }
      if offset == .max { member.offset = try position(&contents) }
    }
    return member
  }
}
