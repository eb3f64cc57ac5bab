/// A learned vector for every word: whole numbers `[N, L]` give `[N, L, size]`.
public struct Embedding: Layer {
  /// `[words, size]`.
  public let table: Parameter

  /// - Parameters:
  ///   - words: how many there are.
  ///   - size: how many numbers stand for a word.
  ///   - initializer: how they begin.
  ///   - seed: of these numbers; nil for one of its own (`InitializerSeeds`).
  public init(words: Int, size: Int, initializer: Initializer = .normal(standardDeviation: 1), seed: UInt64? = nil) {
    guard words > 0, size > 0 else { shapeFailure("Embedding(words: \(words), size: \(size)): both are at least 1") }
    table = Parameter(
      initializer.tensor([words, size], inputs: words, outputs: size, seed: seed ?? InitializerSeeds.next()))
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let words = table.shape[0]
    guard x.count == 0 || (x.constant.min().onlyValue >= 0 && x.constant.max().onlyValue < Double(words)) else {
      layerFailure(
        "Embedding expects word numbers from 0 to \(words - 1), got \(NumberText.short(x.constant.min().onlyValue)) to "
          + NumberText.short(x.constant.max().onlyValue)
          + ": make it for more words, or give rare ones a number of their own")
    }
    return table.value.gathered(x)
  }
}
