/// What is done to a convolution's outputs while they are still in the cache: `activation(sum + bias + residual)`.
///
/// Each part of the output is finished by the thread that computed it, right after its sums are complete, so that it
/// makes no second journey through memory. The result is the same, bit by bit, as that of `convolve`, `combineElements`
/// and `mapElements` one after the other.
public struct Epilogue {
  /// Values of the output's shape that are added before the activation, as a residual block does (He et al., 2016); nil
  /// for none. They must not overlap the output.
  public var residual: UnsafePointer<Float>?
  /// What is applied to every output; nil for nothing.
  public var activation: ElementFunction?

  /// An epilogue of both steps, either, or none.
  ///
  /// - Parameters:
  ///   - residual: `dims.outputCount` values of shape `dims.outputShape`, or nil.
  ///   - activation: the function, or nil.
  public init(residual: UnsafePointer<Float>? = nil, activation: ElementFunction? = nil) {
    self.residual = residual
    self.activation = activation
  }

  /// Whether there is nothing to do.
  var isEmpty: Bool { residual == nil && activation == nil }
}

/// An epilogue, and the output that it belongs to.
struct OutputFinish {
  private let epilogue: Epilogue
  private let kernels: KernelTable
  private let base: UnsafeMutablePointer<Float>

  /// Nil for an epilogue that does nothing.
  init?(_ epilogue: Epilogue, _ kernels: KernelTable, output: UnsafeMutablePointer<Float>) {
    if epilogue.isEmpty { return nil }
    self.epilogue = epilogue
    self.kernels = kernels
    base = output
  }

  /// Finishes values that lie side by side.
  func apply(_ values: UnsafeMutablePointer<Float>, count: Int) {
    if let residual = epilogue.residual {
      kernels.combineElements(
        ElementOperation.add.rawValue, count, values, 1, residual + (values - base), 1, values)
    }
    if let activation = epilogue.activation {
      kernels.mapElements(activation.number, activation.parameter, count, values, nil, values)
    }
  }

  /// Finishes a block of rows.
  func apply(_ values: UnsafeMutablePointer<Float>, rows: Int, rowStride: Int, columns: Int) {
    if columns == rowStride { return apply(values, count: rows * columns) }
    for row in 0..<rows { apply(values + row * rowStride, count: columns) }
  }
}
