/// Shows the numbers of a matrix as colours: `heatMap(confusion.counts, rows: names, columns: names, x: "answer", y: "class")`.
///
/// Numbers stand in the squares where there is room, and a browser tells them when the pointer rests on one. `HeatMap` is
/// the same as a value.
///
/// - Parameters:
///   - values: the numbers, of shape `[rows, columns]`.
///   - rows: what stands before each row; none for their numbers, counted from 0.
///   - columns: what stands below each column; none for their numbers, counted from 0.
///   - x: what the columns are.
///   - y: what the rows are.
///   - title: what stands above.
///   - limits: the numbers at the two ends of the colours; nil for the smallest and the largest.
///   - width: how wide the picture is at most, in pixels.
public func heatMap(
  _ values: Tensor, rows: [String] = [], columns: [String] = [], x: String = "", y: String = "", title: String = "",
  in limits: ClosedRange<Float>? = nil, width: Double = 520
) {
  display(HeatMap(values, rows: rows, columns: columns, x: x, y: y, title: title, in: limits, width: width))
}

/// Shows rows of numbers, which must be equally long, as colours: `heatMap([[0.9, 0.1], [0.2, 0.8]], rows: ["cat", "dog"])`.
public func heatMap(
  _ values: [[Float]], rows: [String] = [], columns: [String] = [], x: String = "", y: String = "", title: String = "",
  in limits: ClosedRange<Float>? = nil, width: Double = 520
) {
  heatMap(Tensor(values), rows: rows, columns: columns, x: x, y: y, title: title, in: limits, width: width)
}

/// Shows pictures in rows and columns: `imageGrid([photo, edges], titles: ["photo", "edges"])`. `ImageGrid` is the same as a
/// value.
///
/// - Parameters:
///   - images: the pictures, row by row; of more than 100 the first are shown.
///   - titles: what stands above each of them; as many as there are pictures, or none.
///   - columns: how many there are in a row; nil for as many as suit their number.
///   - title: what stands above all of them.
///   - width: how wide the grid is at most, in pixels.
public func imageGrid(
  _ images: [Image], titles: [String] = [], columns: Int? = nil, title: String = "", width: Double = 760
) {
  display(ImageGrid(images, titles: titles, columns: columns, title: title, width: width))
}

/// Shows the pictures of a batch, `[N, H, W, 1]` or `[N, H, W, 3]`: `imageGrid(digits.images[0..<20], columns: 10)`.
public func imageGrid(
  _ batch: Tensor, titles: [String] = [], columns: Int? = nil, title: String = "", width: Double = 760
) {
  display(ImageGrid(batch, titles: titles, columns: columns, title: title, width: width))
}
