import Testing

@testable import Fovea

@Suite struct TorchFileTests {
  private static let expected: [String: Tensor] = [
    "weight": Tensor([[0, 1, 2], [3, 4, 5]]), "turned": Tensor([[0, 3], [1, 4], [2, 5]]), "half": Tensor([0.5, -2]),
    "count": Tensor(shape: [], values: [7 as Int32]), "part": Tensor([4, 5]),
  ]

  @Test(arguments: [PickleFixtures.olderTorch, PickleFixtures.torch])
  func bothFormsAreRead(_ bytes: [UInt8]) throws {
    #expect(areSame(try TorchFile.decode(bytes, name: "x.pth"), Self.expected))
    let folder = try ScratchFolder()
    #expect(areSame(try Tensor.load(pth: folder.file("x.pth", bytes)), Self.expected))
  }

  @Test func cutOffAnywhere() {
    for whole in [PickleFixtures.olderTorch, PickleFixtures.torch] {
      for count in stride(from: 0, to: whole.count, by: 7) {
        #expect(throws: TensorFileError.self) { try TorchFile.decode(Array(whole[..<count]), name: "x") }
      }
    }
  }

  @Test func everyChangedByteIsSurvived() {
    let whole = PickleFixtures.olderTorch
    var refused = 0
    for place in whole.indices {
      var bytes = whole
      bytes[place] ^= 0x21
      if (try? TorchFile.decode(bytes, name: "x")) == nil { refused += 1 }
    }
    #expect(refused > whole.count / 2)
  }

  @Test func otherFiles() {
    #expect(fault { try TorchFile.decode([], name: "x") }.contains("it is empty"))
    #expect(fault { try TorchFile.decode(Array("hello".utf8), name: "x") }.contains("torch.save"))
    let zip = Self.zip([("../data.pkl2", [1])])
    #expect(fault { try TorchFile.decode(zip, name: "x") }.contains("no data.pkl"))
  }

  private static let signature: [UInt8] = Array(PickleFixtures.olderTorch.prefix(15))
  private static let machine = PickleBytes().then("}").text("little_endian").code(0x88).then("s").end

  /// A file of the older form with one tensor over a storage of so many numbers.
  private static func file(
    _ function: String = "torch._utils _rebuild_tensor_v2", storage: String = "torch FloatStorage", offset: UInt8 = 0,
    shape: [UInt8], strides: [UInt8], stored: Int64 = 4, numbers: Int = 4, key: String = "7", listed: String = "7"
  ) -> [UInt8] {
    func tuple(_ bytes: PickleBytes, _ values: [UInt8]) -> PickleBytes {
      values.reduce(bytes.then("(")) { $0.then("K", [$1]) }.then("t")
    }
    var tensors = PickleBytes().then("}").text("w").name(function).then("(").then("(").text("storage").name(storage)
    tensors = tensors.text(key).text("cpu").then("K", [4]).then("N").then("t").then("Q").then("K", [offset])
    tensors = tuple(tuple(tensors, shape), strides).code(0x89).then("N").then("t").then("R").then("s")
    let keys = PickleBytes().then("]").text(listed).then("a").end
    let version = PickleBytes().then("M", [0xE9, 3]).end
    return signature + version + machine + tensors.end + keys + stored.littleEndianBytes
      + (0..<numbers).flatMap { Float($0).bitPattern.littleEndianBytes }
  }

  @Test func layouts() throws {
    func read(_ bytes: [UInt8]) throws -> Tensor? { try TorchFile.decode(bytes, name: "x")["w"] }
    #expect(try read(Self.file(shape: [2, 2], strides: [2, 1])) == Tensor([[0, 1], [2, 3]]))
    #expect(try read(Self.file(shape: [2, 2], strides: [1, 2])) == Tensor([[0, 2], [1, 3]]))
    #expect(try read(Self.file(offset: 1, shape: [2], strides: [2])) == Tensor([1, 3]))
    #expect(try read(Self.file(shape: [1, 2, 1], strides: [9, 1, 9]))?.shape == [1, 2, 1])
    #expect(try read(Self.file(shape: [0, 3], strides: [3, 1]))?.shape == [0, 3])
  }

  @Test func tensorsThatDoNotFitTheirNumbers() {
    let faults: [[UInt8]] = [
      Self.file(shape: [5], strides: [1]), Self.file(offset: 1, shape: [4], strides: [1]),
      Self.file(offset: 4, shape: [1], strides: [1]), Self.file(offset: 200, shape: [0], strides: [1]),
      Self.file(shape: [2, 2], strides: [3, 1]), Self.file(shape: [2], strides: [1, 1]),
      // Numbers that are repeated would make much of little.
      Self.file(shape: [4, 4, 4], strides: [0, 0, 1]), Self.file(shape: [255, 255], strides: [0, 0]),
    ]
    for bytes in faults { #expect(fault { try TorchFile.decode(bytes, name: "x") }.contains("does not fit")) }
  }

  @Test func storages() {
    func message(_ bytes: [UInt8]) -> String { fault { try TorchFile.decode(bytes, name: "x") } }
    let shape: [UInt8] = [4]
    #expect(message(Self.file(shape: shape, strides: [1], stored: .max)).contains("cannot hold"))
    #expect(message(Self.file(shape: shape, strides: [1], stored: -1)).contains("cannot hold -1"))
    #expect(message(Self.file(shape: shape, strides: [1], stored: 1 << 30)).contains("cut off"))
    #expect(message(Self.file(shape: shape, strides: [1], listed: "8")).contains("no tensor uses the storage 8"))
    #expect(message(Self.file(storage: "torch ComplexStorage", shape: shape, strides: [1])).contains("ComplexStorage"))
    #expect(message(Self.file("posix system", shape: shape, strides: [1])).contains("posix.system"))
    #expect(message(Self.file("collections OrderedDict", shape: shape, strides: [1])).contains("is no tensor"))
    #expect(
      message(Self.file(storage: "collections OrderedDict", shape: shape, strides: [1])).contains("no kind of storage"))
  }

  /// A key is only ever the name of a member of the archive, never a path.
  @Test func keysAreNoPaths() {
    let tensors = Self.file(shape: [4], strides: [1], key: "../../../../etc/passwd")
    let start = Self.signature.count + 6 + Self.machine.count
    let zip = Self.zip([("m/data.pkl", Array(tensors[start...])), ("m/data/7", [1, 2, 3, 4])])
    let message = fault { try TorchFile.decode(zip, name: "x") }
    #expect(message.contains("the storage ../../../../etc/passwd is missing"))
  }

  /// An archive of these members, not compressed.
  private static func zip(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var (locals, central) = ([UInt8](), [UInt8]())
    for (name, bytes) in members {
      var head: [UInt8] = [20, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      head += bytes.withUnsafeBytes { Deflate.checksum([$0]) }.littleEndianBytes
      head += UInt32(bytes.count).littleEndianBytes + UInt32(bytes.count).littleEndianBytes
      head += UInt16(name.utf8.count).littleEndianBytes + [0, 0]
      central += [0x50, 0x4B, 1, 2, 20, 0] + head + [UInt8](repeating: 0, count: 10)
      central += UInt32(locals.count).littleEndianBytes + Array(name.utf8)
      locals += [0x50, 0x4B, 3, 4] + head + Array(name.utf8) + bytes
    }
    let count = UInt16(members.count).littleEndianBytes
    return locals + central + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count
      + UInt32(central.count).littleEndianBytes + UInt32(locals.count).littleEndianBytes + [0, 0]
  }
}
