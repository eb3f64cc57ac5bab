/// The taps of a stencil, in the order that their products are added in, and which way of adding them they allow.
struct StencilTaps {
  /// Taps of each column, if the taps are whole columns whose rows follow each other, so that `stencilRows` can add them;
  /// else 0.
  let down: Int

  /// Their numbers in the order of the filter; they lie in scratch memory.
  private let numbers: UnsafeMutablePointer<Int>
  /// How many there are.
  let count: Int
  private let height: Int
  private let width: Int
  private let rowStride: Int
  private let rowDilation: Int
  private let channels: Int

  /// Calls `body` with the taps that are not zero for every channel, as many are in derivatives, or with one.
  ///
  /// - Parameter filter: nil for all taps.
  static func with(_ dims: ConvDims, filter: UnsafePointer<Float>? = nil, _ body: (StencilTaps) -> Void) {
    ScratchMemory.withIntegers(.stencilTaps, dims.spatialTaps) { body(StencilTaps(dims, filter, numbers: $0)) }
  }

  private init(_ dims: ConvDims, _ filter: UnsafePointer<Float>?, numbers: UnsafeMutablePointer<Int>) {
    self.numbers = numbers
    channels = dims.outputChannels
    rowStride = dims.stride.height
    rowDilation = dims.dilation.height
    height = dims.filterHeight
    width = dims.filterWidth
    let used = UsedTaps(dims, filter)
    let rows = dims.stride.height == 1 && dims.dilation.height == 1 && dims.outputHeight > 2 ? used.wholeColumns : 0..<1
    down = rows.count > 1 ? rows.count : 0
    var count = 0
    if rows.count > 1 {
      for plane in 0..<dims.filterDepth {
        for column in 0..<width where used.contains(plane: plane, row: rows.lowerBound, column: column) {
          for row in rows {
            numbers[count] = (plane * height + row) * width + column
            count += 1
          }
        }
      }
    } else {
      for number in 0..<dims.spatialTaps where used.contains(number) {
        numbers[count] = number
        count += 1
      }
    }
    self.count = count
  }

  /// A tap's place in the filter.
  private func tap(_ index: Int) -> (plane: Int, row: Int, column: Int) {
    let (line, column) = numbers[index].quotientAndRemainder(dividingBy: width)
    return (line / height, line % height, column)
  }

  /// A tap's number in the order of the filter.
  func number(_ index: Int) -> Int { numbers[index] }

  /// The weights that the lanes meet, `[phases, taps, lanes]`.
  func copyWeights(
    from filter: UnsafePointer<Float>, _ schedule: LaneSchedule, lanes: Int, to weights: UnsafeMutablePointer<Float>
  ) {
    for (phase, start) in schedule.starts.enumerated() {
      for tap in 0..<count {
        let target = weights + (phase * count + tap) * lanes
        let values = filter + numbers[tap] * channels
        if start + lanes <= channels {
          copyRun(from: values + start, to: target, count: lanes)
        } else {
          for lane in 0..<lanes { target[lane] = values[schedule.channel(phase: phase, lane: lane)] }
        }
      }
    }
  }

  /// How many offsets a group needs at most.
  var offsetCount: Int { down == 0 ? count : count / down * (down + RowGroups.height - 1) }

  /// Where the taps find what the first output of a row is made of.
  func find(
    _ rows: some StencilRows, row: Int, _ offsets: UnsafeMutablePointer<Int>
  ) {
    for index in 0..<count {
      let tap = tap(index)
      offsets[index] =
        rows.offset(ofRow: row * rowStride + tap.row * rowDilation, plane: tap.plane)
        + rows.offset(ofColumn: tap.column)
    }
  }

  /// Where each column of taps finds the rows that it meets. Those that only outputs which nobody wants
  /// would need are the last one that is there.
  func findColumns(
    _ source: some StencilRows, rows: Int, _ offsets: UnsafeMutablePointer<Int>
  ) {
    let met = down + RowGroups.height - 1
    for column in 0..<count / down {
      let tap = tap(column * down)
      let across = source.offset(ofColumn: tap.column)
      let before = column > 0 ? self.tap((column - 1) * down) : tap
      let target = offsets + column * met
      // Columns of the same plane meet the same rows.
      if column > 0, before.plane == tap.plane {
        let step = across - source.offset(ofColumn: before.column)
        for row in 0..<met { target[row] = (target - met)[row] + step }
      } else {
        for row in 0..<met {
          target[row] = source.offset(ofRow: tap.row + min(row, down + rows - 2), plane: tap.plane) + across
        }
      }
    }
  }
}

/// Which taps of a filter are not zero for every channel; the first one, if there is none.
private struct UsedTaps {
  private let dims: ConvDims
  /// nil: all are used.
  private let filter: UnsafePointer<Float>?
  private var isNone = false

  init(_ dims: ConvDims, _ filter: UnsafePointer<Float>?) {
    self.dims = dims
    self.filter = filter
    isNone = !(0..<dims.spatialTaps).contains(where: contains)
  }

  func contains(_ number: Int) -> Bool {
    if isNone { return number == 0 }
    guard let filter else { return true }
    return (0..<dims.outputChannels).contains { filter[number * dims.outputChannels + $0] != 0 }
  }

  func contains(plane: Int, row: Int, column: Int) -> Bool {
    contains((plane * dims.filterHeight + row) * dims.filterWidth + column)
  }

  /// The rows of the taps, if in every column either all of them are used or none is; else no rows.
  var wholeColumns: Range<Int> {
    let lines = 0..<dims.filterDepth * dims.filterHeight
    func isUsed(_ line: Int) -> Bool {
      (0..<dims.filterWidth).contains { contains(line * dims.filterWidth + $0) }
    }
    var rows = dims.filterHeight..<dims.filterHeight
    for line in lines where isUsed(line) {
      let row = line % dims.filterHeight
      rows = min(rows.lowerBound, row)..<(rows.isEmpty ? row + 1 : max(rows.upperBound, row + 1))
    }
    for plane in 0..<dims.filterDepth {
      for column in 0..<dims.filterWidth {
        var used = 0
        for row in rows where contains(plane: plane, row: row, column: column) { used += 1 }
        guard used == 0 || used == rows.count else { return 0..<0 }
      }
    }
    return rows
  }
}
