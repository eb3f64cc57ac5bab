/// What stands before the numbers of an `npy` file: a Python dictionary such as
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }` (NumPy Enhancement Proposal 1).
struct NPYHeader: Equatable {
  /// NumPy's name for the kind of numbers: the order of bytes, a letter and the bytes of one number.
  var kind: String
  /// Whether the first axis varies fastest.
  var isFortranOrder: Bool
  var shape: [Int]

  /// The dictionary as NumPy writes it.
  var text: String {
    let sizes = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    return "{'descr': '\(kind)', 'fortran_order': \(isFortranOrder ? "True" : "False"), 'shape': (\(sizes)), }"
  }
}

extension NPYHeader {
  /// Reads the dictionary.
  ///
  /// - Parameter name: what error messages call the file.
  init(_ text: ArraySlice<UInt8>, name: String) throws {
    var reader = PythonReader(text: Array(text), name: name)
    var (kind, isFortranOrder, shape): (String?, Bool?, [Int]?)
    try reader.expect("{")
    while !reader.passes("}") {
      let key = try reader.string()
      try reader.expect(":")
      switch key {
      case "descr": kind = try reader.kind()
      case "fortran_order": isFortranOrder = try reader.boolean()
      case "shape": shape = try reader.tuple()
      default: throw reader.failure("it has an entry “\(key)”, which .npy files do not have")
      }
      guard reader.passes(",") else {
        try reader.expect("}")
        break
      }
    }
    guard reader.isAtEnd else { throw reader.failure("something follows its closing }") }
    guard let kind, let isFortranOrder, let shape else {
      throw reader.failure("it must name 'descr', 'fortran_order' and 'shape'")
    }
    self.init(kind: kind, isFortranOrder: isFortranOrder, shape: shape)
  }
}

/// Reads the few Python literals of a header.
private struct PythonReader {
  let text: [UInt8]
  let name: String
  var position = 0

  func failure(_ reason: String) -> TensorFileError {
    .malformed(name: name, reason: "its header is damaged: \(reason)")
  }

  private mutating func skipWhitespace() {
    while position < text.count, [0x20, 0x0A, 0x0D, 0x09].contains(text[position]) { position += 1 }
  }

  var isAtEnd: Bool {
    mutating get {
      skipWhitespace()
      return position == text.count
    }
  }

  /// Passes a word if it is next.
  mutating func passes(_ word: String) -> Bool {
    skipWhitespace()
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  mutating func expect(_ word: String) throws {
    guard passes(word) else { throw failure("a “\(word)” is missing at its byte \(position)") }
  }

  mutating func string() throws -> String {
    skipWhitespace()
    let start = position + 1
    guard position < text.count, text[position] == UInt8(ascii: "'") || text[position] == UInt8(ascii: "\""),
      let end = text[start...].firstIndex(of: text[position])
    else { throw failure("a text in quotes is missing at its byte \(position)") }
    position = end + 1
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  /// The kind of numbers; a list stands for records of several.
  mutating func kind() throws -> String {
    guard !passes("[") else {
      throw TensorFileError.unsupported(
        name: name, reason: "records of named fields (a structured array); save each field as an array of its own")
    }
    return try string()
  }

  mutating func boolean() throws -> Bool {
    if passes("True") { return true }
    try expect("False")
    return false
  }

  mutating func tuple() throws -> [Int] {
    var sizes: [Int] = []
    try expect("(")
    while !passes(")") {
      skipWhitespace()
      let digits = text[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let size = Int(String(decoding: digits, as: UTF8.self)) else {
        throw failure("a size of the shape is missing, or not a whole number from 0, at its byte \(position)")
      }
      sizes.append(size)
      position += digits.count
      // Python 2 marked its long integers.
      _ = passes("L")
      guard passes(",") else {
        try expect(")")
        break
      }
    }
    return sizes
  }
}
