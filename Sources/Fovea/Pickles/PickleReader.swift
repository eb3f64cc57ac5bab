/// Reads Python's pickles (protocols 2 and 3, as PyTorch and NumPy write them) as a description, and runs nothing.
///
/// A pickle is a program for a stack machine, and one of its instructions calls any function of Python that it names. Here a
/// call is only noted down, and a name that the caller does not expect ends the reading.
struct PickleReader {
  private var document: PickleDocument
  private var bytes: ByteReader
  private let names: Set<String>
  private var stack: [PickleValue] = []
  /// Where on the stack groups begin.
  private var marks: [Int] = []
  private var memory: [Int: PickleValue] = [:]

  /// Reads one pickle from the beginning of some bytes; others may follow.
  ///
  /// - Parameters:
  ///   - bytes: what begins with the pickle.
  ///   - name: what error messages call the file.
  ///   - names: the classes and functions that may occur, as `collections.OrderedDict`.
  static func read(_ bytes: ArraySlice<UInt8>, name: String, names: Set<String>) throws -> PickleDocument {
    var reader = PickleReader(bytes, name: name, names: names)
    try reader.run()
    return reader.document
  }

  private init(_ bytes: ArraySlice<UInt8>, name: String, names: Set<String>) {
    document = PickleDocument(bytes, name: name)
    self.bytes = ByteReader(bytes, name: name)
    self.names = names
  }

  private mutating func run() throws {
    while true {
      let place = bytes.position
      let code = try bytes.integer(UInt8.self, "the next instruction of its pickle")
      if code == UInt8(ascii: ".") { break }
      guard try isLiteral(code) || isGroup(code) || isCall(code) || isMemory(code) else {
        throw TensorFileError.unsupported(
          name: document.name,
          reason: "its pickle has the instruction \(code) at byte \(place), which tensors do not need")
      }
    }
    let value = try pop()
    guard stack.isEmpty, marks.isEmpty else { throw malformed("its pickle ends with values that nothing holds") }
    document.finish(value, end: bytes.position)
  }

  /// Numbers, texts and bytes.
  private mutating func isLiteral(_ code: UInt8) throws -> Bool {
    switch code {
    case 0x80:
      let version = try bytes.integer(UInt8.self, "its protocol")
      guard version <= 3 else {
        throw TensorFileError.unsupported(
          name: document.name, reason: "its pickle has protocol \(version); protocols 2 and 3 are known")
      }
    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88: stack.append(.bool(true))
    case 0x89: stack.append(.bool(false))
    case UInt8(ascii: "K"): stack.append(.integer(Int(try bytes.integer(UInt8.self, "a number"))))
    case UInt8(ascii: "M"): stack.append(.integer(Int(try bytes.integer(UInt16.self, "a number"))))
    case UInt8(ascii: "J"): stack.append(.integer(Int(try bytes.integer(Int32.self, "a number"))))
    case 0x8A: stack.append(try longInteger())
    case UInt8(ascii: "G"):
      let bits = try bytes.integer(UInt64.self, "a number")
      stack.append(.number(Double(bitPattern: bits.byteSwapped)))
    case UInt8(ascii: "X"):
      let text = try bytes.take(Int(try bytes.integer(UInt32.self, "the length of a text")), "a text")
      stack.append(.text(try decoded(text)))
    case UInt8(ascii: "C"): try takeBytes(Int(try bytes.integer(UInt8.self, "a length")))
    case UInt8(ascii: "B"): try takeBytes(Int(try bytes.integer(UInt32.self, "a length")))
    default: return false
    }
    return true
  }

  /// Tuples, lists and dictionaries.
  private mutating func isGroup(_ code: UInt8) throws -> Bool {
    switch code {
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: ")"): stack.append(.tuple(document.hold([])))
    case 0x85: try pushTuple(of: 1)
    case 0x86: try pushTuple(of: 2)
    case 0x87: try pushTuple(of: 3)
    case UInt8(ascii: "t"): stack.append(.tuple(document.hold(try popGroup())))
    case UInt8(ascii: "]"): stack.append(.list(document.hold([])))
    case UInt8(ascii: "}"): stack.append(.dictionary(document.hold([])))
    case UInt8(ascii: "a"): try addToList([try pop()])
    case UInt8(ascii: "e"): try addToList(try popGroup())
    case UInt8(ascii: "s"):
      let value = try pop()
      try addMembers([try pop(), value])
    case UInt8(ascii: "u"): try addMembers(try popGroup())
    default: return false
    }
    return true
  }

  /// Names, and the calls that are noted down.
  private mutating func isCall(_ code: UInt8) throws -> Bool {
    switch code {
    case UInt8(ascii: "c"):
      let name = "\(try line()).\(try line())"
      guard names.contains(name) else {
        throw TensorFileError.unsupported(
          name: document.name,
          reason: "its pickle asks for Python's \(name.prefix(80)); only tensors are read, and nothing is run")
      }
      stack.append(.name(name))
    case UInt8(ascii: "R"):
      let arguments = try pop()
      guard case .tuple = arguments, case .name = stack.last else {
        throw malformed("its pickle calls what is no name")
      }
      stack.append(.object(document.hold([try pop(), arguments, .none])))
    case UInt8(ascii: "b"):
      let state = try pop()
      guard case .object(let place) = stack.last else {
        throw malformed("its pickle gives a state to what is no object")
      }
      document.replace(state, number: 2, at: place)
    case UInt8(ascii: "Q"): stack.append(.outside(document.hold([try pop()])))
    default: return false
    }
    return true
  }

  /// Values that come again.
  private mutating func isMemory(_ code: UInt8) throws -> Bool {
    switch code {
    case UInt8(ascii: "q"): try remember(Int(try bytes.integer(UInt8.self, "a place")))
    case UInt8(ascii: "r"): try remember(Int(try bytes.integer(UInt32.self, "a place")))
    case UInt8(ascii: "h"): try recall(Int(try bytes.integer(UInt8.self, "a place")))
    case UInt8(ascii: "j"): try recall(Int(try bytes.integer(UInt32.self, "a place")))
    default: return false
    }
    return true
  }

  private mutating func longInteger() throws -> PickleValue {
    let count = Int(try bytes.integer(UInt8.self, "the length of a number"))
    let start = bytes.position
    let digits = try bytes.take(count, "a number")
    guard count <= 8 else { return .bytes(start..<start + count) }
    // The highest bit is the sign.
    let isNegative = (digits.last ?? 0) >= 0x80
    return .integer(digits.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) })
  }

  private mutating func takeBytes(_ count: Int) throws {
    let start = bytes.position
    try bytes.skip(count, "a run of bytes")
    stack.append(.bytes(start..<start + count))
  }

  private mutating func line() throws -> String {
    var line: [UInt8] = []
    while true {
      let byte = try bytes.integer(UInt8.self, "a name")
      if byte == UInt8(ascii: "\n") { return try decoded(line[...]) }
      guard line.count < 200 else { throw malformed("its pickle has a name of more than 200 letters") }
      line.append(byte)
    }
  }

  private func decoded(_ bytes: ArraySlice<UInt8>) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed("a text in it is not UTF-8") }
    return text
  }

  private mutating func pop() throws -> PickleValue {
    guard stack.count > (marks.last ?? 0), let value = stack.popLast() else {
      throw malformed("its pickle takes a value where there is none")
    }
    return value
  }

  /// What was laid on the stack since the last mark.
  private mutating func popGroup() throws -> [PickleValue] {
    guard let start = marks.popLast() else { throw malformed("its pickle ends a group that did not begin") }
    defer { stack.removeSubrange(start...) }
    return Array(stack[start...])
  }

  private mutating func pushTuple(of count: Int) throws {
    var values: [PickleValue] = []
    for _ in 0..<count { values.append(try pop()) }
    stack.append(.tuple(document.hold(values.reversed())))
  }

  private mutating func addToList(_ values: [PickleValue]) throws {
    guard case .list(let place) = stack.last else { throw malformed("its pickle adds to what is no list") }
    document.add(values, at: place)
  }

  private mutating func addMembers(_ values: [PickleValue]) throws {
    guard values.count.isMultiple(of: 2) else { throw malformed("its pickle has a key without a value") }
    switch stack.last {
    case .dictionary(let place), .object(let place): document.add(values, at: place)
    default: throw malformed("its pickle adds names to what is no dictionary")
    }
  }

  private mutating func remember(_ place: Int) throws {
    guard let value = stack.last else { throw malformed("its pickle remembers a value where there is none") }
    memory[place] = value
  }

  private mutating func recall(_ place: Int) throws {
    guard let value = memory[place] else { throw malformed("its pickle recalls a value that it did not remember") }
    stack.append(value)
  }

  private func malformed(_ reason: String) -> TensorFileError { document.malformed(reason) }
}
