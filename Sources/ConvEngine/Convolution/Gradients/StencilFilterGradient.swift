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
    let rows = PaddedRows(dims)
    let memoryCount = RowWindow<Float>.count(dims, rows, slack: kernels.lanes)
    let count = schedule.starts.count * dims.spatialTaps * kernels.lanes
    ScratchMemory.withFloats(.partialSums, parts * count) { sums in
      ThreadPool.shared.parallelFor(count: parts, grain: isShared ? 1 : parts) { range in
        ScratchMemory.withFloats(.paddedRows, memoryCount) { memory in
          ScratchMemory.withIntegers(.offsets, taps.offsetCount + 1) { offsets in
            var window = RowWindow(dims, rows, input, memory: memory)
            for part in range {
              (sums + part * count).update(repeating: 0, count: count)
              for index in part * groupsPerPart..<min(groups.count, (part + 1) * groupsPerPart) {
                window.move(to: groups[index], kernels)
                add(groups[index], taps, starts, window, rows, offsets, outputGradient, to: sums + part * count)
              }
            }
          }
        }
      }
      for part in 1..<parts { kernels.addScaled(count, 1, sums + part * count, sums) }
      collect(sums, taps, to: filterGradient)
    }
  }

  /// Adds what the outputs of one group contribute.
  private func add(
    _ group: RowGroup, _ taps: StencilTaps, _ starts: UnsafePointer<Int>, _ window: RowWindow<Float>,
    _ padded: PaddedRows, _ offsets: UnsafeMutablePointer<Int>, _ outputGradient: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    let count = dims.outputWidth * dims.outputChannels
    let plane = group.image * dims.outputDepth + group.plane
    let gradient = outputGradient + (plane * dims.outputHeight + group.rows.lowerBound) * count
    var done = 0
    if taps.down == 3, taps.count % 9 == 0, group.rows.count == RowGroups.height {
      taps.findColumns(window, padded, rows: group.rows.count, offsets)
      done = count / schedule.step * schedule.step
      fetch(gradient, count: RowGroups.height * count, offsets + taps.offsetCount)
      kernels.stencilRowsGradient(
        done, window.source, offsets, taps.count / 3, gradient, count, schedule.starts.count, starts,
        schedule.step, sums)
      guard done < count else { return }
    }
    for row in 0..<group.rows.count {
      taps.find(window, padded, row: row, offsets)
      kernels.stencilRowGradient(
        count - done, window.source + done, offsets, taps.count, gradient + row * count + done,
        schedule.starts.count, starts, schedule.step, sums)
    }
  }

  /// Reads a value of every cache line, one after the other: the processor fetches such a run much faster than the rows
  /// that the kernel visits in turns. What was read goes to `sink`, so that the compiler does not think it useless.
  @inline(never)
  private func fetch(_ values: UnsafePointer<Float>, count: Int, _ sink: UnsafeMutablePointer<Int>) {
    let bytes = UnsafeRawPointer(values)
    var seen: (Int32, Int32) = (0, 0)
    for line in stride(from: 0, to: (count - 31) * MemoryLayout<Float>.stride, by: 128) {
      seen.0 |= bytes.load(fromByteOffset: line, as: Int32.self)
      seen.1 |= bytes.load(fromByteOffset: line + 64, as: Int32.self)
    }
    sink.pointee = Int(seen.0 | seen.1)
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
