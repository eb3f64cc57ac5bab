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
    let columns = StencilColumns(
      dims, allowed: taps.down > 0 && dims.outputHeight > 1 && Value.self == Float.self, step: schedule.step)
    let memoryCount = StencilStrips<Value>.count(dims, columns, slack: kernels.lanes)
    ThreadPool.shared.parallelFor(count: groups.count, grain: groups.grain(isShared: isShared)) { range in
      ScratchMemory.withFloats(.paddedRows, memoryCount) { memory in
        ScratchMemory.withIntegers(.offsets, taps.offsetCount) { offsets in
          var strips = StencilStrips(dims, columns, input, slack: kernels.lanes, memory: memory)
          for index in range {
            let next = index + 1 < range.upperBound ? groups[index + 1] : nil
            strips.move(to: groups[index], kernels)
            output.write(groups[index]) { target, stride in
              func apply(_ rows: some StencilRows, _ columns: Range<Int>, ahead: UnsafePointer<Float>? = nil) {
                guard !columns.isEmpty else { return }
                self.apply(
                  taps, starts, weights, biases, rows, groups[index], columns, ahead, offsets, to: target,
                  stride: stride)
              }
              apply(strips.before, columns.before)
              apply(strips.inside, columns.inPlace, ahead: strips.inside.ahead(of: next))
              apply(strips.after, columns.after)
            }
          }
        }
      }
    }
  }

  /// Computes the outputs of some columns of a group.
  private func apply(
    _ taps: StencilTaps, _ starts: UnsafePointer<Int>, _ weights: UnsafePointer<Float>, _ biases: UnsafePointer<Float>,
    _ rows: some StencilRows, _ group: RowGroup, _ columns: Range<Int>, _ ahead: UnsafePointer<Float>?,
    _ offsets: UnsafeMutablePointer<Int>, to target: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let count = columns.count * dims.outputChannels
    let target = target + columns.lowerBound * dims.outputChannels
    if taps.down > 0, group.rows.count > 1 {
      taps.findColumns(rows, rows: group.rows.count, offsets)
      kernels.stencilRows(
        group.rows.count, count, rows.source, offsets, taps.count / taps.down, taps.down, weights, biases,
        schedule.starts.count, starts, schedule.step, target, stride, ahead, dims.inputWidth * dims.inputChannels)
      return
    }
    for row in 0..<group.rows.count {
      taps.find(rows, row: row, offsets)
      kernels.stencilRow(
        count, rows.source, offsets, taps.count, weights, biases, schedule.starts.count, starts,
        schedule.step, target + row * stride)
    }
  }
}
