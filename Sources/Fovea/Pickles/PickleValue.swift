/// What a pickle describes. What holds other values is a place in the document's list of contents, so that no value is deep.
enum PickleValue: Equatable {
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  /// A part of the file: bytes, or a whole number of more than 64 bits.
  case bytes(Range<Int>)
  /// A class or a function of Python by its module and name, which is never called.
  case name(String)
  case tuple(Int)
  case list(Int)
  /// Its contents are keys and values in turn.
  case dictionary(Int)
  /// What Python would make by a call: its contents are the function, the tuple of arguments, the state that it would be given
  /// (or none), and then keys and values in turn.
  case object(Int)
  /// What is stored elsewhere: its content is how it is called.
  case outside(Int)
}

/// A pickle that was read: what Python would have made of it, as a description.
struct PickleDocument {
  /// What all of it describes.
  fileprivate(set) var value = PickleValue.none
  /// What tuples, lists and the like hold.
  fileprivate(set) var contents: [[PickleValue]] = []
  /// How many bytes of the file it took.
  fileprivate(set) var end = 0
  let bytes: ArraySlice<UInt8>
  /// How messages call the file.
  let name: String

  init(_ bytes: ArraySlice<UInt8>, name: String) {
    self.bytes = bytes
    self.name = name
  }

  /// The bytes that a value stands for.
  func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes.dropFirst(range.lowerBound).prefix(range.count) }

  mutating func finish(_ value: PickleValue, end: Int) { (self.value, self.end) = (value, end) }

  /// Takes up what something holds; answers its place.
  mutating func hold(_ values: [PickleValue]) -> Int {
    contents.append(values)
    return contents.count - 1
  }

  mutating func add(_ values: [PickleValue], at place: Int) { contents[place] += values }
  mutating func replace(_ value: PickleValue, number: Int, at place: Int) { contents[place][number] = value }
}

extension PickleDocument {
  /// The elements of a tuple.
  func tuple(_ value: PickleValue, count: Int? = nil, _ what: String) throws -> [PickleValue] {
    guard case .tuple(let place) = value, count == nil || contents[place].count == count else {
      throw unexpected(what, value)
    }
    return contents[place]
  }

  /// The elements of a list.
  func list(_ value: PickleValue, _ what: String) throws -> [PickleValue] {
    guard case .list(let place) = value else { throw unexpected(what, value) }
    return contents[place]
  }

  /// The whole numbers of a tuple.
  func integers(_ value: PickleValue, _ what: String) throws -> [Int] {
    try tuple(value, what).map { try integer($0, what) }
  }

  func integer(_ value: PickleValue, _ what: String) throws -> Int {
    guard case .integer(let number) = value else { throw unexpected(what, value) }
    return number
  }

  func text(_ value: PickleValue, _ what: String) throws -> String {
    guard case .text(let text) = value else { throw unexpected(what, value) }
    return text
  }

  func name(_ value: PickleValue, _ what: String) throws -> String {
    guard case .name(let name) = value else { throw unexpected(what, value) }
    return name
  }

  /// What Python would make by a call: which function, of what, and with which state.
  func call(_ value: PickleValue, _ what: String) throws -> (
    function: String, arguments: PickleValue, state: PickleValue
  ) {
    guard case .object(let place) = value else { throw unexpected(what, value) }
    return (try name(contents[place][0], what), contents[place][1], contents[place][2])
  }

  /// The keys and values of a dictionary, ordered or not, whose keys are texts.
  func members(_ value: PickleValue, _ what: String) throws -> [(key: String, value: PickleValue)] {
    var flat: ArraySlice<PickleValue>
    switch value {
    case .dictionary(let place): flat = contents[place][...]
    case .object(let place) where contents[place][0] == .name("collections.OrderedDict"):
      flat = contents[place].dropFirst(3)
    default: throw unexpected(what, value)
    }
    var members: [(key: String, value: PickleValue)] = []
    while let key = flat.popFirst(), let value = flat.popFirst() { members.append((try text(key, "a name"), value)) }
    return members
  }

  func malformed(_ reason: String) -> TensorFileError { .malformed(name: name, reason: reason) }

  private func unexpected(_ what: String, _ value: PickleValue) -> TensorFileError {
    malformed("\(what) is \(kind(of: value)), which it cannot be")
  }

  private func kind(of value: PickleValue) -> String {
    switch value {
    case .none: "nothing"
    case .bool, .integer, .number: "a number"
    case .text: "a text"
    case .bytes: "bytes"
    case .name(let name): "the Python name \(name)"
    case .tuple(let place): "a tuple of \(contents[place].count)"
    case .list: "a list"
    case .dictionary: "a dictionary"
    case .object(let place):
      if case .name(let name) = contents[place][0] { "an object of \(name)" } else { "an object" }
    case .outside: "something stored elsewhere"
    }
  }
}
