/// The filter gradient where every output channel reads one input channel: tap by tap, whole rows of pixels at a time.
///
/// The rows are split into parts whose number depends on the shapes only; the parts' sums are added in order.
struct StencilFilterGradient {
  private let dims: ConvDims
  private let kernels: KernelTable
  private let schedule: LaneSchedule

  private static let mostParts = 16

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
    schedule = LaneSchedule(channels: dims.outputChannels, lanes: kernels.lanes)
  }

  func run(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
  ) {
    StencilTaps.with(dims) { taps in
      schedule.withStarts { starts in
        run(taps, starts, input: input, outputGradient: outputGradient, filterGradient: filterGradient)
      }
    }
  }

  private func run(
    _ taps: StencilTaps, _ starts: UnsafePointer<Int>, input: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
  ) {
    let isShared = dims.multiplyAdds >= BlockedProduct.smallestSharedWork
    let groups = RowGroups(dims)
    let groupsPerPart = isShared ? dividedUp(groups.count, Self.mostParts) : groups.count
    let parts = dividedUp(groups.count, groupsPerPart)
    let columns = StencilColumns(dims, allowed: addsRows(taps), step: schedule.step)
    let memoryCount = StencilStrips<Float>.count(dims, columns, slack: kernels.lanes)
    let count = schedule.starts.count * dims.spatialTaps * kernels.lanes
    ScratchMemory.withFloats(.partialSums, parts * count) { sums in
      ThreadPool.shared.parallelFor(count: parts, grain: isShared ? 1 : parts) { range in
        ScratchMemory.withFloats(.paddedRows, memoryCount) { memory in
          ScratchMemory.withIntegers(.offsets, taps.offsetCount) { offsets in
            var strips = StencilStrips(dims, columns, input, slack: kernels.lanes, memory: memory)
            for part in range {
              (sums + part * count).update(repeating: 0, count: count)
              let end = min(groups.count, (part + 1) * groupsPerPart)
              for index in part * groupsPerPart..<end {
                strips.move(to: groups[index], kernels)
                func add(_ rows: some StencilRows, _ columns: Range<Int>) {
                  guard !columns.isEmpty else { return }
                  self.add(
                    groups[index], columns, taps, starts, rows, offsets, outputGradient, to: sums + part * count)
                }
                add(strips.before, columns.before)
                add(strips.inside, columns.inPlace)
                add(strips.after, columns.after)
              }
            }
          }
        }
      }
      for part in 1..<parts { kernels.addScaled(count, 1, sums + part * count, sums) }
      collect(sums, taps, to: filterGradient)
    }
  }

  /// Whether the kernel that adds four rows at a time has all of the taps.
  private func addsRows(_ taps: StencilTaps) -> Bool { taps.down == 3 && taps.count % 9 == 0 }

  /// Adds what the outputs of some columns of a group contribute.
  private func add(
    _ group: RowGroup, _ columns: Range<Int>, _ taps: StencilTaps, _ starts: UnsafePointer<Int>,
    _ rows: some StencilRows,
    _ offsets: UnsafeMutablePointer<Int>, _ outputGradient: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    let count = columns.count * dims.outputChannels
    let stride = dims.outputWidth * dims.outputChannels
    let plane = group.image * dims.outputDepth + group.plane
    let gradient =
      outputGradient + (plane * dims.outputHeight + group.rows.lowerBound) * stride
      + columns.lowerBound * dims.outputChannels
    let source = rows.source
    var done = 0
    if addsRows(taps), group.rows.count == RowGroups.height {
      taps.findColumns(rows, rows: group.rows.count, offsets)
      done = count / schedule.step * schedule.step
      kernels.stencilRowsGradient(
        done, source, offsets, taps.count / 3, gradient, stride, schedule.starts.count, starts, schedule.step, sums)
      guard done < count else { return }
    }
    for row in 0..<group.rows.count {
      taps.find(rows, row: row, offsets)
      kernels.stencilRowGradient(
        count - done, source + done, offsets, taps.count, gradient + row * stride + done,
        schedule.starts.count, starts, schedule.step, sums)
    }
  }

  /// Adds up the lanes that met the same channel.
  private func collect(
    _ sums: UnsafePointer<Float>, _ taps: StencilTaps, to filterGradient: UnsafeMutablePointer<Float>
  ) {
    filterGradient.update(repeating: 0, count: dims.filterCount)
    for phase in schedule.starts.indices {
      for lane in 0..<kernels.lanes where !schedule.isRepeated(phase: phase, lane: lane) {
        let channel = schedule.channel(phase: phase, lane: lane)
        for index in 0..<taps.count {
          filterGradient[taps.number(index) * dims.outputChannels + channel] +=
            sums[(phase * taps.count + index) * kernels.lanes + lane]
        }
      }
    }
  }
}
