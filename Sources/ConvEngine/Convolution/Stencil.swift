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

  func run<Value: PixelValue>(
    input: UnsafePointer<Value>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    output: OutputGrid
  ) {
    let schedule = LaneSchedule(channels: dims.outputChannels, lanes: kernels.lanes)
    ScratchMemory.withIntegers(.stencilTaps, dims.spatialTaps) { numbers in
      // Taps that are zero for every channel, as in derivatives, are left out; one must be left.
      var taps = 0
      for tap in 0..<dims.spatialTaps
      where (0..<dims.outputChannels).contains(where: { filter[tap * dims.outputChannels + $0] != 0 }) {
        numbers[taps] = tap
        taps += 1
      }
      if taps == 0 {
        numbers[0] = 0
        taps = 1
      }
      run(
        schedule, taps: UnsafeMutableBufferPointer(start: numbers, count: taps), input: input, filter: filter,
        bias: bias, output: output)
    }
  }

  private func run<Value: PixelValue>(
    _ schedule: LaneSchedule, taps numbers: UnsafeMutableBufferPointer<Int>, input: UnsafePointer<Value>,
    filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?, output: OutputGrid
  ) {
    let taps = numbers.count
    let vectors = schedule.starts.count * kernels.lanes
    ScratchMemory.withFloats(.stencilWeights, vectors * taps) { weights in
      ScratchMemory.withFloats(.stencilBiases, vectors) { biases in
        for phase in schedule.starts.indices {
          for lane in 0..<kernels.lanes {
            let channel = schedule.channel(phase: phase, lane: lane)
            biases[phase * kernels.lanes + lane] = bias?[channel] ?? 0
            for (tap, number) in numbers.enumerated() {
              weights[(phase * taps + tap) * kernels.lanes + lane] = filter[number * dims.outputChannels + channel]
            }
          }
        }
        apply(schedule, taps: numbers, weights: weights, biases: biases, input: input, output: output)
      }
    }
  }

  private func apply<Value: PixelValue>(
    _ schedule: LaneSchedule, taps: UnsafeMutableBufferPointer<Int>, weights: UnsafePointer<Float>,
    biases: UnsafePointer<Float>,
    input: UnsafePointer<Value>, output: OutputGrid
  ) {
    let isShared = dims.multiplyAdds >= Self.smallestSharedWork
    let band = PaddedBand(dims, wantedBands: isShared ? 4 * ThreadPool.shared.threadCount : 1)
    // The taps' numbers are not needed any more.
    for index in taps.indices { taps[index] = band.tapOffset(taps[index]) }
    let rowCount = dims.outputWidth * dims.outputChannels
    let bands = band.bands
    guard let offsets = taps.baseAddress else { return }
    schedule.withStarts { starts in
      ThreadPool.shared.parallelFor(count: bands, grain: isShared ? 1 : bands) { range in
        ScratchMemory.withFloats(.paddedBand, band.count(slack: kernels.lanes)) { memory in
          for index in range {
            let place = band.place(of: index)
            band.fill(from: input, place, to: memory)
            for row in place.rows {
              output.write(place, row: row) { target in
                kernels.stencilRow(
                  rowCount, memory + band.rowOffset(ofOutputRow: row - place.rows.lowerBound), offsets,
                  taps.count, weights, biases, schedule.starts.count, starts, schedule.step, target)
              }
            }
          }
        }
      }
    }
  }
}
