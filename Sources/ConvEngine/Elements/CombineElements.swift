/// An operation on pairs of elements.
public enum ElementOperation: Int, CaseIterable, Hashable, Sendable {
  case add
  case subtract
  case multiply
  case divide
  /// The larger one; NaN if one is.
  case maximum
  /// The smaller one; NaN if one is.
  case minimum
}

/// One side of an operation on elements.
public enum Operand<Scalar: EngineScalar> {
  /// An element for each of the output's.
  case elements(UnsafePointer<Scalar>)
  /// One value for all.
  case value(Scalar)
}

/// `output[i] = left[i] ∘ right[i]`.
///
/// - Parameters:
///   - count: how many elements there are, at least 0.
///   - left: `count` values, or one for all.
///   - right: `count` values, or one for all.
///   - output: room for `count` values; it may be one of the inputs.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func combineElements(
  _ operation: ElementOperation, count: Int, left: Operand<Float>, right: Operand<Float>,
  output: UnsafeMutablePointer<Float>, instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  left.withSteps { left, leftStep in
    right.withSteps { right, rightStep in
      ElementWork.run(count: count) { range in
        kernels.combineElements(
          operation.rawValue, range.count, left + range.lowerBound * leftStep, leftStep,
          right + range.lowerBound * rightStep, rightStep, output + range.lowerBound)
      }
    }
  }
}

/// `combineElements` in double precision.
public func combineElements(
  _ operation: ElementOperation, count: Int, left: Operand<Double>, right: Operand<Double>,
  output: UnsafeMutablePointer<Double>
) {
  left.withSteps { left, leftStep in
    right.withSteps { right, rightStep in
      ElementWork.run(count: count) { range in
        for index in range {
          output[index] = operation.result(left[index * leftStep], right[index * rightStep])
        }
      }
    }
  }
}

/// `output[i] += factor · input[i]`: a step of gradient descent.
///
/// - Parameters:
///   - count: how many elements there are, at least 0.
///   - factor: what the input is multiplied with.
///   - input: `count` values.
///   - output: `count` values.
///   - instructionSet: the kernels to use: one of `InstructionSet.available`.
public func addScaled(
  count: Int, factor: Float, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  instructionSet: InstructionSet = .current
) {
  let kernels = KernelTable.of(instructionSet)
  ElementWork.run(count: count) { range in
    kernels.addScaled(range.count, factor, input + range.lowerBound, output + range.lowerBound)
  }
}

/// `addScaled` in double precision.
public func addScaled(
  count: Int, factor: Double, input: UnsafePointer<Double>, output: UnsafeMutablePointer<Double>
) {
  ElementWork.run(count: count) { range in
    for index in range { output[index] += factor * input[index] }
  }
}

extension ElementOperation {
  /// What the operation makes of one pair.
  public func result<Scalar: EngineScalar>(_ left: Scalar, _ right: Scalar) -> Scalar {
    switch self {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .maximum: right > left || right.isNaN ? right : left
    case .minimum: right < left || right.isNaN ? right : left
    }
  }
}

extension Operand {
  /// Calls `body` with the first value and the distance to the next: 0 for one value.
  fileprivate func withSteps(_ body: (UnsafePointer<Scalar>, Int) -> Void) {
    switch self {
    case .elements(let first): body(first, 1)
    case .value(var value): body(&value, 0)
    }
  }
}
