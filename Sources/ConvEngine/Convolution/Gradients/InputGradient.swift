/// The gradient of a convolution with respect to its input.
///
/// It is the adjoint of the convolution, and so the transposed convolution: every input pixel collects, from all outputs
/// whose filter covered it, the output's gradient times the weight. `referenceConvolutionInputGradient` says what is
/// computed. The result does not depend on the number of threads.
///
/// - Parameters:
///   - dims: the shapes of the convolution.
///   - outputGradient: `dims.outputCount` values.
///   - filter: `dims.filterCount` values.
///   - bias: `dims.inputChannels` values that the sums begin with, or nil for none; a transposed convolution has one.
///   - inputGradient: room for `dims.inputCount` values, which are overwritten; it must not overlap the others.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func convolutionInputGradient(
  _ dims: ConvDims, outputGradient: UnsafePointer<Float>, filter: UnsafePointer<Float>,
  bias: UnsafePointer<Float>? = nil, inputGradient: UnsafeMutablePointer<Float>,
  instructionSet: InstructionSet = .current
) {
  guard dims.batch > 0 else { return }
  InputGradient(dims, KernelTable.of(instructionSet))
    .run(outputGradient: outputGradient, filter: filter, bias: bias, inputGradient: inputGradient)
}

/// The input gradient as convolutions of the output gradient.
///
/// At stride 1 it is one convolution, with the filter flipped and the roles of the channels exchanged. At stride s the
/// input pixels fall into s interlocking parts per axis, of which each meets only every s-th tap: each part is a
/// convolution at stride 1 with those taps (Shi et al., "Is the deconvolution layer the same as a convolutional layer?",
/// 2016).
private struct InputGradient {
  private let dims: ConvDims
  private let kernels: KernelTable

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
  }

  func run(
    outputGradient: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    inputGradient: UnsafeMutablePointer<Float>
  ) {
    let phases = [dims.depth, dims.height, dims.width].map(AxisPhase.phases)
    if phases.contains(where: { $0.contains(where: \.taps.isEmpty) }) {
      // A stride larger than the filter leaves pixels that no output has seen.
      fill(inputGradient, with: bias)
    }
    for depth in phases[0] where !depth.taps.isEmpty {
      for height in phases[1] where !height.taps.isEmpty {
        for width in phases[2] where !width.taps.isEmpty {
          let part = GradientPart(dims, depth, height, width)
          let size = DepthHeightWidth(depth: dims.inputDepth, height: dims.inputHeight, width: dims.inputWidth)
          let grid = OutputGrid(inputGradient, part.dims, size: size, first: part.first, step: part.step)
          switch ConvPlan(part.dims, instructionSet: kernels.instructionSet).path {
          case .empty:
            continue
          case .stencil:
            runStencil(part, outputGradient, filter, bias, grid)
          case .implicitGEMM:
            let right = RightMatrix(
              base: filter, groupStride: dims.groupOutputChannels, blocks: part.tapOffsets,
              rowsPerBlock: dims.groupOutputChannels, rowStride: 1, columnStride: dims.outputChannels)
            ImplicitGEMM(part.dims, kernels).run(input: outputGradient, right: right, bias: bias, output: grid)
          }
        }
      }
    }
  }

  /// Where a group has one output channel, an input channel's weights are a filter of their own.
  private func runStencil(
    _ part: GradientPart, _ outputGradient: UnsafePointer<Float>, _ filter: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ grid: OutputGrid
  ) {
    ScratchMemory.withFloats(.flippedFilter, part.tapOffsets.count * dims.inputChannels) { flipped in
      for (tap, offset) in part.tapOffsets.enumerated() {
        for channel in 0..<dims.inputChannels {
          let (group, ci) = (channel / dims.groupInputChannels, channel % dims.groupInputChannels)
          flipped[tap * dims.inputChannels + channel] = filter[offset + ci * dims.outputChannels + group]
        }
      }
      Stencil(part.dims, kernels).run(input: outputGradient, filter: flipped, bias: bias, output: grid)
    }
  }

  private func fill(_ target: UnsafeMutablePointer<Float>, with bias: UnsafePointer<Float>?) {
    guard let bias else { return target.update(repeating: 0, count: dims.inputCount) }
    for pixel in 0..<dims.inputCount / dims.inputChannels {
      (target + pixel * dims.inputChannels).update(from: bias, count: dims.inputChannels)
    }
  }
}

/// The part of the input pixels that starts at one place along every axis and goes on in steps of the stride.
private struct GradientPart {
  /// The convolution of the output gradient that gives these pixels.
  let dims: ConvDims
  /// Its first pixel in the input image.
  let first: DepthHeightWidth
  /// From one of its pixels to the next in the input image.
  let step: DepthHeightWidth
  /// Where in the filter each of its taps begins, in floats.
  let tapOffsets: [Int]

  init(_ whole: ConvDims, _ depth: AxisPhase, _ height: AxisPhase, _ width: AxisPhase) {
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
