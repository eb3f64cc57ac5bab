internal import JSONText

/// The safetensors format: eight bytes with the length of a JSON header, the header, and the numbers of all tensors without
/// a gap (github.com/huggingface/safetensors).
struct SafetensorsFile {
  /// Where the numbers of one tensor lie.
  struct Entry {
    let name: String
    let type: StoredType
    let shape: [Int]
    let range: Range<Int>
  }

  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]
  private let name: String

  /// The limit of the format: a longer header is an attack or an accident.
  private static let longestHeader = 100_000_000
  private static let types: [String: StoredType] = [
    "F64": .float64, "F32": .float32, "F16": .float16, "BF16": .bfloat16, "I64": .int64, "I32": .int32, "I16": .int16,
    "I8": .int8, "U64": .uint64, "U32": .uint32, "U16": .uint16, "U8": .uint8, "BOOL": .bool,
  ]

  /// The bytes from the beginning that hold the header, told by the first eight.
  static func headerEnd(_ bytes: [UInt8], name: String) throws -> Int {
    guard bytes.count >= 8 else {
      throw TensorFileError.malformed(
        name: name, reason: "it has \(bytes.count) bytes; a safetensors file has at least ten")
    }
    var reader = ByteReader(bytes[...], name: name)
    let length = try reader.integer(UInt64.self, "the length of the header")
    guard length <= longestHeader else {
      throw TensorFileError.malformed(
        name: name, reason: "its header would be \(length) bytes long, so this is no safetensors file, or a damaged one"
      )
    }
    return 8 + Int(length)
  }

  /// Reads the header.
  ///
  /// - Parameter name: what error messages call the file.
  init(header bytes: [UInt8], name: String) throws {
    self.name = name
    let end = try SafetensorsFile.headerEnd(bytes, name: name)
    guard end <= bytes.count else {
      throw malformed(
        "its header should take \(end - 8) bytes, but only \(bytes.count - 8) follow; the file was cut off")
    }
    let json: JSON
    do {
      json = try JSON(parsing: bytes[8..<end], halfSurrogates: .refused)
    } catch {
      throw malformed("its header is not JSON: \(error)")
    }
    guard let members = json.objectValue else { throw malformed("its header is \(json.kind), not an object") }
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      if key == "__metadata__" {
        metadata = try texts(value)
      } else {
        entries.append(try entry(key, value))
      }
    }
    // Numbers in the order of the file; an empty tensor stands before the one that begins at the same place.
    entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
  }

  /// The tensors, whose numbers must fill the rest of the file without gap or overlap.
  static func decode(_ bytes: [UInt8], name: String) throws -> [String: Tensor] {
    let file = try SafetensorsFile(header: bytes, name: name)
    let start = try headerEnd(bytes, name: name)
    try file.checkRanges(size: bytes.count - start)
    var tensors: [String: Tensor] = [:]
    for entry in file.entries {
      let numbers = bytes[start + entry.range.lowerBound..<start + entry.range.upperBound]
      tensors[entry.name] = try entry.type.tensor(entry.shape, bytes: numbers, name: "\(entry.name) in \(name)")
    }
    return tensors
  }

  private func checkRanges(size: Int) throws {
    var end = 0
    for entry in entries {
      guard entry.range.upperBound <= size else {
        throw malformed(
          "“\(entry.name)” should end at byte \(entry.range.upperBound) of the numbers, but only \(size) are there; the "
            + "file was cut off")
      }
      guard entry.range.lowerBound == end else {
        let fault = entry.range.lowerBound < end ? "overlaps the tensor before it" : "leaves a gap before it"
        throw malformed("“\(entry.name)” begins at byte \(entry.range.lowerBound) of the numbers and \(fault)")
      }
      end = entry.range.upperBound
    }
    guard end == size else { throw malformed("\(size - end) bytes at its end belong to no tensor") }
  }

  private func malformed(_ reason: String) -> TensorFileError { .malformed(name: name, reason: reason) }

  private func texts(_ value: JSON) throws -> [String: String] {
    guard let members = value.objectValue else { throw malformed("its __metadata__ is \(value.kind), not an object") }
    return try members.mapValues { value in
      guard let text = value.stringValue else {
        throw malformed("its __metadata__ holds \(value.kind), not only texts")
      }
      return text
    }
  }

  private func entry(_ key: String, _ value: JSON) throws -> Entry {
    guard let kind = value["dtype"]?.stringValue else { throw malformed("“\(key)” has no dtype") }
    guard let type = SafetensorsFile.types[kind] else {
      throw TensorFileError.unsupported(
        name: name, reason: "“\(key)” is of kind \(kind); convert it to F32 before saving")
    }
    guard let sizes = value["shape"]?.arrayValue?.map(\.integerValue), let bounds = value["data_offsets"]?.arrayValue,
      !sizes.contains(where: { $0 == nil || $0! < 0 })
    else { throw malformed("“\(key)” needs a shape and data_offsets, of whole numbers from 0") }
    let shape = sizes.compactMap { $0 }
    guard let size = type.byteCount(of: shape) else { throw malformed("the shape \(shape) of “\(key)” is too large") }
    guard bounds.count == 2, let start = bounds[0].integerValue, let end = bounds[1].integerValue, 0 <= start,
      start <= end
    else { throw malformed("the data_offsets of “\(key)” must be where its numbers begin and end") }
    guard end - start == size else {
      throw malformed(
        "“\(key)” of shape \(shape) and kind \(kind) takes \(size) bytes, but its data_offsets give \(end - start)")
    }
    return Entry(name: key, type: type, shape: shape, range: start..<end)
  }
}
