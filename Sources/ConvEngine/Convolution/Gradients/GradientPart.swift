/// The part of the input pixels that starts at one place along every axis and goes on in steps of the stride.
struct GradientPart {
  /// The convolution of the output gradient that gives these pixels.
  let dims: ConvDims
  /// Its first pixel in the input image.
  let first: DepthHeightWidth
  /// From one of its pixels to the next in the input image.
  let step: DepthHeightWidth
  /// Where in the filter each of its taps begins.
  let taps: BlockPlaces

  fileprivate init(_ whole: ConvDims, _ depth: AxisPhase, _ height: AxisPhase, _ width: AxisPhase) {
    dims = ConvDims(
      known: depth.axis, height.axis, width.axis, spatialRank: 3, batch: whole.batch,
      inputChannels: whole.outputChannels, outputChannels: whole.inputChannels, groups: whole.groups)
    first = DepthHeightWidth(depth: depth.first, height: height.first, width: width.first)
    step = DepthHeightWidth(depth: whole.depth.stride, height: whole.height.stride, width: whole.width.stride)
    let tapCount = whole.groupInputChannels * whole.outputChannels
    let rowCount = whole.filterWidth * tapCount
    let planeCount = whole.filterHeight * rowCount
    taps = BlockPlaces(
      first: depth.lastTap * planeCount + height.lastTap * rowCount + width.lastTap * tapCount,
      counts: DepthHeightWidth(depth: depth.taps, height: height.taps, width: width.taps),
      steps: DepthHeightWidth(
        depth: -depth.between * planeCount, height: -height.between * rowCount, width: -width.between * tapCount))
  }

  /// The parts that see any output.
  static func parts(of whole: ConvDims) -> GradientParts { GradientParts(whole) }

  /// Whether a stride larger than the filter leaves pixels that no output has seen.
  static func leavesPixels(_ whole: ConvDims) -> Bool {
    AxisPhase.leavesPixels(whole.depth) || AxisPhase.leavesPixels(whole.height) || AxisPhase.leavesPixels(whole.width)
  }

  /// The taps, with the roles of the channels exchanged.
  func right(of whole: ConvDims, _ filter: UnsafePointer<Float>) -> RightMatrix {
    RightMatrix(
      base: filter, groupStride: whole.groupOutputChannels, blocks: taps, rowsPerBlock: whole.groupOutputChannels,
      rowStride: 1, columnStride: whole.outputChannels)
  }
}

/// The parts of a convolution's input pixels that see any output, one after the other.
struct GradientParts: Sequence, IteratorProtocol {
  private let whole: ConvDims
  private var index = 0

  fileprivate init(_ whole: ConvDims) { self.whole = whole }

  mutating func next() -> GradientPart? {
    let columns = AxisPhase.count(whole.width)
    let rows = AxisPhase.count(whole.height)
    while index < AxisPhase.count(whole.depth) * rows * columns {
      let depth = AxisPhase(whole.depth, first: index / (rows * columns))
      let height = AxisPhase(whole.height, first: index / columns % rows)
      let width = AxisPhase(whole.width, first: index % columns)
      index += 1
      if depth.taps > 0, height.taps > 0, width.taps > 0 { return GradientPart(whole, depth, height, width) }
    }
    return nil
  }
}

/// Along one axis, every stride-th input pixel from `first` on, and the taps that meet them.
private struct AxisPhase {
  let first: Int
  /// How many taps there are.
  let taps: Int
  /// The last one of the filter comes first, so that the taps' outputs follow each other; 0 where there is none.
  let lastTap: Int
  /// From each tap to the one before it in the filter; 0 where there is only one.
  let between: Int
  /// The convolution of the output gradient that these pixels are, at stride 1.
  let axis: ConvAxis

  /// How many phases have pixels.
  static func count(_ axis: ConvAxis) -> Int { min(axis.stride, axis.input) }

  /// Whether some phase has pixels but no taps.
  static func leavesPixels(_ axis: ConvAxis) -> Bool {
    (0..<count(axis)).contains { AxisPhase(axis, first: $0).taps == 0 }
  }

  /// Pixel `first + j·stride` meets tap k at output `(first + j·stride + padding − k·dilation) ÷ stride`, where that
  /// has no remainder.
  init(_ axis: ConvAxis, first: Int) {
    self.first = first
    let place = first + axis.paddingBefore
    func tap(below end: Int) -> Int? {
      var tap = end - 1
      while tap >= 0 {
        if (place - tap * axis.dilation) % axis.stride == 0 { return tap }
        tap -= 1
      }
      return nil
    }
    let last = tap(below: axis.filter)
    lastTap = last ?? 0
    // They are equally far apart: where two remainders agree, so do all that follow.
    between = last.flatMap { last in tap(below: last).map { last - $0 } } ?? 0
    taps = last == nil ? 0 : between == 0 ? 1 : lastTap / between + 1
    let count = (axis.input - first - 1) / axis.stride + 1
    // Taps that are `between` apart meet outputs that are `dilation` apart.
    let dilation = max(1, between * axis.dilation / axis.stride)
    let before = taps == 0 ? 0 : (lastTap * axis.dilation - place) / axis.stride
    self.axis = ConvAxis(
      axis.direction, input: axis.output, filter: max(1, taps), stride: 1, paddingBefore: before,
      paddingAfter: count - 1 + dilation * (max(1, taps) - 1) + 1 - axis.output - before, dilation: dilation,
      output: count)
  }
}
