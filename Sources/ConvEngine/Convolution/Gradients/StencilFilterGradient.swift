/// The filter gradient where every output channel reads one input channel: tap by tap, whole rows of pixels at a time.
///
/// The rows are split into parts whose number depends on the shapes only; the parts' sums are added in order.
struct StencilFilterGradient {
  private let dims: ConvDims
  private let kernels: KernelTable

  private static let mostParts = 16

  init(_ dims: ConvDims, _ kernels: KernelTable) {
    self.dims = dims
    self.kernels = kernels
  }

  func run(
    input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>, filterGradient: UnsafeMutablePointer<Float>
  ) {
    let schedule = LaneSchedule(channels: dims.outputChannels, lanes: kernels.lanes)
    let isShared = dims.multiplyAdds >= BlockedProduct.smallestSharedWork
    let band = PaddedBand(dims, wantedBands: isShared ? Self.mostParts : 1)
    let bandsPerPart = dividedUp(band.bands, Self.mostParts)
    let parts = dividedUp(band.bands, bandsPerPart)
    let count = schedule.starts.count * dims.spatialTaps * kernels.lanes
    ScratchMemory.withFloats(.partialSums, parts * count) { sums in
      sums.update(repeating: 0, count: parts * count)
      ThreadPool.shared.parallelFor(count: parts, grain: isShared ? 1 : parts) { range in
        for part in range {
          let bands = part * bandsPerPart..<min(band.bands, (part + 1) * bandsPerPart)
          schedule.withStarts { starts in
            add(bands, of: band, schedule, starts, input, outputGradient, to: sums + part * count)
          }
        }
      }
      for part in 1..<parts {
        for index in 0..<count { sums[index] += sums[part * count + index] }
      }
      collect(sums, schedule, to: filterGradient)
    }
  }

  private func add(
    _ bands: Range<Int>, of band: PaddedBand, _ schedule: LaneSchedule, _ starts: UnsafePointer<Int>,
    _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>
  ) {
    let rowCount = dims.outputWidth * dims.outputChannels
    ScratchMemory.withIntegers(.stencilTaps, dims.spatialTaps) { offsets in
      for tap in 0..<dims.spatialTaps { offsets[tap] = band.tapOffset(tap) }
      ScratchMemory.withFloats(.paddedBand, band.count(slack: kernels.lanes)) { memory in
        for index in bands {
          let place = band.place(of: index)
          band.fill(from: input, place, to: memory)
          let plane = place.image * dims.outputDepth + place.plane
          for row in place.rows {
            kernels.stencilRowGradient(
              rowCount, memory + band.rowOffset(ofOutputRow: row - place.rows.lowerBound), offsets, dims.spatialTaps,
              outputGradient + (plane * dims.outputHeight + row) * rowCount, schedule.starts.count, starts,
              schedule.step, sums)
          }
        }
      }
    }
  }

  /// Adds up the lanes that met the same channel.
  private func collect(
    _ sums: UnsafePointer<Float>, _ schedule: LaneSchedule, to filterGradient: UnsafeMutablePointer<Float>
  ) {
    filterGradient.update(repeating: 0, count: dims.filterCount)
    for phase in schedule.starts.indices {
      for lane in 0..<kernels.lanes where !schedule.isRepeated(phase: phase, lane: lane) {
        let channel = schedule.channel(phase: phase, lane: lane)
        for tap in 0..<dims.spatialTaps {
          filterGradient[tap * dims.outputChannels + channel] +=
            sums[
              (phase * dims.spatialTaps + tap) * kernels.lanes + lane]
        }
      }
    }
  }
}
