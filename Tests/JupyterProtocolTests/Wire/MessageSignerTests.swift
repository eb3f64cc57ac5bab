import Testing

@testable import JupyterProtocol

@Suite struct MessageSignerTests {
  /// The test cases 1, 2, 3, 4, 6 and 7 of RFC 4231 for HMAC-SHA-256.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0B, count: 20), [UInt8]("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      [UInt8]("Jefe".utf8), [UInt8]("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      [UInt8](1...25), [UInt8](repeating: 0xCD, count: 50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131), [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131),
      [UInt8](
        """
        This is a test using a larger than block-size key and a larger than block-size data. The key needs to be \
        hashed before being used by the HMAC algorithm.
        """.utf8),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
    ),
  ])
  func signsAsTheRFC(key: [UInt8], data: [UInt8], expected: String) {
    let signer = MessageSigner(key: key)
    #expect(String(decoding: signer.signature(of: [data]), as: UTF8.self) == expected)
    // Only the bytes count, not how they are cut into frames.
    #expect(
      String(decoding: signer.signature(of: [Array(data.prefix(3)), [], Array(data.dropFirst(3))]), as: UTF8.self)
        == expected)
  }

  private let parts = [[UInt8]("{}".utf8), [UInt8]("{\"a\":1}".utf8)]

  @Test func acceptsOnlyItsOwnSignature() throws {
    let signer = MessageSigner(key: [1, 2, 3])
    let signature = signer.signature(of: parts)
    #expect(throws: MessageError.unsigned) { try signer.verify([], of: parts) }
    #expect(throws: MessageError.wrongSignature) { try signer.verify(Array(signature.dropLast()), of: parts) }
    #expect(throws: MessageError.wrongSignature) { try signer.verify(signature, of: [parts[1]]) }
    #expect(throws: MessageError.wrongSignature) { try MessageSigner(key: [1, 2]).verify(signature, of: parts) }
    for index in signature.indices {
      var changed = signature
      changed[index] ^= 1
      #expect(throws: MessageError.wrongSignature) { try signer.verify(changed, of: parts) }
    }
    try signer.verify(signature, of: parts)
  }

  @Test func acceptsASignatureOnce() throws {
    let signer = MessageSigner(key: [1, 2, 3], historySize: 2)
    func verify(_ number: UInt8) throws {
      try signer.verify(signer.signature(of: [[number]]), of: [[number]])
    }
    try verify(1)
    try verify(2)
    #expect(throws: MessageError.replayed) { try verify(1) }
    // The history is bounded: the oldest is forgotten, the newer ones are not.
    try verify(3)
    #expect(throws: MessageError.replayed) { try verify(2) }
    #expect(throws: MessageError.replayed) { try verify(3) }
    try verify(1)
  }

  @Test func withoutAKeyNothingIsSignedOrChecked() throws {
    let signer = MessageSigner(key: [])
    #expect(signer.signature(of: parts).isEmpty)
    try signer.verify([], of: parts)
    try signer.verify([1, 2], of: parts)
    try signer.verify([1, 2], of: parts)
  }
}
