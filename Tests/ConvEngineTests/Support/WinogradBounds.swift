import ConvEngine

/// For every output, how far the result of Winograd's algorithm may lie from the exact one, in single precision.
///
/// Every number goes through `Aᵀ·((G·g·Gᵀ) ⊙ (Bᵀ·d·B))·A`; with all matrices and numbers replaced by their magnitudes
/// that is the sum that the roundings are relative to. There are fewer than 24 in the transforms and one for each input
/// channel.
func winogradBounds(_ dims: ConvDims, _ input: [Float], _ filter: [Float]) -> [Float] {
  var bounds = [Float](repeating: 0, count: dims.outputCount)
  let (d, pad) = (dims.dilation, dims.padding)
  let filters = (0..<dims.inputChannels * dims.outputChannels).map { pair in
    outer(Magnitudes.filter, (0..<9).map { Double(abs(filter[$0 * dims.inputChannels * dims.outputChannels + pair])) })
  }
  for image in 0..<dims.batch {
    for top in tileStarts(dims.outputHeight, d.height) {
      for left in tileStarts(dims.outputWidth, d.width) {
        var sums = [[Double]](repeating: [Double](repeating: 0, count: 36), count: dims.outputChannels)
        for ci in 0..<dims.inputChannels {
          let tile = (0..<36).map { index -> Double in
            let (y, x) = (top + index / 6 * d.height - pad.top, left + index % 6 * d.width - pad.left)
            guard y >= 0, y < dims.inputHeight, x >= 0, x < dims.inputWidth else { return 0 }
            let pixel = (image * dims.inputHeight + y) * dims.inputWidth + x
            return Double(abs(input[pixel * dims.inputChannels + ci]))
          }
          let values = outer(Magnitudes.input, tile)
          for co in 0..<dims.outputChannels {
            let filter = filters[ci * dims.outputChannels + co]
            for position in 0..<36 { sums[co][position] += values[position] * filter[position] }
          }
        }
        for co in 0..<dims.outputChannels {
          let outputs = outer(Magnitudes.output, sums[co])
          for index in 0..<16 {
            let (y, x) = (top + index / 4 * d.height, left + index % 4 * d.width)
            guard y < dims.outputHeight, x < dims.outputWidth else { continue }
            let pixel = (image * dims.outputHeight + y) * dims.outputWidth + x
            bounds[pixel * dims.outputChannels + co] = Float(outputs[index]) * Float(dims.inputChannels + 24) * 0x1p-24
          }
        }
      }
    }
  }
  return bounds
}

private func tileStarts(_ output: Int, _ dilation: Int) -> [Int] {
  (0..<dilation).flatMap { Array(stride(from: $0, to: output, by: 4 * dilation)) }
}

/// `M·X·Mᵀ` for a square X, row by row.
private func outer(_ m: [[Double]], _ x: [Double]) -> [Double] {
  let size = m[0].count
  let left = m.map { row in
    (0..<size).map { column in (0..<size).reduce(0) { $0 + row[$1] * x[$1 * size + column] } }
  }
  return left.flatMap { row in m.map { other in (0..<size).reduce(0) { $0 + row[$1] * other[$1] } } }
}

/// The transforms for the points 0, ±√½, ±√2 and infinity, without signs.
private enum Magnitudes {
  static let a = 0.5.squareRoot()
  static let b = 2.0.squareRoot()
  static let input: [[Double]] = [
    [1, 0, 2.5, 0, 1, 0], [0, 2 * a, 2, a, 1, 0], [0, 2 * a, 2, a, 1, 0], [0, 0.5 * b, 0.5, b, 1, 0],
    [0, 0.5 * b, 0.5, b, 1, 0], [0, 1, 0, 2.5, 0, 1],
  ]
  static let filter: [[Double]] = [
    [1, 0, 0], [2 / 3, 2 / 3 * a, 1 / 3], [2 / 3, 2 / 3 * a, 1 / 3], [1 / 6, b / 6, 1 / 3], [1 / 6, b / 6, 1 / 3],
    [0, 0, 1],
  ]
  static let output: [[Double]] = [
    [1, 1, 1, 1, 1, 0], [0, a, a, b, b, 0], [0, 0.5, 0.5, 2, 2, 0], [0, 0.5 * a, 0.5 * a, 2 * b, 2 * b, 1],
  ]
}
