/// What `torch.save` writes of a state dictionary: names and tensors, whose numbers lie in storages beside the pickle.
///
/// Two forms are known: the older one, pickles and storages one behind the other, and the zip archive of 2020.
struct TorchFile {
  private let pickle: PickleDocument
  private let name: String
  /// The numbers of each storage by its key.
  private var storages: [String: ArraySlice<UInt8>] = [:]

  private static let types: [String: StoredType] = [
    "Double": .float64, "Float": .float32, "Half": .float16, "BFloat16": .bfloat16, "Long": .int64, "Int": .int32,
    "Short": .int16, "Char": .int8, "Byte": .uint8, "Bool": .bool,
  ]

  private static let names = Set(
    types.keys.map { "torch.\($0)Storage" } + [
      "collections.OrderedDict", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter",
    ])

  /// How the older form begins: the number 0x1950A86A20F9469CFC6C, pickled.
  private static let signature: [UInt8] = [
    0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]

  /// The tensors by their names.
  ///
  /// - Parameter name: what error messages call the file.
  static func decode(_ bytes: [UInt8], name: String) throws -> [String: Tensor] {
    let file =
      bytes.starts(with: [0x50, 0x4B]) ? try TorchFile(zip: bytes, name: name) : try TorchFile(bytes, name: name)
    var tensors: [String: Tensor] = [:]
    for (key, value) in try file.pickle.members(file.pickle.value, "what it holds") {
      tensors[key] = try file.tensor(value, key)
    }
    return tensors
  }

  /// The older form: number, version, machine, tensors, keys of the storages, and these in the same order.
  private init(_ bytes: [UInt8], name: String) throws {
    self.name = name
    guard bytes.starts(with: Self.signature) else {
      throw TensorFileError.malformed(
        name: name, reason: bytes.isEmpty ? "it is empty" : "it does not begin as a file of torch.save does")
    }
    var rest = bytes.dropFirst(Self.signature.count)
    func next() throws -> PickleDocument {
      let document = try PickleReader.read(rest, name: name, names: Self.names)
      rest = rest.dropFirst(document.end)
      return document
    }
    let version = try next()
    guard version.value == .integer(1001) else { throw version.malformed("its version is not 1001") }
    let machine = try next()
    let isLittle = try machine.members(machine.value, "the machine that wrote it").first { $0.key == "little_endian" }
    guard isLittle?.value == .bool(true) else { throw Self.bigEndian(name) }
    pickle = try next()
    let keys = try next()
    var reader = ByteReader(rest.dropFirst(0), name: name)
    let sizes = try declaredStorages()
    for key in try keys.list(keys.value, "the list of storages") {
      let key = try keys.text(key, "a storage's key")
      guard let type = sizes[key] else { throw keys.malformed("no tensor uses the storage \(key)") }
      let count = try reader.integer(Int64.self, "the size of a storage")
      guard count >= 0, let size = type.byteCount(of: [Int(count)]) else {
        throw keys.malformed("a storage cannot hold \(count) numbers")
      }
      storages[key] = try reader.take(size, "a storage of \(count) numbers")
    }
  }

  private init(zip bytes: [UInt8], name: String) throws {
    self.name = name
    let archive = try ZipArchive(bytes, name: name)
    guard let main = archive.members.first(where: { $0.name.hasSuffix("/data.pkl") }) else {
      throw TensorFileError.malformed(
        name: name, reason: "it is a zip archive, but has no data.pkl as torch.save writes it")
    }
    let folder = main.name.dropLast("data.pkl".count)
    if let order = archive.members.first(where: { $0.name == "\(folder)byteorder" }),
      try archive.contents(of: order).elementsEqual("big".utf8)
    {
      throw Self.bigEndian(name)
    }
    pickle = try PickleReader.read(try archive.contents(of: main), name: name, names: Self.names)
    let members = Dictionary(archive.members.map { ($0.name, $0) }) { first, _ in first }
    for key in try declaredStorages().keys {
      guard let member = members["\(folder)data/\(key)"] else {
        throw pickle.malformed("the storage \(key) is missing")
      }
      storages[key] = try archive.contents(of: member)
    }
  }

  private static func bigEndian(_ name: String) -> TensorFileError {
    .unsupported(name: name, reason: "it was written on a big-endian machine; save it again on another")
  }

  /// The kinds of the storages that the pickle names, by their keys.
  private func declaredStorages() throws -> [String: StoredType] {
    var types: [String: StoredType] = [:]
    for case .outside(let place) in pickle.contents.joined() {
      let (key, type) = try storage(pickle.contents[place][0])
      types[key] = type
    }
    return types
  }

  /// A storage's name: the word, its class, its key, where it lay, and how much it holds.
  private func storage(_ value: PickleValue) throws -> (key: String, type: StoredType) {
    let parts = try pickle.tuple(value, "a storage")
    guard parts.count >= 3, parts[0] == .text("storage") else { throw pickle.malformed("a storage has no name") }
    let kind = try pickle.name(parts[1], "a storage's class")
    guard let type = Self.types[String(kind.dropFirst("torch.".count).dropLast("Storage".count))] else {
      throw pickle.malformed("\(kind) is no kind of storage")
    }
    return (try pickle.text(parts[2], "a storage's key"), type)
  }

  private func tensor(_ value: PickleValue, _ key: String) throws -> Tensor {
    guard case .object = value else {
      throw TensorFileError.unsupported(
        name: name, reason: "“\(key)” is no tensor; save the state alone: torch.save(model.state_dict(), …)")
    }
    let call = try pickle.call(value, "“\(key)”")
    if call.function == "torch._utils._rebuild_parameter" {
      let inner = try pickle.tuple(call.arguments, count: 3, "“\(key)”")[0]
      guard try pickle.call(inner, "“\(key)”").function == "torch._utils._rebuild_tensor_v2" else {
        throw pickle.malformed("“\(key)” is no parameter")
      }
      return try tensor(inner, key)
    }
    let parts = try pickle.tuple(call.arguments, "“\(key)”")
    guard call.function == "torch._utils._rebuild_tensor_v2", parts.count >= 4, case .outside(let place) = parts[0]
    else {
      throw TensorFileError.unsupported(name: name, reason: "“\(key)” is no tensor; save the state alone")
    }
    let (storageKey, type) = try storage(pickle.contents[place][0])
    let layout = Layout(
      offset: try pickle.integer(parts[1], "the place of “\(key)”"),
      shape: try pickle.integers(parts[2], "the shape of “\(key)”"),
      strides: try pickle.integers(parts[3], "the strides of “\(key)”"))
    guard let storage = storages[storageKey], layout.fits(storage.count / type.size),
      type.byteCount(of: layout.shape) != nil
    else {
      throw pickle.malformed("“\(key)” of shape \(layout.shape) does not fit in the numbers that are stored for it")
    }
    return try type.tensor(layout.shape, bytes: layout.gathered(storage, size: type.size), name: "\(key) in \(name)")
  }
}

/// Where the numbers of a tensor lie in a storage, counted in numbers.
private struct Layout {
  let offset: Int
  let shape: [Int]
  let strides: [Int]

  private var count: Int { shape.reduce(1, *) }

  /// Whether all its numbers are among so many, each of them once at most.
  func fits(_ stored: Int) -> Bool {
    guard shape.count == strides.count, (0...stored).contains(offset) else { return false }
    guard shape.allSatisfy({ (0...stored).contains($0) || $0 == 1 }), strides.allSatisfy({ $0 >= 0 }) else {
      return false
    }
    if shape.contains(0) { return true }
    var (last, count) = (offset, 1)
    for (size, stride) in zip(shape, strides) where size > 1 {
      // What is at most as many as the bytes of a file cannot overflow when multiplied once.
      guard stride <= stored else { return false }
      last += (size - 1) * stride
      count *= size
      guard last < stored, count <= stored else { return false }
    }
    return last < stored
  }

  /// The bytes of its numbers in row-major order.
  func gathered(_ storage: ArraySlice<UInt8>, size: Int) -> ArraySlice<UInt8> {
    let start = storage.startIndex + offset * size
    if shape.contains(0) { return [] }
    var expected = 1
    let isInOrder = zip(shape, strides).reversed().allSatisfy { length, stride in
      defer { expected *= length }
      return length == 1 || stride == expected
    }
    if isInOrder { return storage[start..<start + count * size] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * size)
    var index = [Int](repeating: 0, count: shape.count)
    for _ in 0..<count {
      let place = start + zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 } * size
      bytes += storage[place..<place + size]
      // The last axis counts first.
      for axis in index.indices.reversed() {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
      }
    }
    return bytes[...]
  }
}
