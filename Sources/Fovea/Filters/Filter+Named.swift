internal import Glibc

/// The filters that everybody uses. They are applied without flipping, as the field does; `convolved(with:)` flips.
extension Filter {
  /// Leaves the image as it is.
  public static let identity = Filter("identity", whole: [[0, 0, 0], [0, 1, 0], [0, 0, 0]], over: 1)

  /// Differences across the two diagonals: it answers to corners and slanted edges, and is blind to upright ones.
  public static let edgeCross = Filter("edge (cross)", whole: [[1, 0, -1], [0, 0, 0], [-1, 0, 1]], over: 1)
  /// The Laplacian from four neighbours: the second derivatives along x and y added.
  public static let laplacian = Filter("Laplacian", whole: [[0, 1, 0], [1, -4, 1], [0, 1, 0]], over: 1)
  /// The Laplacian from all eight neighbours, with the opposite sign.
  public static let laplacian8 = Filter("Laplacian (8)", whole: [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], over: 1)
  /// Edges of every direction: the same coefficients as `laplacian8`.
  public static let edge = laplacian8.named("edge")
  /// The image plus its edges: 5 times the pixel minus its four neighbours.
  public static let sharpen = Filter("sharpen", whole: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]], over: 1)

  /// The gradient along x after Sobel (1968): left minus right, smoothed by 1 2 1 along y.
  public static let sobelX = Filter("Sobel x", whole: [[1, 0, -1], [2, 0, -2], [1, 0, -1]], over: 1)
  /// The gradient along y after Sobel: top minus bottom, smoothed by 1 2 1 along x.
  public static let sobelY = sobelX.transposed.named("Sobel y")
  /// The gradient along x after Scharr (2000): smoothed by 3 10 3, which treats all directions more alike than Sobel's.
  public static let scharrX = Filter("Scharr x", whole: [[3, 0, -3], [10, 0, -10], [3, 0, -3]], over: 1)
  /// The gradient along y after Scharr.
  public static let scharrY = scharrX.transposed.named("Scharr y")
  /// The gradient along x after Prewitt (1970): smoothed by 1 1 1.
  public static let prewittX = Filter("Prewitt x", whole: [[1, 0, -1], [1, 0, -1], [1, 0, -1]], over: 1)
  /// The gradient along y after Prewitt.
  public static let prewittY = prewittX.transposed.named("Prewitt y")

  /// The mean of a `size` × `size` square.
  public static func boxBlur(_ size: Int) -> Filter {
    guard size > 0 else { shapeFailure("boxBlur(\(size)): the size must be at least 1") }
    let ones = [[Int]](repeating: [Int](repeating: 1, count: size), count: size)
    return Filter("box blur \(size)×\(size)", whole: ones, over: size * size)
  }

  /// A weighted mean that falls off like a bell: the binomial numbers, for 3 × 3 exactly 1/16 of 1 2 1, 2 4 2, 1 2 1.
  ///
  /// - Parameter size: odd, 1 to 11. The standard deviation is √(size − 1)/2 pixels.
  public static func gaussianBlur(_ size: Int) -> Filter {
    guard size % 2 == 1, (1...11).contains(size) else {
      shapeFailure("gaussianBlur(\(size)): the size must be odd, from 1 to 11; larger ones need a sigma")
    }
    var row = [1]
    for _ in 1..<size { row = zip(row + [0], [0] + row).map(+) }
    let total = row.reduce(0, +)
    let name = "Gaussian blur \(size)×\(size)"
    return Filter(name, whole: row.map { a in row.map { a * $0 } }, over: total * total)
  }

  /// A weighted mean by the bell curve exp(−(x² + y²)/2σ²), taken at the pixels and divided by its sum.
  ///
  /// - Parameters:
  ///   - size: odd; about 6σ + 1 leaves nothing out.
  ///   - sigma: the standard deviation in pixels, more than 0.
  public static func gaussianBlur(_ size: Int, sigma: Float) -> Filter {
    guard size % 2 == 1, size > 0, sigma > 0 else {
      shapeFailure("gaussianBlur(\(size), sigma: \(sigma)): the size must be odd and sigma more than 0")
    }
    let bell = (0..<size).map { position -> Double in
      let distance = Double(position - size / 2) / Double(sigma)
      return Glibc.exp(-distance * distance / 2)
    }
    let total = bell.reduce(0, +)
    let rows = bell.map { y in bell.map { Float(y / total * ($0 / total)) } }
    return Filter("Gaussian blur \(size)×\(size), σ = \(NumberText.short(Double(sigma)))", Tensor(rows))
  }

  /// A filter of your own coefficients, row by row.
  public static func custom(_ rows: [[Float]]) -> Filter { Filter("custom", rows) }
}
