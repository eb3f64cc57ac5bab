/// The taps of a stencil, in the order that their products are added in, and which way of adding them they allow.
struct StencilTaps {
  /// A tap's place in the filter.
  struct Tap {
    let plane: Int
    let row: Int
    let column: Int
  }

  let taps: [Tap]
  /// Taps of each column, if the taps are whole columns whose rows follow each other, so that `stencilRows` can add them;
  /// else 0.
  let down: Int

  /// Their numbers in the order of the filter.
  let numbers: [Int]
  private let rowStride: Int
  private let rowDilation: Int
  private let channels: Int

  /// Taps that are zero for every channel, as in derivatives, are left out; one is left.
  init(_ dims: ConvDims, filter: UnsafePointer<Float>) {
    let used = (0..<dims.spatialTaps).filter { tap in
      (0..<dims.outputChannels).contains { filter[tap * dims.outputChannels + $0] != 0 }
    }
    self.init(dims, used.isEmpty ? [0] : used)
  }

  /// All taps.
  init(_ dims: ConvDims) { self.init(dims, Array(0..<dims.spatialTaps)) }

  private init(_ dims: ConvDims, _ used: [Int]) {
    channels = dims.outputChannels
    rowStride = dims.stride.height
    rowDilation = dims.dilation.height
    let (height, width) = (dims.filterHeight, dims.filterWidth)
    func tap(_ number: Int) -> Tap {
      Tap(plane: number / width / height, row: number / width % height, column: number % width)
    }
    let rows = used.map { tap($0).row }
    let (first, last) = (rows.min() ?? 0, rows.max() ?? 0)
    // Column by column, from top to bottom; what is left out is found again by counting.
    let columns = Set(used.map { tap($0).plane * width + tap($0).column }).sorted()
    let isRectangle = columns.count * (last - first + 1) == used.count
    let sharesRows = dims.stride.height == 1 && dims.dilation.height == 1 && dims.outputHeight > 2
    if isRectangle, sharesRows, last > first {
      down = last - first + 1
      numbers = columns.flatMap { column in
        (first...last).map { row in (column / width * height + row) * width + column % width }
      }
    } else {
      down = 0
      numbers = used
    }
    taps = numbers.map(tap)
  }

  /// The weights that the lanes meet, `[phases, taps, lanes]`.
  func copyWeights(
    from filter: UnsafePointer<Float>, _ schedule: LaneSchedule, lanes: Int, to weights: UnsafeMutablePointer<Float>
  ) {
    for (phase, start) in schedule.starts.enumerated() {
      for (tap, number) in numbers.enumerated() {
        let target = weights + (phase * numbers.count + tap) * lanes
        let values = filter + number * channels
        if start + lanes <= channels {
          copyRun(from: values + start, to: target, count: lanes)
        } else {
          for lane in 0..<lanes { target[lane] = values[schedule.channel(phase: phase, lane: lane)] }
        }
      }
    }
  }

  /// How many offsets a group needs at most.
  var offsetCount: Int { down == 0 ? taps.count : taps.count / down * (down + RowGroups.height - 1) }

  /// Where in the window the taps find what the first output of a row is made of.
  func find<Value: PixelValue>(
    _ window: RowWindow<Value>, _ padded: PaddedRows, row: Int, _ offsets: UnsafeMutablePointer<Int>
  ) {
    for (index, tap) in taps.enumerated() {
      offsets[index] =
        window.offset(ofRow: row * rowStride + tap.row * rowDilation, plane: tap.plane)
        + padded.offset(ofColumn: tap.column)
    }
  }

  /// Where in the window each column of taps finds the rows that it meets. Those that only outputs which nobody wants
  /// would need are the last one that is there.
  func findColumns<Value: PixelValue>(
    _ window: RowWindow<Value>, _ padded: PaddedRows, rows: Int, _ offsets: UnsafeMutablePointer<Int>
  ) {
    let met = down + RowGroups.height - 1
    for column in 0..<taps.count / down {
      let tap = taps[column * down]
      let across = padded.offset(ofColumn: tap.column)
      for row in 0..<met {
        let present = min(row, down + rows - 2)
        // Columns of the same plane meet the same rows.
        let isKnown = column > 0 && taps[(column - 1) * down].plane == tap.plane
        offsets[column * met + row] =
          isKnown
          ? offsets[(column - 1) * met + row] - padded.offset(ofColumn: taps[(column - 1) * down].column) + across
          : window.offset(ofRow: tap.row + present, plane: tap.plane) + across
      }
    }
  }
}
