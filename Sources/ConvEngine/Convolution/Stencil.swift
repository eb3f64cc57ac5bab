/// Convolution in which every output channel reads one input channel, computed tap by tap on whole rows of pixels.
struct Stencil {
  private let dims: ConvDims
  private let kernels: KernelTable
  private let schedule: LaneSchedule

  /// Below this many multiply-adds waking other threads costs more than it saves.
  private static let smallestSharedWork = 1 << 18

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
    schedule = LaneSchedule(channels: dims.outputChannels, lanes: kernels.lanes)
  }

  func run<Value: PixelValue>(
    input: UnsafePointer<Value>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    output: OutputGrid
  ) {
    StencilTaps.with(dims, filter: filter) { taps in
      run(taps, input: input, filter: filter, bias: bias, output: output)
    }
  }

  private func run<Value: PixelValue>(
    _ taps: StencilTaps, input: UnsafePointer<Value>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    output: OutputGrid
  ) {
    let vectors = schedule.starts.count * kernels.lanes
    ScratchMemory.withFloats(.stencilWeights, vectors * taps.count) { weights in
      taps.copyWeights(from: filter, schedule, lanes: kernels.lanes, to: weights)
      ScratchMemory.withFloats(.stencilBiases, vectors) { biases in
        for phase in schedule.starts.indices {
          for lane in 0..<kernels.lanes {
            biases[phase * kernels.lanes + lane] = bias?[schedule.channel(phase: phase, lane: lane)] ?? 0
          }
        }
        schedule.withStarts { starts in
          apply(taps, starts, weights: weights, biases: biases, input: input, output: output)
        }
      }
    }
  }

  private func apply<Value: PixelValue>(
    _ taps: StencilTaps, _ starts: UnsafePointer<Int>, weights: UnsafePointer<Float>, biases: UnsafePointer<Float>,
    input: UnsafePointer<Value>, output: OutputGrid
  ) {
    let isShared = dims.multiplyAdds >= Self.smallestSharedWork
    let groups = RowGroups(dims)
    let rows = PaddedRows(dims)
    let memoryCount = RowWindow<Value>.count(dims, rows, slack: kernels.lanes)
    ThreadPool.shared.parallelFor(count: groups.count, grain: groups.grain(isShared: isShared)) { range in
      ScratchMemory.withFloats(.paddedRows, memoryCount) { memory in
        ScratchMemory.withIntegers(.offsets, taps.offsetCount) { offsets in
          var window = RowWindow(dims, rows, input, memory: memory)
          for index in range {
            window.move(to: groups[index], kernels)
            output.write(groups[index]) { target, stride in
              apply(taps, starts, weights, biases, window, rows, groups[index], offsets, to: target, stride: stride)
            }
          }
        }
      }
    }
  }

  /// Computes the outputs of one group.
  private func apply<Value: PixelValue>(
    _ taps: StencilTaps, _ starts: UnsafePointer<Int>, _ weights: UnsafePointer<Float>, _ biases: UnsafePointer<Float>,
    _ window: RowWindow<Value>, _ padded: PaddedRows, _ group: RowGroup, _ offsets: UnsafeMutablePointer<Int>,
    to target: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let count = dims.outputWidth * dims.outputChannels
    if taps.down > 0, group.rows.count > 1 {
      taps.findColumns(window, padded, rows: group.rows.count, offsets)
      kernels.stencilRows(
        group.rows.count, count, window.source, offsets, taps.count / taps.down, taps.down, weights, biases,
        schedule.starts.count, starts, schedule.step, target, stride)
      return
    }
    for row in 0..<group.rows.count {
      taps.find(window, padded, row: row, offsets)
      kernels.stencilRow(
        count, window.source, offsets, taps.count, weights, biases, schedule.starts.count, starts,
        schedule.step, target + row * stride)
    }
  }
}
