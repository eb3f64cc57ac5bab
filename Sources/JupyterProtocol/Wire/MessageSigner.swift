import CSodium
import Synchronization

/// Signs messages with HMAC-SHA256 and checks the signatures of others, in constant time.
///
/// A valid signature is accepted once: who records a message on the wire cannot make the kernel run it again.
///
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol>, RFC 2104
public final class MessageSigner: Sendable {
  /// The only signature scheme there is, as connection files spell it.
  public static let scheme = "hmac-sha256"

  private let key: [UInt8]
  private let seen: Mutex<SignatureHistory>

  /// - Parameters:
  ///   - key: The shared secret, of any length; when it is empty nothing is signed or checked.
  ///   - historySize: How many signatures are remembered to recognise replays.
  public init(key: [UInt8], historySize: Int = 1 << 16) {
    self.key = key
    seen = Mutex(SignatureHistory(capacity: historySize))
    precondition(Self.isLibraryReady, "libsodium could not be initialised")
  }

  /// The signature of `parts` taken together, as 64 lower-case hexadecimal digits; empty when there is no key.
  public func signature(of parts: [[UInt8]]) -> [UInt8] {
    guard !key.isEmpty else { return [] }
    var state = crypto_auth_hmacsha256_state()
    crypto_auth_hmacsha256_init(&state, key, key.count)
    for part in parts {
      crypto_auth_hmacsha256_update(&state, part, UInt64(part.count))
    }
    var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
    crypto_auth_hmacsha256_final(&state, &digest)
    return digest.flatMap { [Self.hexadecimalDigits[Int($0 >> 4)], Self.hexadecimalDigits[Int($0 & 15)]] }
  }

  /// Checks the signature that came with `parts`, and remembers it.
  /// - Throws: `MessageError.unsigned`, `.wrongSignature` or `.replayed`.
  public func verify(_ signature: [UInt8], of parts: [[UInt8]]) throws {
    guard !key.isEmpty else { return }
    guard !signature.isEmpty else { throw MessageError.unsigned }
    let expected = self.signature(of: parts)
    guard expected.count == signature.count, sodium_memcmp(expected, signature, expected.count) == 0 else {
      throw MessageError.wrongSignature
    }
    guard seen.withLock({ $0.insert(signature) }) else { throw MessageError.replayed }
  }

  private static let hexadecimalDigits = [UInt8]("0123456789abcdef".utf8)
  private static let isLibraryReady = sodium_init() >= 0
}

/// The newest signatures, a bounded number of them.
private struct SignatureHistory {
  let capacity: Int
  private var members: Set<[UInt8]> = []
  private var ring: [[UInt8]] = []
  private var oldest = 0

  init(capacity: Int) { self.capacity = capacity }

  /// Adds a signature, forgetting the oldest one when full; false if it is known already.
  mutating func insert(_ signature: [UInt8]) -> Bool {
    guard members.insert(signature).inserted else { return false }
    if ring.count < capacity {
      ring.append(signature)
    } else {
      members.remove(ring[oldest])
      ring[oldest] = signature
      oldest = (oldest + 1) % capacity
    }
    return true
  }
}
