/// Where the outputs of a convolution go: every `step`-th pixel of an image, from `first` on. Usually all of them; the
/// gradient of a convolution with a stride is computed in parts that interlock.
struct OutputGrid {
  let base: UnsafeMutablePointer<Float>
  /// The size of the image, which may be larger than the convolution's output.
  let size: DepthHeightWidth
  let channels: Int
  /// Floats from one pixel of an image to the next: the channels, or more where they are some of an image's.
  let pixelStride: Int
  let first: DepthHeightWidth
  let step: DepthHeightWidth
  /// What happens to outputs once their sums are complete; only where they lie as if they were alone.
  var finish: OutputFinish?
  /// Rows and columns of the convolution's output.
  private let output: DepthHeightWidth

  /// The output of `dims` by itself.
  init(_ base: UnsafeMutablePointer<Float>, _ dims: ConvDims) {
    self.init(
      base, dims, size: DepthHeightWidth(depth: dims.outputDepth, height: dims.outputHeight, width: dims.outputWidth),
      first: 0, step: 1)
  }

  /// The output of `dims` by itself, or as some of the channels of a deeper image, with what happens to it in the end.
  init(
    _ base: UnsafeMutablePointer<Float>, _ dims: ConvDims, pixelStride: Int?, _ epilogue: Epilogue,
    _ kernels: KernelTable
  ) {
    let stride = pixelStride ?? dims.outputChannels
    precondition(
      stride == dims.outputChannels || stride > dims.outputChannels && epilogue.residual == nil,
      "Outputs \(stride) floats apart need at least \(dims.outputChannels), and nothing can be added to them.")
    self.init(
      base, dims, size: DepthHeightWidth(depth: dims.outputDepth, height: dims.outputHeight, width: dims.outputWidth),
      first: 0, step: 1, pixelStride: stride)
    finish = OutputFinish(epilogue, kernels, output: base)
  }

  /// The output of `dims` as a part of larger images.
  init(
    _ base: UnsafeMutablePointer<Float>, _ dims: ConvDims, size: DepthHeightWidth, first: DepthHeightWidth,
    step: DepthHeightWidth, pixelStride: Int? = nil
  ) {
    self.base = base
    self.size = size
    channels = dims.outputChannels
    self.pixelStride = pixelStride ?? channels
    self.first = first
    self.step = step
    output = DepthHeightWidth(depth: dims.outputDepth, height: dims.outputHeight, width: dims.outputWidth)
  }

  /// Floats from one pixel of a row of outputs to the next.
  var pixelStep: Int { step.width * pixelStride }

  /// Whether the outputs lie as if they were alone.
  var isDense: Bool { step == 1 && size == output }

  /// Floats from the base to an output pixel, counted through the convolution's outputs.
  func offset(ofPixel pixel: Int) -> Int {
    let row = pixel / output.width
    let plane = row / output.height
    return offset(
      image: plane / output.depth, plane: plane % output.depth, row: row % output.height, column: pixel % output.width)
  }

  /// Floats from the base to the first pixel of a row of outputs.
  ///
  /// - Parameter plane: counted through the convolution's output planes.
  func offset(plane: Int, row: Int) -> Int {
    let image = output.depth == 1 ? plane : plane / output.depth
    return offset(image: image, plane: plane - image * output.depth, row: row, column: 0)
  }

  private func offset(image: Int, plane: Int, row: Int, column: Int) -> Int {
    let z = image * size.depth + first.depth + plane * step.depth
    let y = z * size.height + first.height + row * step.height
    return (y * size.width + first.width + column * step.width) * pixelStride
  }

  /// Lets `body` write a group of rows of outputs, which lie as many floats apart as it is told: in place or, where their
  /// pixels do not lie side by side, in scratch memory first.
  func write(_ group: RowGroup, _ body: (UnsafeMutablePointer<Float>, _ stride: Int) -> Void) {
    let rowCount = output.width * channels
    let target = base + offset(image: group.image, plane: group.plane, row: group.rows.lowerBound, column: 0)
    let stride = step.height * size.width * pixelStride
    if pixelStep == channels {
      body(target, stride)
      if let finish { for row in 0..<group.rows.count { finish.apply(target + row * stride, count: rowCount) } }
      return
    }
    ScratchMemory.withFloats(.scatteredRows, group.rows.count * rowCount) { memory in
      body(memory, rowCount)
      finish?.apply(memory, count: group.rows.count * rowCount)
      for row in 0..<group.rows.count {
        for column in 0..<output.width {
          copyRun(
            from: memory + row * rowCount + column * channels,
            to: target + row * stride + column * pixelStep, count: channels)
        }
      }
    }
  }

  /// The places of the rows of a matrix product, one for every output pixel.
  func rows(groupStride: Int) -> ProductOutput {
    var rows = ProductOutput(base: base, rowStride: pixelStride, groupStride: groupStride, scatter: nil)
    rows.finish = finish
    if !isDense { rows.scatter = self }
    return rows
  }
}
