import Synchronization

/// Collects what is printed.
final class Transcript: Sendable {
  private let pieces = Mutex<[String]>([])

  /// All of it, with every time taken for none: how long a cell takes is not the test's to say.
  var text: String { pieces.withLock { $0.joined() }.replacing(/\d+\.\d s/, with: "0.0 s") }
  var write: @Sendable (String) -> Void { { text in self.pieces.withLock { $0.append(text) } } }
}
