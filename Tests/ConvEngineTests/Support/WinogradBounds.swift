import ConvEngine

/// For every output, how far the result of Winograd's algorithm may lie from the exact one, in single precision.
///
/// Every number goes through `Aᵀ·((G·g·Gᵀ) ⊙ (Bᵀ·d·B))·A`; with all matrices and numbers replaced by their magnitudes
/// that is the sum that the roundings are relative to. There are at most 28 in the transforms (along each axis 4 for the
/// input, 5 for the filter, 5 for the output, those of the constants included) and one for each input channel.
func winogradBounds(_ dims: ConvDims, _ input: [Float], _ filter: [Float]) -> [Float] {
  var bounds = [Float](repeating: 0, count: dims.outputCount)
  let (d, pad) = (dims.dilation, dims.padding)
  let (taps, size) = (dims.filterHeight, 7 - dims.filterHeight)
  let magnitudes = Magnitudes(taps: taps)
  let filters = (0..<dims.inputChannels * dims.outputChannels).map { pair in
    outer(
      magnitudes.filter,
      (0..<taps * taps).map { Double(abs(filter[$0 * dims.inputChannels * dims.outputChannels + pair])) })
  }
  for image in 0..<dims.batch {
    for top in tileStarts(dims.outputHeight, size * d.height, d.height) {
      for left in tileStarts(dims.outputWidth, size * d.width, d.width) {
        var sums = [[Double]](repeating: [Double](repeating: 0, count: 36), count: dims.outputChannels)
        for ci in 0..<dims.inputChannels {
          let tile = (0..<36).map { index -> Double in
            let (y, x) = (top + index / 6 * d.height - pad.top, left + index % 6 * d.width - pad.left)
            guard y >= 0, y < dims.inputHeight, x >= 0, x < dims.inputWidth else { return 0 }
            let pixel = (image * dims.inputHeight + y) * dims.inputWidth + x
            return Double(abs(input[pixel * dims.inputChannels + ci]))
          }
          let values = outer(magnitudes.input, tile)
          for co in 0..<dims.outputChannels {
            let filter = filters[ci * dims.outputChannels + co]
            for position in 0..<36 { sums[co][position] += values[position] * filter[position] }
          }
        }
        for co in 0..<dims.outputChannels {
          let outputs = outer(magnitudes.output, sums[co])
          for index in 0..<size * size {
            let (y, x) = (top + index / size * d.height, left + index % size * d.width)
            guard y < dims.outputHeight, x < dims.outputWidth else { continue }
            let pixel = (image * dims.outputHeight + y) * dims.outputWidth + x
            bounds[pixel * dims.outputChannels + co] = Float(outputs[index]) * Float(dims.inputChannels + 28) * 0x1p-24
          }
        }
      }
    }
  }
  return bounds
}

private func tileStarts(_ output: Int, _ step: Int, _ dilation: Int) -> [Int] {
  (0..<dilation).flatMap { Array(stride(from: $0, to: output, by: step)) }
}

/// `M·X·Mᵀ` for a square X, row by row.
private func outer(_ m: [[Double]], _ x: [Double]) -> [Double] {
  let size = m[0].count
  let left = m.map { row in
    (0..<size).map { column in (0..<size).reduce(0) { $0 + row[$1] * x[$1 * size + column] } }
  }
  return left.flatMap { row in m.map { other in (0..<size).reduce(0) { $0 + row[$1] * other[$1] } } }
}

/// The transforms for the points 0, ±√½, ±√2 and infinity, without signs: those of the filter and of the output hold the
/// points' powers.
private struct Magnitudes {
  let input: [[Double]]
  let filter: [[Double]]
  let output: [[Double]]

  private static let points = [0, 0.5.squareRoot(), 0.5.squareRoot(), 2.0.squareRoot(), 2.0.squareRoot()]

  init(taps: Int) {
    let (a, b) = (0.5.squareRoot(), 2.0.squareRoot())
    input = [
      [1, 0, 2.5, 0, 1, 0], [0, 2 * a, 2, a, 1, 0], [0, 2 * a, 2, a, 1, 0], [0, 0.5 * b, 0.5, b, 1, 0],
      [0, 0.5 * b, 0.5, b, 1, 0], [0, 1, 0, 2.5, 0, 1],
    ]
    let scales = [1, 2.0 / 3, 2.0 / 3, 1.0 / 6, 1.0 / 6]
    filter = zip(Self.powers(taps), scales).map { row, scale in row.map { $0 * scale } } + [Self.last(taps)]
    let rows = Self.powers(7 - taps) + [Self.last(7 - taps)]
    output = (0..<7 - taps).map { column in rows.map { $0[column] } }
  }

  /// For every finite point its powers from 0 on.
  private static func powers(_ count: Int) -> [[Double]] {
    points.map { point in (0..<count).map { exponent in (0..<exponent).reduce(1) { power, _ in power * point } } }
  }

  /// The row for infinity.
  private static func last(_ count: Int) -> [Double] { (0..<count).map { $0 == count - 1 ? 1 : 0 } }
}
