internal import ConvEngine

/// The arithmetic behind the operators: kinds of numbers, equal shapes, broadcasting.
struct ElementArithmetic {
  let operation: ElementOperation
  /// How messages name it.
  let name: StaticString

  static let sum = ElementArithmetic(operation: .add, name: "+")
  static let difference = ElementArithmetic(operation: .subtract, name: "-")
  static let product = ElementArithmetic(operation: .multiply, name: "*")
  static let quotient = ElementArithmetic(operation: .divide, name: "/")
  static let maximum = ElementArithmetic(operation: .maximum, name: "maximum")
  static let minimum = ElementArithmetic(operation: .minimum, name: "minimum")

  /// Number by number; shapes broadcast.
  func apply(_ a: Tensor, _ b: Tensor) -> Tensor {
    let dtype = resultType(a.dtype, b.dtype)
    let (a, b) = (a.converted(to: dtype), b.converted(to: dtype))
    let result = computed(a, b, dtype)
    return a.isRecorded || b.isRecorded ? recorded(result, a, b) : result
  }

  private func computed(_ a: Tensor, _ b: Tensor, _ dtype: DType) -> Tensor {
    if a.shape == b.shape, dtype.isFloatingPoint {
      let result = Tensor(uninitialized: a.shape, dtype: dtype)
      combine(a, b, into: result)
      return result
    }
    return switch dtype {
    case .float32: broadcastFloating(a, b, Float.self)
    case .float64: broadcastFloating(a, b, Double.self)
    case .int32, .uint8: broadcastWhole(a.converted(to: .int32), b.converted(to: .int32))
    }
  }

  /// Every number with the same other one.
  func apply<Number: TensorOperand>(_ a: Tensor, _ b: Number) -> Tensor {
    apply(a, b.inDoublePrecision, isWhole: Number.isWhole, isTensorFirst: true)
  }

  /// The same other one with every number.
  func apply<Number: TensorOperand>(_ a: Number, _ b: Tensor) -> Tensor {
    apply(b, a.inDoublePrecision, isWhole: Number.isWhole, isTensorFirst: false)
  }

  /// Changes the numbers of `a`, whose shape and kind stay.
  func update(_ a: inout Tensor, _ b: Tensor) {
    let dtype = resultType(a.dtype, b.dtype)
    if a.shape == b.shape, a.dtype == dtype, dtype.isFloatingPoint, !a.isRecorded, !b.isRecorded {
      a.makeUnique()
      return combine(a, b.converted(to: dtype), into: a)
    }
    let result = apply(a, b)
    guard result.shape == a.shape else {
      shapeFailure("\(name)=: a tensor of shape \(a.shape) cannot take a result of shape \(result.shape)")
    }
    a = result.converted(to: a.dtype)
  }

  /// Changes the numbers of `a`, whose kind stays.
  func update<Number: TensorOperand>(_ a: inout Tensor, _ number: Number) {
    let b = number.inDoublePrecision
    if a.isRecorded {
      a = apply(a, number)
      return
    }
    switch a.dtype {
    case .float32:
      a.makeUnique()
      combineElements(
        operation, count: a.count, left: .elements(a.storage.numbers(Float.self)), right: .value(Float(b)),
        output: a.storage.numbers(Float.self))
    case .float64:
      a.makeUnique()
      combineElements(
        operation, count: a.count, left: .elements(a.storage.numbers(Double.self)), right: .value(b),
        output: a.storage.numbers(Double.self))
    case .int32, .uint8: a = apply(a, number).converted(to: a.dtype)
    }
  }

  private func resultType(_ a: DType, _ b: DType) -> DType {
    let dtype = DType.common(a, b)
    return operation == .divide ? dtype.floatingPoint : dtype
  }

  private func combine(_ a: Tensor, _ b: Tensor, into result: Tensor) {
    if result.dtype == .float64 {
      combineElements(
        operation, count: a.count, left: .elements(a.storage.numbers(Double.self)),
        right: .elements(b.storage.numbers(Double.self)), output: result.storage.numbers(Double.self))
    } else {
      combineElements(
        operation, count: a.count, left: .elements(a.storage.numbers(Float.self)),
        right: .elements(b.storage.numbers(Float.self)), output: result.storage.numbers(Float.self))
    }
  }

  private func apply(_ x: Tensor, _ value: Double, isWhole: Bool, isTensorFirst: Bool) -> Tensor {
    guard x.dtype.isFloatingPoint else {
      let other = Tensor(shape: [], values: [value]).converted(to: isWhole ? .int32 : .float32)
      return isTensorFirst ? apply(x, other) : apply(other, x)
    }
    let result = computed(x, value, isTensorFirst)
    return x.isRecorded ? recorded(result, x, value, isTensorFirst) : result
  }

  private func computed(_ x: Tensor, _ value: Double, _ isTensorFirst: Bool) -> Tensor {
    let result = Tensor(uninitialized: x.shape, dtype: x.dtype)
    if x.dtype == .float64 {
      let elements = Operand.elements(UnsafePointer(x.storage.numbers(Double.self)))
      combineElements(
        operation, count: x.count, left: isTensorFirst ? elements : .value(value),
        right: isTensorFirst ? .value(value) : elements, output: result.storage.numbers(Double.self))
    } else {
      let elements = Operand.elements(UnsafePointer(x.storage.numbers(Float.self)))
      combineElements(
        operation, count: x.count, left: isTensorFirst ? elements : .value(Float(value)),
        right: isTensorFirst ? .value(Float(value)) : elements, output: result.storage.numbers(Float.self))
    }
    return result
  }

  @inline(__always)
  private func broadcastFloating<Scalar: FloatingTensorScalar>(
    _ a: Tensor, _ b: Tensor, _ type: Scalar.Type
  ) -> Tensor {
    switch operation {
    case .add: Broadcast.apply(name, a, b, type) { $0 + $1 }
    case .subtract: Broadcast.apply(name, a, b, type) { $0 - $1 }
    case .multiply: Broadcast.apply(name, a, b, type) { $0 * $1 }
    case .divide: Broadcast.apply(name, a, b, type) { $0 / $1 }
    case .maximum: Broadcast.apply(name, a, b, type) { $1 > $0 || $1.isNaN ? $1 : $0 }
    case .minimum: Broadcast.apply(name, a, b, type) { $1 < $0 || $1.isNaN ? $1 : $0 }
    }
  }

  private func broadcastWhole(_ a: Tensor, _ b: Tensor) -> Tensor {
    switch operation {
    case .add: Broadcast.apply(name, a, b, Int32.self) { $0 &+ $1 }
    case .subtract: Broadcast.apply(name, a, b, Int32.self) { $0 &- $1 }
    case .multiply: Broadcast.apply(name, a, b, Int32.self) { $0 &* $1 }
    case .divide: broadcastFloating(a.single, b.single, Float.self)
    case .maximum: Broadcast.apply(name, a, b, Int32.self) { Swift.max($0, $1) }
    case .minimum: Broadcast.apply(name, a, b, Int32.self) { Swift.min($0, $1) }
    }
  }
}
