/// The sum of the rows of a matrix.
///
/// Rows are summed in parts whose number depends on the shape only, and the parts' sums are added in order: the result
/// does not depend on the number of threads, and its rounding error grows with the length of a part and the number of
/// parts, not with their product.
struct RowSum {
  private let rows: Int
  private let columns: Int
  private let kernels: KernelTable
  private let rowsPerPart: Int

  private static let mostParts = 64
  private static let smallestPart = 128

  init(rows: Int, columns: Int, _ kernels: KernelTable) {
    self.rows = rows
    self.columns = columns
    self.kernels = kernels
    rowsPerPart = max(Self.smallestPart, dividedUp(rows, Self.mostParts))
  }

  /// Writes the `columns` sums.
  func run(input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) {
    let together = rowsTogether
    if together == 1 { return runInColumns(input: input, output: output) }
    let whole = rows / together
    ScratchMemory.withFloats(.foldedSums, together * columns) { sums in
      RowSum(rows: whole, columns: together * columns, kernels).runInColumns(input: input, output: sums)
      output.update(repeating: 0, count: columns)
      kernels.sumRows(together, columns, sums, columns, output)
      let done = whole * together
      kernels.sumRows(rows - done, columns, input + done * columns, columns, output)
    }
  }

  /// How many rows are taken as one: as many as fill whole vectors.
  private var rowsTogether: Int {
    var together = 1
    while together * columns % kernels.lanes != 0 { together *= 2 }
    return rows >= 4 * together ? together : 1
  }

  private func runInColumns(input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) {
    run(output: output) { range, sums in
      kernels.sumRows(range.count, columns, input + range.lowerBound * columns, columns, sums)
    }
  }

  /// Writes the `columns` sums of what `add` adds for each range of rows.
  func run(output: UnsafeMutablePointer<Float>, _ add: (Range<Int>, UnsafeMutablePointer<Float>) -> Void) {
    output.update(repeating: 0, count: columns)
    let parts = dividedUp(rows, rowsPerPart)
    if parts <= 1 { return rows > 0 ? add(0..<rows, output) : () }
    ScratchMemory.withFloats(.partialSums, parts * columns) { sums in
      sums.update(repeating: 0, count: parts * columns)
      let grain = max(1, (1 << 16) / (rowsPerPart * columns))
      ThreadPool.shared.parallelFor(count: parts, grain: grain) { range in
        for part in range {
          let first = part * rowsPerPart
          add(first..<min(rows, first + rowsPerPart), sums + part * columns)
        }
      }
      kernels.sumRows(parts, columns, sums, columns, output)
    }
  }
}
