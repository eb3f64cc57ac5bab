/// Local response normalisation across neighbouring channels (Krizhevsky et al., 2012):
/// `output[c] = input[c] · base[c]^(−beta)` with `base[c] = bias + alpha ÷ size · Σ input[j]²` over the `size` channels j
/// from `c − ⌊(size − 1) ÷ 2⌋` on, as far as they exist.
public struct LocalResponseDims: Hashable, Sendable {
  /// Pixels of all images together, at least 0.
  public let pixels: Int
  /// Channels of a pixel.
  public let channels: Int
  /// Channels that are summed over.
  public let size: Int

  /// Checks the numbers.
  ///
  /// - Throws: `ConvDimsError` naming the number that is out of range, or the buffer that is too large.
  public init(pixels: Int, channels: Int, size: Int) throws(ConvDimsError) {
    try ConvDims.check([
      ("number of pixels", pixels, 0), ("number of channels", channels, 1), ("number of channels summed over", size, 1),
    ])
    try ConvDims.check(buffers: [("input", [pixels, channels])])
    self.pixels = pixels
    self.channels = channels
    self.size = size
  }

  /// Elements of the input.
  public var count: Int { pixels * channels }
  /// Channels before a channel that are summed with it.
  var before: Int { (size - 1) / 2 }
  /// Channels after a channel that are summed with it.
  var after: Int { size - 1 - before }
}

/// The numbers of a local response normalisation, rounded where the computation is in single precision.
public struct LocalResponseParameters: Hashable, Sendable {
  /// What the sum of squares is multiplied with, before it is divided by the number of channels; AlexNet has 5·10⁻⁴.
  public var alpha: Double
  /// The exponent; AlexNet has 0.75.
  public var beta: Double
  /// What is added to the sum, above 0; AlexNet has 2.
  public var bias: Double

  /// A set of parameters.
  public init(alpha: Double, beta: Double, bias: Double) {
    self.alpha = alpha
    self.beta = beta
    self.bias = bias
  }
}

/// Local response normalisation.
///
/// - Parameters:
///   - dims: the shape.
///   - parameters: the numbers of the formula.
///   - input: `dims.count` values.
///   - output: room for `dims.count` values; it must not overlap the input.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func localResponseNormalize(
  _ dims: LocalResponseDims, _ parameters: LocalResponseParameters, input: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  LocalResponseRows(dims, parameters, kernels).run { work, pixel in
    let x = input + pixel * dims.channels
    work.prepare(x)
    kernels.combineElements(2, dims.channels, x, 1, work.powers, 1, output + pixel * dims.channels)
  }
}

/// The gradient of local response normalisation with respect to its input:
/// `g[c]·base[c]^(−beta) − 2·alpha·beta ÷ size · x[c]·Σ g[j]·x[j]·base[j]^(−beta − 1)` over the channels j whose sum c is in.
///
/// - Parameters:
///   - dims: the shape.
///   - parameters: the numbers of the formula.
///   - input: `dims.count` values.
///   - outputGradient: `dims.count` values.
///   - inputGradient: room for `dims.count` values; it must not overlap the others.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func localResponseNormalizeGradient(
  _ dims: LocalResponseDims, _ parameters: LocalResponseParameters, input: UnsafePointer<Float>,
  outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>,
  instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  let factor = Float(-2 * parameters.alpha * parameters.beta / Double(dims.size))
  LocalResponseRows(dims, parameters, kernels).run { work, pixel in
    let (x, g) = (input + pixel * dims.channels, outputGradient + pixel * dims.channels)
    let target = inputGradient + pixel * dims.channels
    work.prepare(x)
    let products = work.padded + dims.after
    work.padded.update(repeating: 0, count: dims.channels + dims.size - 1)
    for channel in 0..<dims.channels {
      products[channel] = g[channel] * x[channel] * work.powers[channel] / work.bases[channel]
    }
    for channel in 0..<dims.channels {
      var sum: Float = 0
      // Channel j sums over c where j − before ≤ c ≤ j + after.
      for neighbour in 0..<dims.size { sum += work.padded[channel + neighbour] }
      target[channel] = g[channel] * work.powers[channel] + factor * x[channel] * sum
    }
  }
}

/// Pixels shared out to the threads, and the memory that each needs.
private struct LocalResponseRows {
  private let dims: LocalResponseDims
  private let parameters: LocalResponseParameters
  private let kernels: KernelTable

  private static let grain = 1 << 12

  init(_ dims: LocalResponseDims, _ parameters: LocalResponseParameters, _ kernels: KernelTable) {
    self.dims = dims
    self.parameters = parameters
    self.kernels = kernels
  }

  func run(_ body: (LocalResponseRow, Int) -> Void) {
    ThreadPool.shared.parallelFor(count: dims.pixels, grain: max(1, Self.grain / dims.channels)) { range in
      let paddedCount = dims.channels + dims.size - 1
      ScratchMemory.withFloats(.paddedChannels, paddedCount + 2 * dims.channels) { memory in
        let row = LocalResponseRow(
          padded: memory, bases: memory + paddedCount, powers: memory + paddedCount + dims.channels, dims: dims,
          parameters: parameters, kernels: kernels)
        for pixel in range { body(row, pixel) }
      }
    }
  }
}

/// The channels of one pixel.
private struct LocalResponseRow {
  /// Room for the channels with zeros around them.
  let padded: UnsafeMutablePointer<Float>
  let bases: UnsafeMutablePointer<Float>
  /// The bases to the power of −beta.
  let powers: UnsafeMutablePointer<Float>
  let dims: LocalResponseDims
  let parameters: LocalResponseParameters
  let kernels: KernelTable

  /// Computes the bases and their powers.
  func prepare(_ x: UnsafePointer<Float>) {
    padded.update(repeating: 0, count: dims.channels + dims.size - 1)
    kernels.combineElements(2, dims.channels, x, 1, x, 1, padded + dims.before)
    let factor = Float(parameters.alpha / Double(dims.size))
    bases.update(repeating: Float(parameters.bias), count: dims.channels)
    for neighbour in 0..<dims.size { kernels.addScaled(dims.channels, factor, padded + neighbour, bases) }
    // base^(−beta) = e^(−beta·ln base).
    kernels.mapElements(ElementFunction.log.number, 0, dims.channels, bases, nil, powers)
    var exponent = Float(-parameters.beta)
    kernels.combineElements(2, dims.channels, powers, 1, &exponent, 0, powers)
    kernels.mapElements(ElementFunction.exp.number, 0, dims.channels, powers, nil, powers)
  }
}

/// `localResponseNormalize` in double precision.
public func localResponseNormalize(
  _ dims: LocalResponseDims, _ parameters: LocalResponseParameters, input: UnsafePointer<Double>,
  output: UnsafeMutablePointer<Double>
) {
  referenceLocalResponseNormalize(dims, parameters, input: input, output: output)
}

/// `localResponseNormalizeGradient` in double precision.
public func localResponseNormalizeGradient(
  _ dims: LocalResponseDims, _ parameters: LocalResponseParameters, input: UnsafePointer<Double>,
  outputGradient: UnsafePointer<Double>, inputGradient: UnsafeMutablePointer<Double>
) {
  referenceLocalResponseNormalizeGradient(
    dims, parameters, input: input, outputGradient: outputGradient, inputGradient: inputGradient)
}
