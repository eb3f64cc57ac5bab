import Testing

@testable import Fovea

@Suite struct StoredTypeTests {
  /// Every half-precision number, against the definition in IEEE 754.
  @Test func allHalfPrecisionNumbers() {
    for bits in UInt16.min...UInt16.max {
      let (sign, exponent, fraction) = (bits >> 15, Int(bits >> 10 & 31), Float(bits & 1023))
      let x = Float(halfBits: bits)
      let size: Float =
        exponent == 31
        ? (fraction == 0 ? .infinity : .nan)
        : exponent == 0
          ? fraction / 1024 * 0x1p-14
          : (1 + fraction / 1024) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
      guard x.magnitude == size || (x.isNaN && size.isNaN), x.isNaN || (x.sign == .minus) == (sign == 1) else {
        Issue.record("\(bits): \(x)")
        return
      }
    }
    #expect(Float(halfBits: 0x7BFF) == 65504)
    #expect(Float(halfBits: 0x0001) == 0x1p-24)
  }

  @Test func brainFloats() throws {
    let x = try StoredType.bfloat16.tensor([3], bytes: [0x80, 0x3F, 0x49, 0x40, 0x80, 0xFF][...], name: "x")
    #expect(x == Tensor([1, 3.140625, -Float.infinity]))
  }

  @Test func sizesThatCannotBe() {
    #expect(StoredType.float64.byteCount(of: [2, 3]) == 48)
    #expect(StoredType.float64.byteCount(of: []) == 8)
    #expect(StoredType.bool.byteCount(of: [0, 5]) == 0)
    #expect(StoredType.bool.byteCount(of: [-1]) == nil)
    #expect(StoredType.bool.byteCount(of: [1 << 40, 2]) == nil)
    #expect(StoredType.bool.byteCount(of: [.max, .max, 0]) == nil)
  }

  @Test(arguments: DType.allCases)
  func ourKindsAreStoredAsTheyAre(_ dtype: DType) throws {
    let x = Tensor([0, 1, 255], dtype: dtype)
    let read = try x.withBytes { try StoredType(dtype).tensor([3], bytes: Array($0)[...], name: "x") }
    #expect(read == x && read.dtype == dtype)
    #expect(StoredType(dtype).size == dtype.size)
  }
}
