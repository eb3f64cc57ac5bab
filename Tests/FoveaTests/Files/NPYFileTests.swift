import Testing

@testable import Fovea

@Suite struct NPYFileTests {
  /// A file as NumPy would write it, with a header of one's own.
  private static func file(_ header: String, _ numbers: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let text = Array(header.utf8)
    let length = version == 1 ? UInt16(text.count).littleEndianBytes : UInt32(text.count).littleEndianBytes
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + numbers
  }

  private static func read(
    _ kind: String, _ shape: String, _ numbers: [UInt8], order: String = "False", version: UInt8 = 1
  ) throws -> Tensor {
    let header = "{'descr': '\(kind)', 'fortran_order': \(order), 'shape': \(shape), }   \n"
    return try NPYFile.decode(file(header, numbers, version: version)[...], name: "x.npy")
  }

  @Test func theBytesAreThoseThatNumPyWrites() {
    let header = NPYFile.header(of: Tensor([[1, 2, 3], [4, 5, 6]]))
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
    #expect(header.count == 128)
    #expect(Array(header[..<10]) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0])
    #expect(header[10...].starts(with: text.utf8))
    #expect(header[(10 + text.utf8.count)..<127].allSatisfy { $0 == 0x20 })
    #expect(header[127] == 0x0A)
    #expect(NPYHeader(kind: "|u1", isFortranOrder: false, shape: [5]).text.contains("'shape': (5,), "))
    #expect(NPYHeader(kind: "|u1", isFortranOrder: true, shape: []).text.contains("True, 'shape': (), "))
  }

  @Test(arguments: [1, 2, 3] as [UInt8])
  func everyVersionIsRead(_ version: UInt8) throws {
    #expect(try Self.read("<i4", "(2,)", [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF], version: version) == Tensor([1, -2]))
  }

  @Test func aHeaderOfManyAxesTakesTheSecondVersion() throws {
    let shape = [Int](repeating: 1, count: 30_000)
    let header = NPYFile.header(of: Tensor(ones: shape))
    #expect(header[6] == 2 && header.count % 64 == 0)
    #expect(try NPYFile.decode((header + [0, 0, 0x80, 0x3F])[...], name: "x").shape == shape)
  }

  @Test func everyKindIsReadAsTheOneThatHoldsIt() throws {
    let cases: [(String, [UInt8], DType, [Double])] = [
      ("|b1", [0, 1], .uint8, [0, 1]),
      ("|u1", [0, 255], .uint8, [0, 255]), ("|i1", [0x80, 0x7F], .int32, [-128, 127]),
      ("<i2", [0, 0x80, 0xFF, 0x7F], .int32, [-32768, 32767]),
      (">i2", [0x80, 0, 0x7F, 0xFF], .int32, [-32768, 32767]),
      ("<u2", [0xFF, 0xFF, 1, 0], .int32, [65535, 1]), (">u2", [0xFF, 0xFE, 0, 1], .int32, [65534, 1]),
      ("<i4", [0, 0, 0, 0x80, 1, 0, 0, 0], .int32, [-2_147_483_648, 1]),
      (">i4", [0x80, 0, 0, 0, 0, 0, 0, 1], .int32, [-2_147_483_648, 1]),
      ("<u4", [0xFF, 0xFF, 0xFF, 0x7F, 1, 0, 0, 0], .int32, [2_147_483_647, 1]),
      ("<i8", [0, 0, 0, 0x80, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0, 0, 0, 0, 0], .int32, [-2_147_483_648, 1]),
      (">u8", [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1], .int32, [256, 1]),
      ("<f2", [0x00, 0x3C, 0x00, 0xC1], .float32, [1, -2.5]), (">f2", [0x3C, 0, 0xC1, 0], .float32, [1, -2.5]),
      ("<f4", [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0], .float32, [1, -2.5]),
      (">f4", [0x3F, 0x80, 0, 0, 0xC0, 0x20, 0, 0], .float32, [1, -2.5]),
      ("<f8", [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 4, 0xC0], .float64, [1, -2.5]),
      (">f8", [0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0xC0, 4, 0, 0, 0, 0, 0, 0], .float64, [1, -2.5]),
      ("=f4", [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0], .float32, [1, -2.5]),
    ]
    for (kind, bytes, dtype, numbers) in cases {
      let x = try Self.read(kind, "(2,)", bytes)
      #expect(x.dtype == dtype, "\(kind)")
      #expect(x.scalars(as: Double.self) == numbers, "\(kind)")
    }
  }

  @Test func axesInFortransOrder() throws {
    let x = try Self.read("|u1", "(2, 3)", [1, 4, 2, 5, 3, 6], order: "True")
    #expect(x == Tensor([[1, 2, 3], [4, 5, 6]]))
    #expect(x.dtype == .uint8)
    let cube = try Self.read("|u1", "(2, 2, 3)", Array(0..<12), order: "True")
    for i in 0..<2 { for j in 0..<2 { for k in 0..<3 { #expect(cube[i, j, k] == Float(i + 2 * j + 4 * k)) } } }
  }

  @Test func headersOfOtherWriters() throws {
    let texts = [
      "{\"shape\":(2,),\"descr\":\"|u1\",\"fortran_order\":False}",
      "{'descr':'|u1','fortran_order':True,'shape':(2L,)}",
      " { 'shape' : ( 2 , ) , 'fortran_order' : False , 'descr' : 'u1' } \n",
    ]
    for text in texts {
      #expect(try NPYFile.decode(Self.file(text, [3, 4])[...], name: "x") == Tensor([3, 4]), "\(text)")
    }
  }

  @Test func emptyOnesAndSingleNumbers() throws {
    #expect(try Self.read("<f4", "(0, 3)", []).shape == [0, 3])
    #expect(try Self.read("|u1", "()", [9]) == Tensor(9))
    #expect(try Self.read("|u1", "(1,)", [9, 8, 7]) == Tensor([9]), "a second array may follow")
  }

  @Test func filesComeBackAsTheyWere() throws {
    let folder = try ScratchFolder()
    for (name, tensor) in oneOfEachKind {
      try tensor.save(npy: folder.path(name))
      let read = try Tensor(npy: folder.path(name))
      #expect(areSame([name: read], [name: tensor]))
    }
    let turned = Tensor(randomNormal: [3, 4, 5], seed: 1).transposed()
    try turned.save(npy: folder.path("turned"))
    #expect(try Tensor(npy: folder.path("turned")) == turned)
    try Tensor([Float.nan]).save(npy: folder.path("nan"))
    #expect(try Tensor(npy: folder.path("nan")).scalar.isNaN)
  }

  /// Each message names the file and what is wrong with it.
  @Test func damagedFilesAreRefused() {
    let good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
    let cases: [([UInt8], String)] = [
      ([], "it is empty"), (Array("hello".utf8), "does not begin as an .npy file does"),
      ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], "the version should take 1 bytes, but only 0 are left"),
      (Self.file(good, [], version: 4), "it has version 4.0 of the format"),
      ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 0xFF, 0xFF, 0x7B], "the header should take 65535 bytes"),
      ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF], "should take 4294967295 bytes"),
      (
        Self.file(good, [0, 0, 0, 0]),
        "an array of shape [2] should take 8 bytes, but only 4 are left; the file was cut off"
      ),
      (Self.file("{'descr': '<f4', 'shape': (2,), }", []), "it must name 'descr', 'fortran_order' and 'shape'"),
      (Self.file("{'descr': '<f4', 'fortran_order': 1, 'shape': ()}", []), "a “False” is missing"),
      (Self.file("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", []), "a size of the shape is missing"),
      (Self.file("{'descr': '<f4', 'fortran_order': False, 'shape': (2", []), "a “)” is missing"),
      (Self.file("{'descr': '<f4", []), "a text in quotes is missing"),
      (Self.file("{'size': '<f4'}", []), "an entry “size”, which .npy files do not have"),
      (Self.file(good + "x", []), "something follows its closing }"), (Self.file("", []), "a “{” is missing"),
      (
        Self.file("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }", []),
        "its shape [99999999999, 99999999999] is too large"
      ),
      (
        Self.file("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 9999999999, 9999999999), }", []),
        "is too large"
      ),
      (
        Self.file("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", []),
        "a size of the shape is missing, or not a whole number"
      ),
    ]
    for (bytes, reason) in cases {
      let message = fault { try NPYFile.decode(bytes[...], name: "x.npy") }
      #expect(message.hasPrefix("“x.npy” cannot be read: ") && message.contains(reason), "\(message)")
    }
  }

  @Test func whatATensorCannotHoldIsRefused() {
    let cases = [
      ("<c8", "complex numbers (NumPy calls the kind '<c8')"), ("|O", "Python objects"), ("<U5", "text"),
      ("|S3", "text"),
      ("<M8[ns]", "dates"), ("<f16", "beyond 64 bits"), ("|V2", "bytes without a meaning"), ("x", "unknown here"),
    ]
    for (kind, reason) in cases {
      let message = fault { try Self.read(kind, "(1,)", []) }
      #expect(message.hasPrefix("“x.npy” holds what a tensor cannot: ") && message.contains(reason), "\(message)")
      #expect(message.contains("x.astype('float32')"))
    }
    let record = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"
    #expect(fault { try NPYFile.decode(Self.file(record, [])[...], name: "x") }.contains("a structured array"))
    let large = fault { try Self.read("<i8", "(2,)", [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0]) }
    #expect(large.contains("2147483648 (number 1 in the order of the file) is beyond int32"), "\(large)")
    #expect(fault { try Self.read("<u4", "(1,)", [0xFF, 0xFF, 0xFF, 0xFF]) }.contains("4294967295"))
  }
}
