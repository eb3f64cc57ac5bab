/// The part of the input pixels that starts at one place along every axis and goes on in steps of the stride.
struct GradientPart {
  /// The convolution of the output gradient that gives these pixels.
  let dims: ConvDims
  /// Its first pixel in the input image.
  let first: DepthHeightWidth
  /// From one of its pixels to the next in the input image.
  let step: DepthHeightWidth
  /// Where in the filter each of its taps begins, in floats.
  let tapOffsets: [Int]

  private init(_ whole: ConvDims, _ depth: AxisPhase, _ height: AxisPhase, _ width: AxisPhase) {
    dims = ConvDims(
      known: [depth.axis, height.axis, width.axis], batch: whole.batch, inputChannels: whole.outputChannels,
      outputChannels: whole.inputChannels, groups: whole.groups)
    first = DepthHeightWidth(depth: depth.first, height: height.first, width: width.first)
    step = DepthHeightWidth(depth: whole.depth.stride, height: whole.height.stride, width: whole.width.stride)
    let tapCount = whole.groupInputChannels * whole.outputChannels
    var offsets: [Int] = []
    for kz in depth.taps {
      for ky in height.taps {
        for kx in width.taps {
          offsets.append(((kz * whole.filterHeight + ky) * whole.filterWidth + kx) * tapCount)
        }
      }
    }
    tapOffsets = offsets
  }

  /// The parts that see any output.
  static func parts(of whole: ConvDims) -> [GradientPart] {
    var parts: [GradientPart] = []
    for depth in AxisPhase.phases(of: whole.depth) where !depth.taps.isEmpty {
      for height in AxisPhase.phases(of: whole.height) where !height.taps.isEmpty {
        for width in AxisPhase.phases(of: whole.width) where !width.taps.isEmpty {
          parts.append(GradientPart(whole, depth, height, width))
        }
      }
    }
    return parts
  }

  /// Whether a stride larger than the filter leaves pixels that no output has seen.
  static func leavesPixels(_ whole: ConvDims) -> Bool {
    whole.axes.contains { axis in AxisPhase.phases(of: axis).contains(where: \.taps.isEmpty) }
  }

  /// The taps, with the roles of the channels exchanged.
  func right(of whole: ConvDims, _ filter: UnsafePointer<Float>) -> RightMatrix {
    RightMatrix(
      base: filter, groupStride: whole.groupOutputChannels, blocks: tapOffsets,
      rowsPerBlock: whole.groupOutputChannels, rowStride: 1, columnStride: whole.outputChannels)
  }
}

/// Along one axis, every stride-th input pixel from `first` on, and the taps that meet them.
private struct AxisPhase {
  let first: Int
  /// From the last one of the filter to the first, so that their outputs follow each other.
  let taps: [Int]
  /// The convolution of the output gradient that these pixels are, at stride 1.
  let axis: ConvAxis

  /// The phases that have pixels.
  static func phases(of axis: ConvAxis) -> [AxisPhase] {
    (0..<min(axis.stride, axis.input)).map { AxisPhase(axis, first: $0) }
  }

  /// Pixel `first + j·stride` meets tap k at output `(first + j·stride + padding − k·dilation) ÷ stride`, where that
  /// has no remainder.
  private init(_ axis: ConvAxis, first: Int) {
    self.first = first
    let place = first + axis.paddingBefore
    taps = (0..<axis.filter).reversed().filter { (place - $0 * axis.dilation) % axis.stride == 0 }
    let count = (axis.input - first - 1) / axis.stride + 1
    // Taps that are `between` apart meet outputs that are `dilation` apart.
    let between = taps.count > 1 ? taps[0] - taps[1] : 0
    let dilation = max(1, between * axis.dilation / axis.stride)
    let before = taps.isEmpty ? 0 : (taps[0] * axis.dilation - place) / axis.stride
    self.axis = ConvAxis(
      axis.direction, input: axis.output, filter: max(1, taps.count), stride: 1, paddingBefore: before,
      paddingAfter: count - 1 + dilation * (max(1, taps.count) - 1) + 1 - axis.output - before, dilation: dilation,
      output: count)
  }
}
