/// Where a filter or a window lies along one axis, position by position: the geometry of a picture.
///
/// Cells are counted from 0 at the first pixel of the grid over which it slides: the input of a convolution or a pooling,
/// the output of a transposed convolution. Those before it and behind its last are padding; of a transposed convolution, they
/// are what its padding leaves out.
public struct AxisPositions: Hashable, Sendable {
  /// Pixels of the grid.
  public let cells: Int
  /// How many positions there are: outputs of a convolution, inputs of a transposed one.
  public let count: Int
  /// The first cell of position 0.
  public let first: Int
  /// From one position to the next.
  public let step: Int
  /// Taps of the filter.
  public let filter: Int
  /// Distance between neighbouring taps.
  public let dilation: Int
  /// Padding before the first pixel and after the last.
  public let padding: AxisPadding
  /// Every so many cells one has a number, and those between are zeros; 1 unless inputs are stretched.
  public let spacing: Int

  /// The positions of an axis; a transposed convolution writes a filter for each input into its output.
  public init(_ axis: ConvolutionAxis) {
    let isTransposed = axis.operation == .transposedConvolution
    cells = isTransposed ? axis.output : axis.input
    count = isTransposed ? axis.input : axis.output
    first = -axis.padding.before
    step = axis.stride
    filter = axis.filter
    dilation = axis.dilation
    // What an output padding adds is not left out.
    padding =
      isTransposed
      ? AxisPadding(before: axis.padding.before, after: max(0, axis.padding.after - axis.outputPadding)) : axis.padding
    spacing = 1
  }

  /// A transposed convolution as what it also is: a convolution with stride 1 over the input, in which s − 1 zeros stand
  /// between neighbours and d·(f − 1) − p round it (Dumoulin and Visin, 2016, chapter 4).
  public init(stretching axis: ConvolutionAxis) {
    spacing = axis.stride
    cells = (axis.input - 1) * axis.stride + 1
    count = axis.output
    first = axis.padding.before - axis.span + 1
    step = 1
    filter = axis.filter
    dilation = axis.dilation
    padding = AxisPadding(
      before: max(0, -first), after: max(0, first + axis.output - 1 + axis.span - cells))
  }

  /// A single cell with a single position: what a picture of one axis has along the other.
  package static let single = AxisPositions()

  private init() {
    (cells, count, first, step, filter, dilation, padding, spacing) = (1, 1, 0, 1, 1, 1, 0, 1)
  }

  /// Cells from a position's first tap to its last one.
  public var span: Int { dilation * (filter - 1) + 1 }

  /// The cells of a position, with those between its taps.
  public func range(ofPosition index: Int) -> Range<Int> {
    let start = first + index * step
    return start..<start + span
  }

  /// The cells under the taps of a position.
  public func taps(ofPosition index: Int) -> [Int] { (0..<filter).map { first + index * step + $0 * dilation } }

  /// All cells: the padding, the pixels, and what a last window sticks out.
  public var extent: Range<Int> {
    min(-padding.before, first)..<max(cells + padding.after, range(ofPosition: count - 1).upperBound)
  }

  /// The cells at the end that no position reaches, because the stride steps over them.
  public var dropped: Range<Int> {
    let end = range(ofPosition: count - 1).upperBound
    return end..<max(end, cells + padding.after)
  }

  /// Whether a position begins at a cell.
  public func hasPosition(beginningAt cell: Int) -> Bool {
    cell >= first && (cell - first) % step == 0 && (cell - first) / step < count
  }

  /// Whether a cell has a number of its own: padding has none, and zeros between stretched inputs have none.
  public func hasNumber(_ cell: Int) -> Bool { (0..<cells).contains(cell) && cell % spacing == 0 }

  /// Which positions have a tap on a cell, in ascending order, each with its tap.
  public func positions(reading cell: Int) -> [(position: Int, tap: Int)] {
    (0..<filter).reversed().compactMap { tap in
      let distance = cell - first - tap * dilation
      guard distance >= 0, distance % step == 0, distance / step < count else { return nil }
      return (distance / step, tap)
    }
  }

  /// Whether some position has a tap on a cell.
  public func isRead(_ cell: Int) -> Bool {
    (0..<filter).contains { tap in
      let distance = cell - first - tap * dilation
      return distance >= 0 && distance % step == 0 && distance / step < count
    }
  }

  /// Whether some cell near the beginning or at the end is read by no position.
  var hasUnreadCells: Bool {
    guard dropped.isEmpty, filter < 256 else { return !dropped.isEmpty }
    return extent.prefix(256).contains { !isRead($0) } || extent.suffix(256).contains { !isRead($0) }
  }
}
