/// Writes the fields of a frame, one after the other.
struct PayloadWriter {
  var bytes: [UInt8] = []

  mutating func write(_ number: Int) {
    withUnsafeBytes(of: Int64(number).littleEndian) { bytes += $0 }
  }

  mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes += text.utf8
  }

  mutating func write(_ bundle: MIMEBundle) {
    write(bundle.data.count)
    for (type, content) in bundle.data.sorted(by: { $0.key < $1.key }) {
      write(type)
      write(content)
    }
    write(bundle.metadata)
  }
}

/// Reads what `PayloadWriter` wrote; nil when the bytes do not hold it.
struct PayloadReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func readInt() -> Int? {
    guard rest.count >= 8 else { return nil }
    let value = rest.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) }
    rest = rest.dropFirst(8)
    return Int(Int64(bitPattern: value))
  }

  mutating func readString() -> String? {
    guard let count = readInt(), count >= 0, rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return String(decoding: rest.prefix(count), as: UTF8.self)
  }

  mutating func readBundle() -> MIMEBundle? {
    guard let count = readInt(), count >= 0 else { return nil }
    var data: [String: String] = [:]
    for _ in 0..<count {
      guard let type = readString(), let content = readString() else { return nil }
      data[type] = content
    }
    guard let metadata = readString() else { return nil }
    return MIMEBundle(data: data, metadata: metadata)
  }
}
