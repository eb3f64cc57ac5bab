// Convolution and its gradients in double precision, for gradient checks: loops over outputs that are independent of each
// other, each the sum of rows that meet a part of the filter.

/// `convolve` in double precision. The parameters are those of the single-precision function.
public func convolve(
  _ dims: ConvDims, input: UnsafePointer<Double>, filter: UnsafePointer<Double>, bias: UnsafePointer<Double>?,
  output: UnsafeMutablePointer<Double>, instructionSet: InstructionSet = .current
) {
  DoubleConvolution(dims, KernelTable.of(instructionSet))
    .run(input: input, filter: filter, bias: bias, output: output) { $0 }
}

/// `convolutionInputGradient` in double precision. The parameters are those of the single-precision function.
public func convolutionInputGradient(
  _ dims: ConvDims, outputGradient: UnsafePointer<Double>, filter: UnsafePointer<Double>,
  bias: UnsafePointer<Double>? = nil, inputGradient: UnsafeMutablePointer<Double>,
  instructionSet: InstructionSet = .current
) {
  guard dims.batch > 0 else { return }
  if GradientPart.leavesPixels(dims) {
    for index in 0..<dims.inputCount { inputGradient[index] = bias?[index % dims.inputChannels] ?? 0 }
  }
  for part in GradientPart.parts(of: dims) {
    ScratchMemory.withDoubles(.flippedFilter, part.dims.filterCount) { flipped in
      part.copyTaps(of: dims, filter, to: flipped)
      DoubleConvolution(part.dims, KernelTable.of(instructionSet))
        .run(input: outputGradient, filter: flipped, bias: bias, output: inputGradient) { pixel in
          part.inputPixel(ofOutput: pixel, in: dims)
        }
    }
  }
}

/// `convolutionFilterGradient` in double precision. The parameters are those of the single-precision function.
public func convolutionFilterGradient(
  _ dims: ConvDims, input: UnsafePointer<Double>, outputGradient: UnsafePointer<Double>,
  filterGradient: UnsafeMutablePointer<Double>, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  let (inputs, outputs) = (dims.groupInputChannels, dims.groupOutputChannels)
  filterGradient.update(repeating: 0, count: dims.filterCount)
  // Weights do not share sums, outputs do.
  inParallel(count: dims.spatialTaps * inputs * dims.groups, work: dims.multiplyAdds) { index in
    let (row, group) = (index / dims.groups, index % dims.groups)
    let sums = filterGradient + row * dims.outputChannels + group * outputs
    forEachRow(of: dims, under: row / inputs) { outputPixel, inputPixel, count in
      kernels.addRowProduct(
        outputs, count, input + inputPixel * dims.inputChannels + group * inputs + row % inputs,
        dims.stride.width * dims.inputChannels, outputGradient + outputPixel * dims.outputChannels + group * outputs,
        dims.outputChannels, sums)
    }
  }
}

/// `convolutionBiasGradient` in double precision. The parameters are those of the single-precision function.
public func convolutionBiasGradient(
  _ dims: ConvDims, outputGradient: UnsafePointer<Double>, biasGradient: UnsafeMutablePointer<Double>
) {
  biasGradient.update(repeating: 0, count: dims.outputChannels)
  for pixel in 0..<dims.outputPixels {
    for co in 0..<dims.outputChannels { biasGradient[co] += outputGradient[pixel * dims.outputChannels + co] }
  }
}

/// A convolution whose outputs are put anywhere.
private struct DoubleConvolution {
  private let dims: ConvDims
  private let kernels: KernelTable

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
  }

  /// - Parameter place: where an output pixel goes, counted in pixels of the buffer.
  func run(
    input: UnsafePointer<Double>, filter: UnsafePointer<Double>, bias: UnsafePointer<Double>?,
    output: UnsafeMutablePointer<Double>, place: (Int) -> Int
  ) {
    let (inputs, outputs) = (dims.groupInputChannels, dims.groupOutputChannels)
    let isElementwise = inputs == 1 && outputs == 1
    inParallel(count: dims.outputPixels, work: dims.multiplyAdds) { pixel in
      let target = output + place(pixel) * dims.outputChannels
      for co in 0..<dims.outputChannels { target[co] = bias?[co] ?? 0 }
      forEachRun(ofPixel: pixel) { tap, inputPixel, taps in
        let values = input + inputPixel * dims.inputChannels
        let weights = filter + tap * inputs * dims.outputChannels
        if isElementwise, taps == 1 {
          for channel in 0..<dims.outputChannels { target[channel] += values[channel] * weights[channel] }
          return
        }
        for group in 0..<dims.groups {
          kernels.addRowProduct(
            outputs, taps * inputs, values + group * inputs, 1, weights + group * outputs, dims.outputChannels,
            target + group * outputs)
        }
      }
    }
  }

  /// Visits the taps that lie on the image, with the index of the pixel under the first one: as many at once as are
  /// neighbours both in the filter and in the image.
  @inline(__always)
  private func forEachRun(ofPixel pixel: Int, _ body: (_ tap: Int, _ inputPixel: Int, _ taps: Int) -> Void) {
    let (depth, height, width) = (dims.depth, dims.height, dims.width)
    let row = pixel / width.output
    let plane = row / height.output
    let columns = width.taps(at: pixel % width.output)
    guard !columns.isEmpty else { return }
    let x = pixel % width.output * width.stride - width.paddingBefore
    let areNeighbours = dims.groups == 1 && width.dilation == 1
    for kz in depth.taps(at: plane % depth.output) {
      let z = plane % depth.output * depth.stride + kz * depth.dilation - depth.paddingBefore
      for ky in height.taps(at: row % height.output) {
        let y = row % height.output * height.stride + ky * height.dilation - height.paddingBefore
        let first = ((plane / depth.output * depth.input + z) * height.input + y) * width.input + x
        let tap = (kz * height.filter + ky) * width.filter
        if areNeighbours {
          body(tap + columns.lowerBound, first + columns.lowerBound, columns.count)
        } else {
          for kx in columns { body(tap + kx, first + kx * width.dilation, 1) }
        }
      }
    }
  }
}

/// Visits the rows of outputs of all images for which a tap lies on the image: where the first such output and the pixel
/// under the tap are, and how many outputs there are.
@inline(__always)
private func forEachRow(
  of dims: ConvDims, under tap: Int, _ body: (_ outputPixel: Int, _ inputPixel: Int, _ count: Int) -> Void
) {
  let (depth, height, width) = (dims.depth, dims.height, dims.width)
  let columns = width.outputs(under: tap % width.filter)
  guard !columns.isEmpty else { return }
  let x = columns.lowerBound * width.stride + tap % width.filter * width.dilation - width.paddingBefore
  let ky = tap / width.filter % height.filter
  let kz = tap / (width.filter * height.filter)
  for image in 0..<dims.batch {
    for oz in depth.outputs(under: kz) {
      let z = image * depth.input + oz * depth.stride + kz * depth.dilation - depth.paddingBefore
      for oy in height.outputs(under: ky) {
        let y = z * height.input + oy * height.stride + ky * height.dilation - height.paddingBefore
        let row = (image * depth.output + oz) * height.output + oy
        body(row * width.output + columns.lowerBound, y * width.input + x, columns.count)
      }
    }
  }
}

extension ConvAxis {
  /// The taps that lie on the image at an output.
  fileprivate func taps(at output: Int) -> Range<Int> {
    let start = output * stride - paddingBefore
    let first = start >= 0 ? 0 : min(filter, dividedUp(-start, dilation))
    let end = start >= input ? 0 : min(filter, (input - 1 - start) / dilation + 1)
    return first..<max(first, end)
  }

  /// The outputs at which a tap lies on the image.
  fileprivate func outputs(under tap: Int) -> Range<Int> {
    let start = tap * dilation - paddingBefore
    let first = start >= 0 ? 0 : min(output, dividedUp(-start, stride))
    let end = start >= input ? 0 : min(output, (input - 1 - start) / stride + 1)
    return first..<max(first, end)
  }
}

extension GradientPart {
  /// Copies the part's taps with the roles of the channels exchanged, as a filter of the part's dims.
  fileprivate func copyTaps(
    of whole: ConvDims, _ filter: UnsafePointer<Double>, to target: UnsafeMutablePointer<Double>
  ) {
    let (inputs, outputs) = (whole.groupInputChannels, whole.groupOutputChannels)
    for (tap, block) in taps.enumerated() {
      for co in 0..<outputs {
        for ci in 0..<whole.inputChannels {
          target[(tap * outputs + co) * whole.inputChannels + ci] =
            filter[block + ci % inputs * whole.outputChannels + ci / inputs * outputs + co]
        }
      }
    }
  }

  /// Which pixel of the whole input an output pixel of the part is, both counted through the batch.
  fileprivate func inputPixel(ofOutput pixel: Int, in whole: ConvDims) -> Int {
    let row = pixel / dims.outputWidth
    let plane = row / dims.outputHeight
    let z = plane / dims.outputDepth * whole.inputDepth + first.depth + plane % dims.outputDepth * step.depth
    let y = z * whole.inputHeight + first.height + row % dims.outputHeight * step.height
    return y * whole.inputWidth + first.width + pixel % dims.outputWidth * step.width
  }
}

private func inParallel(count: Int, work: Int, _ body: (Int) -> Void) {
  let grain = max(1, count * BlockedProduct.smallestSharedWork / max(1, work))
  ThreadPool.shared.parallelFor(count: count, grain: grain) { range in
    for index in range { body(index) }
  }
}
