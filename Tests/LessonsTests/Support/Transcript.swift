import Synchronization

/// Collects what is printed.
final class Transcript: Sendable {
  private let pieces = Mutex<[String]>([])

  var text: String { pieces.withLock { $0.joined() } }
  var write: @Sendable (String) -> Void { { text in self.pieces.withLock { $0.append(text) } } }
}
