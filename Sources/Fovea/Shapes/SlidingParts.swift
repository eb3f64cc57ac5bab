/// What a layer multiplies or compares while it slides, as a picture with numbers shows it.
struct SlidingParts {
  /// Axes before the channels.
  let axes: Int
  /// `[height, width, inputs of a group, outputs]`, of a transposed convolution `[…, outputs, inputs]`; nil for a pooling.
  private var filter: Tensor?
  private var isTransposed = false
  private var groups = 1
  private var border = Border.zeros
  /// Whether padding has a number.
  private var padsWithNumbers = true

  /// nil for layers whose numbers a picture cannot show.
  init?(of layer: any Layer) {
    switch layer {
    case let layer as Conv1D:
      (axes, filter, groups) = (1, layer.filter.value, layer.groups)
    case let layer as Conv2D:
      (axes, filter, groups, border) = (2, layer.filter.value, layer.groups, layer.paddingMode)
    case let layer as DepthwiseConv2D:
      (axes, filter, groups) = (2, layer.filter.value, layer.convolution.groups)
    case let layer as TransposedConv2D:
      (axes, filter, isTransposed) = (2, layer.filter.value, true)
    case let layer as AvgPool1D: (axes, padsWithNumbers) = (1, layer.countIncludesPadding)
    case let layer as AvgPool2D: (axes, padsWithNumbers) = (2, layer.countIncludesPadding)
    case is MaxPool1D: (axes, padsWithNumbers) = (1, false)
    case is MaxPool2D, is Subsampling2D: (axes, padsWithNumbers) = (2, false)
    default: return nil
    }
  }

  /// The numbers of both grids and of the filter.
  ///
  /// - Parameters:
  ///   - example: `[length, channels]` or `[height, width, channels]`.
  ///   - channel: of the output.
  func numbers(
    _ layer: any Layer, _ positions: FilterPositions, _ example: Tensor, _ channel: Int
  ) throws(ShapeError) -> GridNumbers {
    let most = SlidingFilter.mostNumbers
    let counts = positions.sizes.flatMap { [$0.input, $0.output] }
    if let many = counts.first(where: { $0 > most }) {
      throw ShapeError(
        "\(positions.title): \(many) numbers along an axis cannot be read in a picture; give at most \(most), such as "
          + "values[..<\(most), ..<\(most), .all], or input: for a picture without numbers")
    }
    let result = inMode(.inference) { layer(example.reshaped(to: [1] + example.shape)) }
    let (inputs, outputs) = (example.shape[axes], result.shape[axes + 1])
    guard (0..<outputs).contains(channel) else {
      throw ShapeError("\(positions.layer) has \(outputs) output channels, 0 to \(outputs - 1), and none is \(channel)")
    }
    let perGroup = inputs / groups
    if filter != nil, perGroup != 1 {
      throw ShapeError(
        "\(positions.layer) adds the products of \(perGroup) channels, and a picture shows one: give a layer with one input "
          + "channel, or explain(layer, at:input:) for all numbers of one output")
    }
    let seen = filter == nil ? channel : channel * groups / outputs
    let (rows, columns) = axes == 1 ? (AxisPositions.single, positions.axes[0]) : (positions.axes[0], positions.axes[1])
    let input = Plane(example, axes: axes, channel: seen)
    let output = Plane(result, axes: axes, channel: channel)
    let main: Plane
    switch positions.view {
    case .scattered: main = output.surrounded(rows, columns)
    case .stretched: main = input.stretched(rows, columns)
    case nil: main = padsWithNumbers ? try padded(example, seen, rows, columns) : input.surrounded(rows, columns)
    }
    var taps = filter.map { tapsPlane($0, channel) }
    if positions.view == .stretched { taps?.turn() }
    return GridNumbers(
      main: main.texts, filter: taps?.texts ?? [], other: (positions.view == .scattered ? input : output).texts)
  }

  /// The input with what its padding consists of.
  private func padded(
    _ example: Tensor, _ channel: Int, _ rows: AxisPositions, _ columns: AxisPositions
  ) throws(ShapeError) -> Plane {
    let image = axes == 1 ? example.reshaped(to: [1] + example.shape) : example
    let padded = image.padded(
      .sides(
        top: rows.padding.before, bottom: rows.padding.after, left: columns.padding.before,
        right: columns.padding.after), mode: border)
    var plane = Plane(padded, axes: 2, channel: channel)
    // Where a last window sticks out, there is nothing.
    plane.extend(rows: rows.extent.count, columns: columns.extent.count)
    return plane
  }

  private func tapsPlane(_ filter: Tensor, _ channel: Int) -> Plane {
    let shape = filter.shape
    // Of the two last axes one has size 1, in either order.
    let flat = filter.reshaped(to: Array(shape[..<axes]) + [shape[axes] * shape[axes + 1]])
    return Plane(flat, axes: axes, channel: channel)
  }
}

/// Numbers in rows and columns; nil where there is none.
private struct Plane {
  var rows: [[Float?]]

  /// One channel of `[…, height, width, channels]`, or, with one axis, of `[…, length, channels]` as a single row.
  init(_ tensor: Tensor, axes: Int, channel: Int) {
    let shape = tensor.shape.suffix(axes + 1).map(\.self)
    let (width, channels) = (shape[axes - 1], shape[axes])
    let scalars = tensor.converted(to: .float32).scalars
    rows = (0..<(axes == 1 ? 1 : shape[0])).map { row in
      (0..<width).map { scalars[(row * width + $0) * channels + channel] }
    }
  }

  /// The numbers in the middle of all cells, the others without one.
  func surrounded(_ down: AxisPositions, _ across: AxisPositions) -> Plane {
    place(down, across, other: nil)
  }

  /// The numbers apart from each other, with zeros round them.
  func stretched(_ down: AxisPositions, _ across: AxisPositions) -> Plane { place(down, across, other: 0) }

  private func place(_ down: AxisPositions, _ across: AxisPositions, other: Float?) -> Plane {
    var plane = self
    plane.rows = down.extent.map { row in
      across.extent.map { column in
        down.hasNumber(row) && across.hasNumber(column) ? rows[row / down.spacing][column / across.spacing] : other
      }
    }
    return plane
  }

  mutating func extend(rows count: Int, columns: Int) {
    rows = rows.map { $0 + Array(repeating: nil, count: max(0, columns - $0.count)) }
    rows += Array(repeating: Array(repeating: nil, count: columns), count: max(0, count - rows.count))
  }

  mutating func turn() { rows = rows.reversed().map { $0.reversed() } }

  /// The numbers as they are to be read: few digits, and nothing for what is far smaller than the largest.
  var texts: [[String]] {
    let largest = rows.joined().compactMap(\.self).filter(\.isFinite).map(abs).max() ?? 0
    return rows.map { row in
      row.map { number in
        guard let number else { return "" }
        let value = abs(number) < largest * 1e-4 ? 0 : Double(number)
        let text = NumberText.short(value, digits: 3)
        return text.count > 5 ? NumberText.short(value, digits: 2) : text
      }
    }
  }
}
