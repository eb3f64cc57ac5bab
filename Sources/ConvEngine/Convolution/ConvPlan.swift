/// Which way a convolution is computed, and why.
public struct ConvPlan: Hashable, Sendable {
  /// The ways there are.
  public enum Path: String, Hashable, Sendable {
    /// There is nothing to compute: the batch is empty.
    case empty
    /// Every output channel reads one input channel: its taps are applied directly, whole vectors of pixels at a time.
    case stencil
    /// A matrix product of the image's patches with the filter, whose patches are gathered block by block as they are
    /// needed (Chetlur et al., "cuDNN", 2014), or read in place, so that the full patch matrix never exists.
    case implicitGEMM
    /// Winograd's minimal filtering: tiles of outputs are transformed, 4 × 4 for 3 × 3 taps, which then take a quarter of
    /// the multiplications, 2 × 2 for 5 × 5 taps, which take 36 %; the sums are rounded a little more.
    case winograd
  }

  /// The dimensions that were planned for.
  public let dims: ConvDims
  /// The way that was chosen.
  public let path: Path
  /// The instruction set of the kernels.
  public let instructionSet: InstructionSet

  /// Above this number of output channels per input channel the matrix product is faster, because it reads a pixel once
  /// for all of them.
  static let largestStencilMultiplier = 8

  /// Plans a convolution.
  ///
  /// - Parameter instructionSet: one that this machine has (`InstructionSet.available`).
  public init(_ dims: ConvDims, instructionSet: InstructionSet = .current) {
    self.init(known: dims, Self.fastest(dims), instructionSet)
  }

  /// Plans a convolution that is to go a certain way.
  ///
  /// - Parameters:
  ///   - path: the way; an empty batch takes none.
  ///   - instructionSet: one that this machine has (`InstructionSet.available`).
  /// - Returns: nil where that way is not for such a convolution.
  public init?(_ dims: ConvDims, path: Path, instructionSet: InstructionSet = .current) {
    let fits =
      switch path {
      case .empty: dims.batch == 0
      case .stencil: dims.isDepthwise
      case .winograd: WinogradConvolution.fits(dims)
      case .implicitGEMM: true
      }
    guard fits || dims.batch == 0 else { return nil }
    self.init(known: dims, dims.batch == 0 ? .empty : path, instructionSet)
  }

  /// A plan whose way is known to fit.
  init(known dims: ConvDims, _ path: Path, _ instructionSet: InstructionSet) {
    self.dims = dims
    self.path = path
    self.instructionSet = instructionSet
  }

  private static func fastest(_ dims: ConvDims) -> Path {
    if dims.batch == 0 {
      .empty
    } else if dims.isDepthwise, dims.groups > 1 || dims.outputChannels <= largestStencilMultiplier {
      .stencil
    } else if WinogradCost(dims).isLower {
      .winograd
    } else {
      .implicitGEMM
    }
  }
}

extension ConvPlan: CustomStringConvertible {
  /// A few sentences: the convolution, the way, the reason and the sizes that go with it.
  public var description: String {
    let table = KernelTable.of(instructionSet)
    let vectors = "\(instructionSet) kernels, \(table.lanes) floats at a time"
    let heading = "\(dims): \(dims.multiplyAdds) multiply-adds"
    switch path {
    case .empty:
      return "\(heading). The batch is empty: nothing to compute."
    case .stencil:
      let multiplier = dims.groupOutputChannels
      let filters = multiplier == 1 ? "1 filter" : "\(multiplier) filters"
      return
        "\(heading). Direct stencil: each of the \(dims.inputChannels) input channels has \(filters) of its own and "
        + "\(dims.spatialTaps) taps, too few for a matrix product; rows of pixels are summed tap "
        + "by tap (\(vectors))."
    case .implicitGEMM:
      let rows = dims.outputPixels
      let groups = dims.groups == 1 ? "" : "\(dims.groups) times "
      let patches =
        BandedGEMM.suits(dims, table) ? "read in place from rows with their padding" : "gathered block by block"
      let shared =
        dims.groupOutputChannels == 1 ? "1 output channel" : "all \(dims.groupOutputChannels) output channels"
      return "\(heading). Implicit GEMM: \(groups)a matrix of \(rows) patches × \(dims.tapsPerOutput) values times the "
        + "filter as a \(dims.tapsPerOutput) × \(dims.groupOutputChannels) matrix, because each patch serves \(shared)"
        + "; patches are \(patches), and \(table.tileRows) × \(table.tileColumns) outputs are summed in "
        + "registers (\(vectors))."
    case .winograd:
      let (tiles, taps) = (WinogradTiles(dims), dims.height.filter)
      let (size, direct) = (tiles.size, tiles.size * tiles.size * taps * taps)
      return
        "\(heading). Winograd F(\(size)×\(size), \(taps)×\(taps)): \(tiles.count) tiles of \(size) × \(size) outputs, "
        + "which take 36 multiplications per pair of channels instead of \(direct); with \(dims.inputChannels) and \(dims.outputChannels) "
        + "channels that saves more than the transforms cost (\(vectors))."
    }
  }
}

/// Says which way a convolution is computed, and why.
public func explainPlan(_ dims: ConvDims) -> String { ConvPlan(dims).description }
