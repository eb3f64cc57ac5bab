internal import ConvEngine

extension Tensor {
  /// Adds a border round images.
  ///
  /// - Parameters:
  ///   - padding: a number, `[height, width]` or `.sides(top:bottom:left:right:)`; `.same` and `.full` need a filter and
  ///     belong to a convolution.
  ///   - mode: what the border consists of.
  /// - Returns: larger images: of `[N, H, W, C]`, `[H, W, C]` or `[H, W]`, as this tensor is.
  public func padded(_ padding: Padding, mode: Border = .zeros) -> Tensor {
    let (shape, amount) = sizes(of: padding, "padded")
    guard !amount.isZero else { return self }
    return BorderPadding(shape, amount, mode, rank: rank, "padded").padded(floatingPoint)
  }

  /// Cuts off what `padded` would add on each side.
  ///
  /// - Parameter padding: a number, `[height, width]` or `.sides(top:bottom:left:right:)`.
  /// - Returns: smaller images: of `[N, H, W, C]`, `[H, W, C]` or `[H, W]`, as this tensor is.
  public func cropped(_ padding: Padding) -> Tensor {
    var (shape, amount) = sizes(of: padding, "cropped")
    guard !amount.isZero else { return self }
    let (height, width) = (shape[1] - amount.top - amount.bottom, shape[2] - amount.left - amount.right)
    guard height > 0, width > 0 else {
      shapeFailure("cropped: nothing is left of images of shape \(self.shape) without \(amount); cut off less")
    }
    (shape[1], shape[2]) = (height, width)
    let padding = BorderPadding(shape, amount, .zeros, rank: rank, "cropped")
    return padding.collected(floatingPoint)
  }

  private func sizes(of padding: Padding, _ operation: String) -> (shape: [Int], amount: Padding2D) {
    switch padding {
    case .same, .full:
      shapeFailure(
        "\(operation)(.\(padding)): that depends on a filter; give a number, [height, width] or "
          + ".sides(top:bottom:left:right:)")
    case .valid, .sides: (imageBatchShape(operation), padding.amounts(input: 1, filter: 1))
    }
  }
}

/// A border round images or volumes, what carries gradients back through it, and what carries theirs.
struct BorderPadding: Sendable {
  let dims: PadDims
  let mode: Border
  /// The shape without the border.
  let inner: [Int]
  /// The shape with the border.
  let outer: [Int]

  /// A border round tensors of a shape, which may lack axes of size 1 that `dims` has.
  init(_ dims: PadDims, _ mode: Border, inner: [Int], outer: [Int]) {
    self.dims = dims
    self.mode = mode
    self.inner = inner
    self.outer = outer
  }

  /// A border round a tensor of images.
  ///
  /// - Parameter shape: `[N, H, W, C]` of the images, which have as many of these axes as the `rank` says.
  init(_ shape: [Int], _ amount: Padding2D, _ mode: Border, rank: Int, _ operation: @autoclosure () -> String) {
    do {
      let dims = try PadDims(
        batch: shape[0], height: shape[1], width: shape[2], channels: shape[3], padding: amount)
      let size = dims.paddedSize
      self.init(
        dims, mode, inner: shape.imageShape(rank: rank),
        outer: [shape[0], size.height, size.width, shape[3]].imageShape(rank: rank))
    } catch {
      shapeFailure("\(operation()) of images of shape \(shape.imageShape(rank: rank)): \(error)")
    }
  }

  /// A border round `x`, whose shape is `inner`.
  func padded(_ x: Tensor, _ operation: @autoclosure () -> String = "padded") -> Tensor {
    let result = Tensor(uninitialized: outer, dtype: x.dtype)
    do {
      if x.dtype == .float64 {
        try pad(
          mode.engineMode, dims, input: x.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
      } else {
        try pad(mode.engineMode, dims, input: x.storage.base, output: result.storage.base)
      }
    } catch {
      shapeFailure("\(operation()) of shape \(x.shape): \(error)")
    }
    guard x.isRecorded else { return result }
    let linear = isConstant ? BorderPadding(dims, .zeros, inner: inner, outer: outer) : self
    return result.recorded("padded", x) { linear.collected($0) }
  }

  /// The adjoint of `padded`: every pixel receives the sum of the numbers at all places that show it. For a border of one
  /// value that cuts the border off.
  func collected(_ y: Tensor) -> Tensor {
    let result = Tensor(uninitialized: inner, dtype: y.dtype)
    if isConstant {
      if y.dtype == .float64 {
        crop(dims, input: y.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
      } else {
        crop(dims, input: y.storage.base, output: result.storage.base)
      }
      return result.recorded("cropped", y) { padded($0) }
    }
    do {
      if y.dtype == .float64 {
        try padAdjoint(
          mode.engineMode, dims, input: y.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
      } else {
        try padAdjoint(mode.engineMode, dims, input: y.storage.base, output: result.storage.base)
      }
    } catch {
      shapeFailure("padded: \(error)")
    }
    return result.recorded("gradient of padded", y) { padded($0) }
  }

  /// Whether the border does not show pixels of the image.
  private var isConstant: Bool {
    switch mode {
    case .zeros, .constant: true
    case .reflect, .replicate, .circular: false
    }
  }
}

extension Tensor {
  /// The shape `[N, H, W, C]` that a batch, an image `[H, W, C]` or a plane `[H, W]` would have as a batch.
  func imageBatchShape(_ operation: @autoclosure () -> String) -> [Int] {
    switch rank {
    case 4: shape
    case 3: [1] + shape
    case 2: [1] + shape + [1]
    default:
      shapeFailure("\(operation()): input of shape \(shape) is no image; it must be [N, H, W, C], [H, W, C] or [H, W]")
    }
  }
}

extension [Int] {
  /// `[N, H, W, C]` as the shape of a tensor that has fewer axes: an image `[H, W, C]` or a plane `[H, W]`.
  func imageShape(rank: Int) -> [Int] {
    switch rank {
    case 2: [self[1], self[2]]
    case 3: Array(dropFirst())
    default: self
    }
  }
}
