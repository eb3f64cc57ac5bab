/// The input gradient of a first layer, whose few input channels would leave most lanes of a vector without work: the
/// products of the output gradient with the filter are computed for all taps at once, `outputGradient · filterᵀ`, and
/// added to the pixels that the taps met. It is the adjoint of gathering patches.
///
/// A task owns some rows of an image; what its neighbours need too is computed twice. Every pixel's sum has the order of
/// the outputs, however the rows are split.
struct ScatteredInputGradient {
  private let dims: ConvDims
  private let instructionSet: InstructionSet
  /// Input rows of one task.
  private let taskRows: Int
  /// Output rows whose products are computed together.
  private let chunkRows: Int

  private static let mostInputChannels = 4
  private static let fewestOutputChannels = 16
  /// The products of a chunk should stay in the second-level cache.
  private static let chunkFloats = 1 << 17

  /// - Returns: nil for a convolution that is better computed as another one.
  init?(_ dims: ConvDims, _ instructionSet: InstructionSet) {
    guard
      dims.groups == 1, dims.inputChannels <= Self.mostInputChannels,
      dims.outputChannels >= Self.fewestOutputChannels, dims.inputDepth == 1, dims.filterDepth == 1,
      dims.outputDepth == 1, dims.batch > 0
    else { return nil }
    self.dims = dims
    self.instructionSet = instructionSet
    let isShared = dims.multiplyAdds >= BlockedProduct.smallestSharedWork
    let tasksPerImage = isShared ? dividedUp(2 * ThreadPool.shared.threadCount, dims.batch) : 1
    // With fewer rows too much would be computed twice.
    taskRows = max(4 * dims.dilatedFilterHeight, dividedUp(dims.inputHeight, tasksPerImage))
    chunkRows = max(1, Self.chunkFloats / (dims.outputWidth * dims.tapsPerOutput))
  }

  func run(
    outputGradient: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    inputGradient: UnsafeMutablePointer<Float>
  ) {
    let depths = 0..<dims.tapsPerOutput
    let count = PatchRun.count(dims, depths: depths)
    PatchRun.withRoom(for: count) { runs in
      PatchRun.write(dims, depths: depths, to: runs)
      run(
        UnsafeBufferPointer(start: runs, count: count), outputGradient: outputGradient, filter: filter, bias: bias,
        inputGradient: inputGradient)
    }
  }

  private func run(
    _ runs: UnsafeBufferPointer<PatchRun>, outputGradient: UnsafePointer<Float>, filter: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, inputGradient: UnsafeMutablePointer<Float>
  ) {
    let tasksPerImage = dividedUp(dims.inputHeight, taskRows)
    ThreadPool.shared.parallelFor(count: dims.batch * tasksPerImage, grain: 1) { range in
      for task in range {
        let first = task % tasksPerImage * taskRows
        let rows = first..<min(dims.inputHeight, first + taskRows)
        let image = task / tasksPerImage
        let target = inputGradient + image * dims.inputImageCount
        fill(rows, of: target, with: bias)
        add(runs, rows, outputGradient + image * dims.outputImageCount, filter, to: target)
      }
    }
  }

  private func fill(_ rows: Range<Int>, of image: UnsafeMutablePointer<Float>, with bias: UnsafePointer<Float>?) {
    let channels = dims.inputChannels
    for pixel in rows.lowerBound * dims.inputWidth..<rows.upperBound * dims.inputWidth {
      for channel in 0..<channels { image[pixel * channels + channel] = bias?[channel] ?? 0 }
    }
  }

  private func add(
    _ runs: UnsafeBufferPointer<PatchRun>, _ rows: Range<Int>, _ outputGradient: UnsafePointer<Float>,
    _ filter: UnsafePointer<Float>, to image: UnsafeMutablePointer<Float>
  ) {
    let height = dims.height
    // Output row y meets the input rows from y·stride − padding on.
    let first = max(
      0, dividedUp(max(0, rows.lowerBound + height.paddingBefore - height.dilatedFilter + 1), height.stride))
    let last = min(height.output, (rows.upperBound - 1 + height.paddingBefore) / height.stride + 1)
    for start in stride(from: first, to: max(first, last), by: chunkRows) {
      let outputs = start..<min(last, start + chunkRows)
      let pixels = outputs.count * dims.outputWidth
      // These sizes were checked with the convolution's.
      guard
        let product = try? GemmDims(
          rows: pixels, columns: dims.tapsPerOutput, depth: dims.outputChannels, transposesRight: true)
      else { return }
      ScratchMemory.withFloats(.patches, pixels * dims.tapsPerOutput) { products in
        gemm(
          product, left: outputGradient + start * dims.outputWidth * dims.outputChannels, right: filter,
          output: products, instructionSet: instructionSet)
        for row in outputs {
          scatter(
            runs, products + (row - start) * dims.outputWidth * dims.tapsPerOutput, ofRow: row, to: image,
            clippedTo: rows)
        }
      }
    }
  }

  private func scatter(
    _ runs: UnsafeBufferPointer<PatchRun>, _ products: UnsafePointer<Float>, ofRow row: Int,
    to image: UnsafeMutablePointer<Float>,
    clippedTo rows: Range<Int>
  ) {
    let channels = dims.inputChannels
    for column in 0..<dims.outputWidth {
      let left = column * dims.stride.width - dims.padding.left
      let patch = products + column * dims.tapsPerOutput
      for run in runs {
        let y = row * dims.stride.height - dims.padding.top + run.y
        // The pixels of the run that lie inside the image.
        let first = max(0, -(left + run.x))
        let end = min(run.pixels, dims.inputWidth - (left + run.x))
        guard rows.contains(y), first < end else { continue }
        let target = image + (y * dims.inputWidth + left + run.x) * channels
        addRun(
          from: patch + run.target + first * channels, to: target + first * channels, count: (end - first) * channels)
      }
    }
  }

  @inline(__always)
  private func addRun(from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int) {
    var done = 0
    while done &+ 4 <= count {
      let from = UnsafeRawPointer(source + done).loadUnaligned(as: SIMD4<Float>.self)
      let to = UnsafeMutableRawPointer(target + done)
      to.storeBytes(of: UnsafeRawPointer(to).loadUnaligned(as: SIMD4<Float>.self) + from, as: SIMD4<Float>.self)
      done &+= 4
    }
    while done < count {
      target[done] += source[done]
      done &+= 1
    }
  }
}
