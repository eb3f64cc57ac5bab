/// How a layer's parameters begin.
public enum Initializer: Sendable, Hashable {
  /// Zeros: biases.
  case zeros
  /// Ones: scales.
  case ones
  /// Normal numbers.
  case normal(standardDeviation: Float)
  /// Uniform numbers of −√(6 ÷ (in + out)) to √(6 ÷ (in + out)), which keep the size of signals in both directions where
  /// the activation is like tanh (Glorot and Bengio, 2010).
  case glorotUniform
  /// Normal numbers of variance 2 ÷ (in + out) (Glorot and Bengio, 2010).
  case glorotNormal
  /// Uniform numbers of variance 2 ÷ in: for rectifiers, which halve the signal (He et al., 2015).
  case heUniform
  /// Normal numbers of variance 2 ÷ in (He et al., 2015).
  case heNormal
  /// Normal numbers of variance 1 ÷ in (LeCun et al., "Efficient BackProp", 1998).
  case lecunNormal
  /// Uniform numbers of −2.4 ÷ in to 2.4 ÷ in, as LeNet-5 began (LeCun et al., 1998).
  case lenet
  /// Normal numbers, again where they are more than two standard deviations from 0.
  case truncatedNormal(standardDeviation: Float)
  /// Uniform numbers of variance 1 ÷ in, −√(3 ÷ in) to √(3 ÷ in): what Caffe calls Xavier's.
  case lecunUniform
  /// Uniform numbers of variance 1 ÷ (3·in), −1 ÷ √in to 1 ÷ √in: what PyTorch's layers begin with.
  case torchUniform
  /// A matrix whose rows or columns are at right angles to each other and of length 1 (Saxe et al., 2014).
  case orthogonal

  /// Numbers of a shape.
  ///
  /// - Parameters:
  ///   - shape: of the tensor.
  ///   - inputs: how many numbers a unit adds up.
  ///   - outputs: how many units a number goes to.
  ///   - seed: decides the numbers.
  public func tensor(_ shape: [Int], inputs: Int, outputs: Int, seed: UInt64) -> Tensor {
    let (fanIn, fanOut) = (Float(max(inputs, 1)), Float(max(outputs, 1)))
    func uniform(_ limit: Float) -> Tensor { Tensor(randomUniform: shape, in: -limit..<limit, seed: seed) }
    func normal(_ variance: Float) -> Tensor {
      Tensor(randomNormal: shape, standardDeviation: variance.squareRoot(), seed: seed)
    }
    return switch self {
    case .zeros: Tensor(zeros: shape)
    case .ones: Tensor(ones: shape)
    case .normal(let deviation): Tensor(randomNormal: shape, standardDeviation: deviation, seed: seed)
    case .glorotUniform: uniform((6 / (fanIn + fanOut)).squareRoot())
    case .glorotNormal: normal(2 / (fanIn + fanOut))
    case .heUniform: uniform((6 / fanIn).squareRoot())
    case .heNormal: normal(2 / fanIn)
    case .lecunNormal: normal(1 / fanIn)
    case .lenet: uniform(2.4 / fanIn)
    case .truncatedNormal(let deviation):
      Tensor(randomTruncatedNormal: shape, standardDeviation: deviation, seed: seed)
    case .lecunUniform: uniform((3 / fanIn).squareRoot())
    case .torchUniform: uniform((1 / fanIn).squareRoot())
    case .orthogonal: Tensor(orthogonal: shape, seed: seed)
    }
  }

  /// A parameter that begins with such numbers, which are drawn when they are needed.
  func parameter(_ shape: [Int], inputs: Int, outputs: Int, seed: UInt64) -> Parameter {
    Parameter(
      drawing: InitialNumbers(shape: shape) { tensor(shape, inputs: inputs, outputs: outputs, seed: seed) })
  }
}

extension Tensor {
  /// Vectors at right angles and of length 1, by Gram and Schmidt from normal ones: the columns, or the rows where there
  /// are fewer. All axes but the last count as rows.
  init(orthogonal shape: [Int], seed: UInt64) {
    let columns = shape.last ?? 1
    let rows = shape.dropLast().reduce(1, *)
    let (count, length) = (Swift.min(rows, columns), Swift.max(rows, columns))
    let start = Tensor(randomNormal: [count, length], seed: seed).scalars(as: Double.self)
    var vectors: [[Double]] = []
    for index in 0..<count {
      var vector = Array(start[index * length..<(index + 1) * length])
      // Twice, because once leaves an error as large as the vectors were nearly parallel.
      for _ in 0..<2 {
        for other in vectors {
          let overlap = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
          for k in vector.indices { vector[k] -= overlap * other[k] }
        }
      }
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      vectors.append(vector.map { $0 / norm })
    }
    let matrix = Tensor(shape: [count, length], values: vectors.flatMap { $0 }).single
    self = (rows < columns ? matrix : matrix.transposed()).reshaped(to: shape)
  }
}

/// The seeds of layers that are made without one: the first layer has one, the next one another, in the same order in
/// every run of the same program.
public enum InitializerSeeds {
  private static let counter = SeedCounter()
  /// The seeds of a network that has one of its own.
  @TaskLocal private static var own: SeedCounter?

  /// Begins again, as if no layer had been made yet; another `seed` gives other networks.
  public static func restart(from seed: UInt64 = 0) { counter.restart(from: seed) }

  static func next() -> UInt64 { (own ?? counter).next() }

  /// Makes layers whose numbers follow from `seed` alone, whatever has been made before.
  ///
  /// - Parameter seed: nil for the seeds that come next.
  static func following<Result>(_ seed: UInt64?, _ make: () throws -> Result) rethrows -> Result {
    guard let seed else { return try make() }
    let counter = SeedCounter()
    counter.restart(from: seed)
    return try $own.withValue(counter, operation: make)
  }
}
