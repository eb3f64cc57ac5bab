/// Convolution in which every output channel reads one input channel, computed tap by tap on whole rows of pixels.
struct Stencil {
  private let dims: ConvDims
  private let kernels: KernelTable

  /// Below this many multiply-adds waking other threads costs more than it saves.
  private static let smallestSharedWork = 1 << 18

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
  }

  func run(
    input: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    output: UnsafeMutablePointer<Float>
  ) {
    let schedule = LaneSchedule(channels: dims.outputChannels, lanes: kernels.lanes)
    let taps = dims.filterHeight * dims.filterWidth
    let vectors = schedule.starts.count * kernels.lanes
    ScratchMemory.withFloats(.stencilWeights, vectors * taps) { weights in
      ScratchMemory.withFloats(.stencilBiases, vectors) { biases in
        for phase in schedule.starts.indices {
          for lane in 0..<kernels.lanes {
            let channel = schedule.channel(phase: phase, lane: lane)
            biases[phase * kernels.lanes + lane] = bias?[channel] ?? 0
            for tap in 0..<taps {
              weights[(phase * taps + tap) * kernels.lanes + lane] = filter[tap * dims.outputChannels + channel]
            }
          }
        }
        apply(schedule, weights: weights, biases: biases, input: input, output: output)
      }
    }
  }

  private func apply(
    _ schedule: LaneSchedule, weights: UnsafePointer<Float>, biases: UnsafePointer<Float>,
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
  ) {
    let isShared = dims.multiplyAdds >= Self.smallestSharedWork
    let band = PaddedBand(dims, wantedBands: isShared ? 4 * ThreadPool.shared.threadCount : 1)
    var offsets: [Int] = []
    for row in 0..<dims.filterHeight {
      for column in 0..<dims.filterWidth { offsets.append(band.tapOffset(row: row, column: column)) }
    }
    let imageCount = dims.inputHeight * dims.inputWidth * dims.inputChannels
    let rowCount = dims.outputWidth * dims.outputChannels
    let bands = dims.batch * band.bandsPerImage
    offsets.withUnsafeBufferPointer { offsets in
      schedule.starts.withUnsafeBufferPointer { starts in
        guard let offsetsBase = offsets.baseAddress, let startsBase = starts.baseAddress else { return }
        ThreadPool.shared.parallelFor(count: bands, grain: isShared ? 1 : bands) { range in
          ScratchMemory.withFloats(.paddedBand, band.count(slack: kernels.lanes)) { memory in
            for index in range {
              let (image, rows) = band.place(of: index)
              band.fill(from: input + image * imageCount, outputRows: rows, to: memory)
              for row in rows {
                kernels.stencilRow(
                  rowCount, memory + band.rowOffset(ofOutputRow: row - rows.lowerBound), offsetsBase, offsets.count,
                  weights, biases, starts.count, startsBase, schedule.step,
                  output + (image * dims.outputHeight + row) * rowCount)
              }
            }
          }
        }
      }
    }
  }
}
