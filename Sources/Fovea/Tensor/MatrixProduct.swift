internal import ConvEngine

/// A batch of matrix products, whose factors may be stored transposed.
struct MatrixProduct: Sendable {
  var batch = 1
  let rows: Int
  let columns: Int
  /// What is summed over.
  let depth: Int
  /// Whether the left matrices lie in memory as `[depth, rows]`.
  var transposesLeft = false
  /// Whether the right matrices lie in memory as `[columns, depth]`.
  var transposesRight = false

  /// The products of factors of the same kind.
  ///
  /// - Parameters:
  ///   - bias: `[columns]`, added to every row.
  ///   - shape: that of the result, which holds `batch · rows · columns` numbers.
  func of(_ left: Tensor, _ right: Tensor, bias: Tensor? = nil, shape: [Int]) -> Tensor {
    let result = computed(left, right, bias, shape)
    guard left.isRecorded || right.isRecorded || bias?.isRecorded == true else { return result }
    var inputs: [(Tensor, TapeNode.Pullback)] = [
      (left, { leftGradient($0, right, shape: left.shape) }), (right, { rightGradient($0, left, shape: right.shape) }),
    ]
    if let bias { inputs.append((bias, { $0.channelSums(columns) })) }
    return result.recorded("matmul", inputs)
  }

  private func computed(_ left: Tensor, _ right: Tensor, _ bias: Tensor?, _ shape: [Int]) -> Tensor {
    let result = Tensor(uninitialized: shape, dtype: left.dtype)
    do {
      let dims = try GemmDims(
        batch: batch, rows: rows, columns: columns, depth: depth, transposesLeft: transposesLeft,
        transposesRight: transposesRight)
      ProductCount.note(dims.multiplyAdds)
      if left.dtype == .float64 {
        gemm(
          dims, left: left.storage.numbers(Double.self), right: right.storage.numbers(Double.self),
          bias: bias?.storage.numbers(Double.self), output: result.storage.numbers(Double.self))
      } else {
        gemm(
          dims, left: left.storage.base, right: right.storage.base, bias: bias?.storage.base,
          output: result.storage.base)
      }
    } catch {
      shapeFailure("matmul of \(left.shape) and \(right.shape): \(error)")
    }
    return result
  }

  /// `gradient · rightᵀ`, or its transpose where the left matrices are stored so.
  private func leftGradient(_ gradient: Tensor, _ right: Tensor, shape: [Int]) -> Tensor {
    if transposesLeft {
      return MatrixProduct(
        batch: batch, rows: depth, columns: rows, depth: columns, transposesLeft: transposesRight,
        transposesRight: true
      ).of(right, gradient, shape: shape)
    }
    return MatrixProduct(
      batch: batch, rows: rows, columns: depth, depth: columns, transposesRight: !transposesRight
    ).of(gradient, right, shape: shape)
  }

  /// `leftᵀ · gradient`, or its transpose where the right matrices are stored so.
  private func rightGradient(_ gradient: Tensor, _ left: Tensor, shape: [Int]) -> Tensor {
    if transposesRight {
      return MatrixProduct(
        batch: batch, rows: columns, columns: depth, depth: rows, transposesLeft: true, transposesRight: transposesLeft
      ).of(gradient, left, shape: shape)
    }
    return MatrixProduct(
      batch: batch, rows: depth, columns: columns, depth: rows, transposesLeft: !transposesLeft
    ).of(left, gradient, shape: shape)
  }
}
