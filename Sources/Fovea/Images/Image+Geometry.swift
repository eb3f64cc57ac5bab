internal import Glibc

extension Image {
  /// A part of the picture: the pixels of some rows and columns, which must exist.
  public func cropped(rows: Range<Int>, columns: Range<Int>) -> Image {
    guard rows.lowerBound >= 0, rows.upperBound <= height, !rows.isEmpty, columns.lowerBound >= 0,
      columns.upperBound <= width, !columns.isEmpty
    else {
      shapeFailure(
        "cropped(rows: \(rows), columns: \(columns)): the picture has rows 0..<\(height) and columns 0..<\(width); "
          + "choose a part of these that is not empty")
    }
    return with(pixels[rows, columns, .all])
  }

  /// The picture at another size, in pixels.
  ///
  /// Bilinear: each new pixel mixes the four old ones round its centre. Shrinking first averages, so that fine patterns do
  /// not turn into false ones (each new pixel covers all old ones under it, weighted by a triangle).
  public func resized(height newHeight: Int, width newWidth: Int) -> Image {
    resized(height: newHeight, width: newWidth, repeatsBorder: true)
  }

  /// - Parameter repeatsBorder: whether what lies beyond the border counts as the border's pixel, or, as in other programs, not.
  func resized(height newHeight: Int, width newWidth: Int, repeatsBorder: Bool) -> Image {
    guard newHeight > 0, newWidth > 0, newHeight <= 1 << 15, newWidth <= 1 << 15 else {
      shapeFailure("resized(height: \(newHeight), width: \(newWidth)): both must be from 1 to \(1 << 15)")
    }
    let tall = Resampling(from: height, to: newHeight, repeatsBorder: repeatsBorder).applied(to: pixels, axis: 0)
    return with(Resampling(from: width, to: newWidth, repeatsBorder: repeatsBorder).applied(to: tall, axis: 1))
  }

  /// The picture at another size, `[height, width]` in pixels; see `resized(height:width:)`.
  public func resized(to size: [Int]) -> Image {
    guard size.count == 2 else {
      shapeFailure("resized(to: \(size)): give [height, width], as in resized(to: [64, 96])")
    }
    return resized(height: size[0], width: size[1])
  }

  /// The picture turned by quarter turns counterclockwise; negative ones turn clockwise.
  public func rotated(quarterTurns: Int) -> Image {
    switch ((quarterTurns % 4) + 4) % 4 {
    case 1: with(pixels.transposed(to: [1, 0, 2]).reversed(axis: 0))
    case 2: with(pixels.reversed(axis: 0).reversed(axis: 1))
    case 3: with(pixels.transposed(to: [1, 0, 2]).reversed(axis: 1))
    default: self
    }
  }

  /// The picture turned counterclockwise about its centre, at the same size; bilinear.
  ///
  /// - Parameters:
  ///   - degrees: the angle.
  ///   - fill: the value where nothing of the old picture lies; nil repeats its border.
  public func rotated(degrees: Float, fill: Float? = 0) -> Image {
    let result = Tensor(uninitialized: pixels.shape)
    let angle = Double(degrees) * .pi / 180
    let (cosine, sine) = (Float(Glibc.cos(angle)), Float(Glibc.sin(angle)))
    let (centerY, centerX) = (Float(height - 1) / 2, Float(width - 1) / 2)
    for y in 0..<height {
      for x in 0..<width {
        let (right, down) = (Float(x) - centerX, Float(y) - centerY)
        let fromX = centerX + cosine * right - sine * down
        let fromY = centerY + sine * right + cosine * down
        for c in 0..<channels {
          result.storage.base[(y * width + x) * channels + c] = sampled(fromY, fromX, c, fill)
        }
      }
    }
    return with(result)
  }

  /// The value between pixels, mixed from the four neighbours.
  private func sampled(_ y: Float, _ x: Float, _ channel: Int, _ fill: Float?) -> Float {
    func pixel(_ row: Int, _ column: Int) -> Float {
      if let fill, row < 0 || row >= height || column < 0 || column >= width { return fill }
      let (inRow, inColumn) = (Swift.min(Swift.max(row, 0), height - 1), Swift.min(Swift.max(column, 0), width - 1))
      return pixels.storage.base[(inRow * width + inColumn) * channels + channel]
    }
    let (row, column) = (Int(y.rounded(.down)), Int(x.rounded(.down)))
    let (below, beside) = (y - Float(row), x - Float(column))
    let upper = pixel(row, column) * (1 - beside) + pixel(row, column + 1) * beside
    let lower = pixel(row + 1, column) * (1 - beside) + pixel(row + 1, column + 1) * beside
    return upper * (1 - below) + lower * below
  }

  /// The picture seen in a mirror: left and right exchanged.
  public var mirrored: Image { with(pixels.reversed(axis: 1)) }
}

/// The weights with which old positions along one axis make new ones.
struct Resampling {
  var sources: [(first: Int, weights: [Float])]

  /// - Parameter repeatsBorder: whether what lies beyond the border counts as the border's pixel, or does not count.
  init(from old: Int, to new: Int, repeatsBorder: Bool = true) {
    let scale = Float(old) / Float(new)
    let reach = max(scale, 1)
    sources = (0..<new).map { position in
      let center = (Float(position) + 0.5) * scale - 0.5
      let first = Int((center - reach).rounded(.down))
      let last = Int((center + reach).rounded(.up))
      func inside(_ source: Int) -> Int { min(max(source, 0), old - 1) }
      var weights = [Float](repeating: 0, count: inside(last) - inside(first) + 1)
      for source in first...last where repeatsBorder || source == inside(source) {
        weights[inside(source) - inside(first)] += max(0, 1 - Swift.abs(Float(source) - center) / reach)
      }
      let total = weights.reduce(0, +)
      return (inside(first), weights.map { $0 / total })
    }
  }

  func applied(to x: Tensor, axis: Int) -> Tensor {
    var shape = x.shape
    shape[axis] = sources.count
    let result = Tensor(zeros: shape)
    let inner = shape[(axis + 1)...].reduce(1, *)
    for o in 0..<shape[..<axis].reduce(1, *) {
      for (position, source) in sources.enumerated() {
        let target = result.storage.base + (o * sources.count + position) * inner
        for (k, weight) in source.weights.enumerated() {
          let row = x.storage.base + (o * x.shape[axis] + source.first + k) * inner
          for i in 0..<inner { target[i] += weight * row[i] }
        }
      }
    }
    return result
  }
}
