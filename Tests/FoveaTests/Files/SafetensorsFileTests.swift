import Testing

@testable import Fovea

@Suite struct SafetensorsFileTests {
  private static func file(_ header: String, _ numbers: [UInt8] = []) -> [UInt8] {
    UInt64(header.utf8.count).littleEndianBytes + Array(header.utf8) + numbers
  }

  private static func read(_ header: String, _ numbers: [UInt8] = []) throws -> [String: Tensor] {
    try SafetensorsFile.decode(file(header, numbers), name: "x.safetensors")
  }

  @Test func theBytesAreThoseOfTheFormat() throws {
    let folder = try ScratchFolder()
    let tensors = ["b": Tensor([1]), "a": Tensor([2, 3], dtype: .uint8), "c": Tensor(4, dtype: .float64)]
    try Tensor.save(tensors, safetensors: folder.path("x"), metadata: ["by": "me"])
    let bytes = try folder.bytes("x")
    let header =
      #"{"__metadata__":{"by":"me"},"a":{"data_offsets":[12,14],"dtype":"U8","shape":[2]},"#
      + #""b":{"data_offsets":[8,12],"dtype":"F32","shape":[1]},"c":{"data_offsets":[0,8],"dtype":"F64","shape":[]}}"#
    let padding = (8 - header.utf8.count % 8) % 8
    #expect(Array(bytes[..<8]) == UInt64(header.utf8.count + padding).littleEndianBytes)
    #expect(bytes[8...].starts(with: (header + String(repeating: " ", count: padding)).utf8))
    #expect(Array(bytes.suffix(14)) == [0, 0, 0, 0, 0, 0, 0x10, 0x40, 0, 0, 0x80, 0x3F, 2, 3])
  }

  @Test func filesComeBackAsTheyWere() throws {
    let folder = try ScratchFolder()
    var tensors = oneOfEachKind
    tensors["größe \"1\""] = Tensor(zeros: [0, 4])
    try Tensor.save(tensors, safetensors: folder.path("x"), metadata: ["epoch": "3"])
    #expect(areSame(try Tensor.load(safetensors: folder.path("x")), tensors))
    #expect(try Tensor.metadata(safetensors: folder.path("x")) == ["epoch": "3"])
    try Tensor.save([:], safetensors: folder.path("empty"))
    #expect(try Tensor.load(safetensors: folder.path("empty")).isEmpty)
    #expect(try Tensor.metadata(safetensors: folder.path("empty")).isEmpty)
  }

  @Test func everyKindIsReadAsTheOneThatHoldsIt() throws {
    let cases: [(String, [UInt8], DType, Double)] = [
      ("BOOL", [1], .uint8, 1), ("U8", [255], .uint8, 255), ("I8", [0xFF], .int32, -1),
      ("I16", [0, 0x80], .int32, -32768),
      ("U16", [0xFF, 0xFF], .int32, 65535), ("I32", [0xFE, 0xFF, 0xFF, 0xFF], .int32, -2),
      ("U32", [7, 0, 0, 0], .int32, 7),
      ("I64", [0xFD, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .int32, -3),
      ("U64", [1, 1, 0, 0, 0, 0, 0, 0], .int32, 257),
      ("F16", [0x00, 0xC1], .float32, -2.5), ("BF16", [0x20, 0xC0], .float32, -2.5),
      ("F32", [0, 0, 0x20, 0xC0], .float32, -2.5), ("F64", [0, 0, 0, 0, 0, 0, 4, 0xC0], .float64, -2.5),
    ]
    for (kind, bytes, dtype, number) in cases {
      let read = try Self.read(
        "{\"x\":{\"dtype\":\"\(kind)\",\"shape\":[1,1],\"data_offsets\":[0,\(bytes.count)]}}", bytes)
      let x = try #require(read["x"])
      #expect(x.dtype == dtype && x.shape == [1, 1] && Double(x) == number, "\(kind)")
    }
  }

  @Test func tensorsMayStandInAnyOrder() throws {
    let header = """
      {"b": {"dtype": "U8", "shape": [2], "data_offsets": [1, 3]}, "e": {"dtype": "F32", "shape": [0], "data_offsets": [1, 1]},
       "a": {"dtype": "U8", "shape": [], "data_offsets": [0, 1], "more": null}}
      """
    let read = try Self.read(header, [5, 6, 7])
    #expect(
      areSame(read, ["a": Tensor(5, dtype: .uint8), "b": Tensor([6, 7], dtype: .uint8), "e": Tensor(zeros: [0])]))
  }

  /// Each message names the file and what is wrong with it.
  @Test func damagedFilesAreRefused() {
    func one(_ description: String, _ numbers: Int = 4) -> [UInt8] {
      Self.file("{\"w\":{\(description)}}", [UInt8](repeating: 0, count: numbers))
    }
    let cases: [([UInt8], String)] = [
      ([], "it has 0 bytes"), ([1, 2, 3], "it has 3 bytes"),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7B], "its header would be 18446744073709551615 bytes long"),
      ([1, 0xE1, 0xF5, 5, 0, 0, 0, 0, 0x7B, 0x7D], "its header would be 100000001 bytes long"),
      ([3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D], "should take 3 bytes, but only 2 follow; the file was cut off"),
      (Self.file("{"), "its header is not JSON"), (Self.file("[]"), "its header is an array, not an object"),
      (Self.file("{\"a\":1}"), "“a” has no dtype"), (one("\"dtype\":\"F32\""), "“w” needs a shape and data_offsets"),
      (one("\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]"), "of whole numbers from 0"),
      (one("\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]"), "of whole numbers from 0"),
      (one("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]"), "must be where its numbers begin and end"),
      (one("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]"), "must be where its numbers begin and end"),
      (one("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]"), "must be where its numbers begin and end"),
      (one("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]"), "takes 8 bytes, but its data_offsets give 4"),
      (one("\"dtype\":\"F32\",\"shape\":[9999999999,9999999999],\"data_offsets\":[0,4]"), "is too large"),
      (
        one("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]"),
        "should end at byte 8 of the numbers, but only 4 are there; the file was cut off"
      ),
      (one("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]", 6), "2 bytes at its end belong to no tensor"),
      (
        one("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]", 6),
        "begins at byte 2 of the numbers and leaves a gap"
      ),
      (
        Self.file(
          """
          {"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}
          """, [1, 2, 3, 4]), "“b” begins at byte 2 of the numbers and overlaps the tensor before it"
      ),
      (Self.file("{\"__metadata__\":[]}"), "its __metadata__ is an array, not an object"),
      (Self.file("{\"__metadata__\":{\"a\":1}}"), "its __metadata__ holds an integer, not only texts"),
    ]
    for (bytes, reason) in cases {
      let message = fault { try SafetensorsFile.decode(bytes, name: "x.safetensors") }
      #expect(message.hasPrefix("“x.safetensors” cannot be read: ") && message.contains(reason), "\(message)")
    }
  }

  @Test func whatATensorCannotHoldIsRefused() {
    let kind = fault { try Self.read("{\"w\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}", [0]) }
    #expect(
      kind == "“x.safetensors” holds what a tensor cannot: “w” is of kind F8_E4M3; convert it to F32 before saving.")
    let large = fault {
      try Self.read("{\"w\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", [0, 0, 0, 0, 1, 0, 0, 0])
    }
    #expect(large.hasPrefix("“w in x.safetensors” holds") && large.contains("4294967296"))
    #expect(
      fault { try SafetensorsFile.write(["__metadata__": Tensor(1)], metadata: [:], to: "x") }.contains("another name"))
  }

  /// Whatever is cut off, the answer is an error, never a trap.
  @Test func everyCutIsNoticed() throws {
    let folder = try ScratchFolder()
    try Tensor.save(["a": Tensor([1, 2]), "b": Tensor([3], dtype: .uint8)], safetensors: folder.path("x"))
    let bytes = try folder.bytes("x")
    for count in bytes.indices {
      #expect(throws: TensorFileError.self) { try SafetensorsFile.decode(Array(bytes[..<count]), name: "x") }
    }
  }
}
