/// The shapes of a batch of matrix products `output = alpha · left · right + beta · output`, checked once.
///
/// Matrices lie row by row. A transposed factor is stored as the transpose of what is multiplied: with
/// `transposesLeft` the left matrix lies in memory as `[depth, rows]`.
public struct GemmDims: Hashable, Sendable {
  /// Products that are computed; 0 is none.
  public let batch: Int
  /// Rows of the output, 0 or more.
  public let rows: Int
  /// Columns of the output, 0 or more.
  public let columns: Int
  /// What is summed over: columns of the left factor and rows of the right one, 0 or more.
  public let depth: Int
  /// Whether the left factor is stored as `[depth, rows]` rather than `[rows, depth]`.
  public let transposesLeft: Bool
  /// Whether the right factor is stored as `[columns, depth]` rather than `[depth, columns]`.
  public let transposesRight: Bool
  /// Elements from one stored row of the left factor to the next.
  public let leftStride: Int
  /// Elements from one stored row of the right factor to the next.
  public let rightStride: Int
  /// Elements from one row of the output to the next.
  public let outputStride: Int
  /// Elements from one left matrix of the batch to the next; 0 where all products share one.
  public let leftBatchStride: Int
  /// Elements from one right matrix of the batch to the next; 0 where all products share one.
  public let rightBatchStride: Int
  /// Elements from one output of the batch to the next.
  public let outputBatchStride: Int

  /// Checks the shapes. Strides that are nil are those of matrices without gaps.
  ///
  /// - Throws: `GemmDimsError` naming the first number that is out of range, or the buffer that is too large.
  public init(
    batch: Int = 1, rows: Int, columns: Int, depth: Int, transposesLeft: Bool = false, transposesRight: Bool = false,
    leftStride: Int? = nil, rightStride: Int? = nil, outputStride: Int? = nil, leftBatchStride: Int? = nil,
    rightBatchStride: Int? = nil, outputBatchStride: Int? = nil
  ) throws(GemmDimsError) {
    try Self.checkSize("batch size", batch)
    try Self.checkSize("number of rows", rows)
    try Self.checkSize("number of columns", columns)
    try Self.checkSize("depth", depth)
    self.batch = batch
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.transposesLeft = transposesLeft
    self.transposesRight = transposesRight
    let left = transposesLeft ? (rows: depth, columns: rows) : (rows: rows, columns: depth)
    let right = transposesRight ? (rows: columns, columns: depth) : (rows: depth, columns: columns)
    self.leftStride = leftStride ?? left.columns
    self.rightStride = rightStride ?? right.columns
    self.outputStride = outputStride ?? columns
    try Self.checkRowStride("left matrix", self.leftStride, minimum: left.columns)
    try Self.checkRowStride("right matrix", self.rightStride, minimum: right.columns)
    try Self.checkRowStride("output", self.outputStride, minimum: columns)
    self.leftBatchStride = leftBatchStride ?? left.rows * self.leftStride
    self.rightBatchStride = rightBatchStride ?? right.rows * self.rightStride
    self.outputBatchStride = outputBatchStride ?? rows * self.outputStride
    let outputSpan = Self.span(rows: rows, columns: columns, stride: self.outputStride)
    try Self.checkBatchStride("left matrix", self.leftBatchStride, minimum: 0)
    try Self.checkBatchStride("right matrix", self.rightBatchStride, minimum: 0)
    // Outputs must not overlap, or the result would depend on the order of the work.
    try Self.checkBatchStride("output", self.outputBatchStride, minimum: batch > 1 ? outputSpan : 0)
    try checkBytes("left matrix", self.leftBatchStride, rows: left.rows, self.leftStride)
    try checkBytes("right matrix", self.rightBatchStride, rows: right.rows, self.rightStride)
    try checkBytes("output", self.outputBatchStride, rows: rows, self.outputStride)
    let work = Double(batch) * Double(rows) * Double(columns) * Double(depth)
    if work > Double(Int.max / 2) { throw .tooManyMultiplyAdds(count: work) }
  }

  private static func checkSize(_ name: String, _ value: Int) throws(GemmDimsError) {
    guard (0...ConvDims.largestSize).contains(value) else { throw .outOfRange(name: name, value: value) }
  }

  private static func checkRowStride(_ matrix: String, _ stride: Int, minimum: Int) throws(GemmDimsError) {
    guard stride >= minimum else {
      throw .strideTooSmall(name: "row stride of the \(matrix)", stride: stride, minimum: minimum)
    }
    guard stride <= ConvDims.largestSize else {
      throw .outOfRange(name: "row stride of the \(matrix)", value: stride)
    }
  }

  private static func checkBatchStride(_ matrix: String, _ stride: Int, minimum: Int) throws(GemmDimsError) {
    guard stride >= minimum else {
      throw .strideTooSmall(name: "batch stride of the \(matrix)", stride: stride, minimum: minimum)
    }
  }

  private func checkBytes(_ name: String, _ batchStride: Int, rows: Int, _ stride: Int) throws(GemmDimsError) {
    let bytes = 4 * (Double(batch) * Double(batchStride) + Double(rows) * Double(stride))
    if bytes > AddressableMemory.bytes { throw .tooManyBytes(name: name, bytes: bytes) }
  }

  /// Elements of the left buffer, from the first to the last that is read.
  public var leftCount: Int {
    let (rows, columns) = transposesLeft ? (depth, rows) : (rows, depth)
    return count(rows, columns, leftStride, leftBatchStride)
  }

  /// Elements of the right buffer, from the first to the last that is read.
  public var rightCount: Int {
    let (rows, columns) = transposesRight ? (columns, depth) : (depth, columns)
    return count(rows, columns, rightStride, rightBatchStride)
  }

  /// Elements of the output buffer, from the first to the last that is written.
  public var outputCount: Int { count(rows, columns, outputStride, outputBatchStride) }

  /// Multiplications, each followed by an addition, of the whole batch.
  public var multiplyAdds: Int { batch * rows * columns * depth }

  private func count(_ rows: Int, _ columns: Int, _ stride: Int, _ batchStride: Int) -> Int {
    let matrix = Self.span(rows: rows, columns: columns, stride: stride)
    return batch == 0 || matrix == 0 ? 0 : (batch - 1) * batchStride + matrix
  }

  private static func span(rows: Int, columns: Int, stride: Int) -> Int {
    rows == 0 || columns == 0 ? 0 : (rows - 1) * stride + columns
  }
}

extension GemmDims: CustomStringConvertible {
  /// For example `8 products 128×64 · 64×10 (stored transposed)`.
  public var description: String {
    let left = "\(rows)×\(depth)\(transposesLeft ? " (stored transposed)" : "")"
    let right = "\(depth)×\(columns)\(transposesRight ? " (stored transposed)" : "")"
    return batch == 1 ? "\(left) · \(right)" : "\(batch) products \(left) · \(right)"
  }
}
