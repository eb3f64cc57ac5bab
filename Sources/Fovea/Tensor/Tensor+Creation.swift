extension Tensor {
  /// A tensor of rank 0: one number.
  public init(_ scalar: Float) { self.init(shape: [], scalars: [scalar]) }
  /// A tensor of rank 0: one number.
  @_disfavoredOverload public init(_ scalar: Int) { self.init(Float(scalar)) }
  /// A tensor of rank 0: one number.
  @_disfavoredOverload public init(_ scalar: Double) { self.init(Float(scalar)) }

  /// A tensor of rank 0 of a kind: one number.
  public init(_ scalar: Double, dtype: DType) { self.init(repeating: scalar, shape: [], dtype: dtype) }
  /// A list of numbers of a kind, of shape `[values.count]`: `Tensor([1, 2, 3], dtype: .float64)`.
  public init(_ values: [Double], dtype: DType) {
    self = Tensor(shape: [values.count], values: values).converted(to: dtype)
  }
  /// A matrix of a kind, row by row. Rows must be equally long.
  public init(_ rows: [[Double]], dtype: DType) { self.init(nested: rows.map { Tensor($0, dtype: dtype) }) }
  /// A tensor of rank 3 of a kind: a list of matrices of the same shape.
  public init(_ planes: [[[Double]]], dtype: DType) { self.init(nested: planes.map { Tensor($0, dtype: dtype) }) }

  /// A list of numbers, of shape `[values.count]`.
  public init(_ values: [Float]) { self.init(shape: [values.count], scalars: values) }
  /// A list of numbers, of shape `[values.count]`.
  @_disfavoredOverload public init(_ values: [Int]) { self.init(values.map { Float($0) }) }
  /// A list of numbers, of shape `[values.count]`.
  @_disfavoredOverload public init(_ values: [Double]) { self.init(values.map { Float($0) }) }

  /// A matrix, row by row: `Tensor([[1, 2], [3, 4]])` has shape `[2, 2]`. Rows must be equally long.
  public init(_ rows: [[Float]]) { self.init(nested: rows.map { Tensor($0) }) }
  /// A matrix, row by row, of whole numbers.
  @_disfavoredOverload public init(_ rows: [[Int]]) { self.init(rows.map { $0.map { Float($0) } }) }
  /// A matrix, row by row, of doubles, rounded to floats.
  @_disfavoredOverload public init(_ rows: [[Double]]) { self.init(rows.map { $0.map { Float($0) } }) }
  /// A tensor of rank 3: a list of matrices of the same shape.
  public init(_ planes: [[[Float]]]) { self.init(nested: planes.map { Tensor($0) }) }
  /// A tensor of rank 4: a list of rank-3 tensors of the same shape.
  public init(_ volumes: [[[[Float]]]]) { self.init(nested: volumes.map { Tensor($0) }) }

  private init(nested parts: [Tensor]) {
    if let odd = parts.firstIndex(where: { $0.shape != parts[0].shape }) {
      shapeFailure(
        "Tensor: element 0 of the nested list has shape \(parts[0].shape), but element \(odd) has \(parts[odd].shape); "
          + "all must be equally long")
    }
    self.init(stacking: parts)
  }

  /// Nothing but zeros.
  public init(zeros shape: [Int], dtype: DType = .float32) { self.init(repeating: 0, shape: shape, dtype: dtype) }
  /// Nothing but ones.
  public init(ones shape: [Int], dtype: DType = .float32) { self.init(repeating: 1, shape: shape, dtype: dtype) }
  /// One number everywhere.
  public init(repeating value: Double, shape: [Int], dtype: DType = .float32) {
    _ = Tensor.checkedCount(of: shape, dtype)
    self.init(uninitialized: shape, dtype: dtype)
    switch dtype {
    case .float32: storage.numbers(Float.self).update(repeating: Float(value), count: count)
    case .float64: storage.numbers(Double.self).update(repeating: value, count: count)
    case .int32: storage.numbers(Int32.self).update(repeating: Int32(nearest: value), count: count)
    case .uint8: storage.numbers(UInt8.self).update(repeating: UInt8(nearest: value), count: count)
    }
  }
  /// One number everywhere.
  @_disfavoredOverload public init(repeating value: Float, shape: [Int], dtype: DType = .float32) {
    self.init(repeating: Double(value), shape: shape, dtype: dtype)
  }

  /// The whole numbers of a range, of shape `[range.count]`: `Tensor(range: 0..<25).reshaped(to: [5, 5])`.
  public init(range: Range<Int>) { self.init(range.map { Float($0) }) }
  /// The whole numbers of a range, of shape `[range.count]`.
  public init(range: ClosedRange<Int>) { self.init(range.map { Float($0) }) }
  /// `count` numbers from `start` to `end`, both included, equally far apart.
  public init(linearFrom start: Float, through end: Float, count: Int) {
    guard count > 0 else { shapeFailure("Tensor(linearFrom:through:count:): count is \(count); at least 1 is needed") }
    let last = Float(Swift.max(count - 1, 1))
    self.init((0..<count).map { start + (end - start) * Float($0) / last })
  }
  /// The identity matrix, `size` × `size`.
  public init(identity size: Int) {
    self.init(zeros: [size, size])
    for i in 0..<size { storage.base[i * size + i] = 1 }
  }

  /// Tensors of the same shape along a new first axis: n of shape `[…]` give `[n, …]`.
  public init(stacking parts: [Tensor]) {
    let shape = parts.first?.shape ?? []
    let dtype = Tensor.commonType(of: parts)
    self.init(uninitialized: [parts.count] + (parts.isEmpty ? [] : shape), dtype: dtype)
    let size = shape.reduce(dtype.size, *)
    for (i, part) in parts.enumerated() {
      guard part.shape == shape else {
        shapeFailure("Tensor(stacking:): part 0 has shape \(shape), part \(i) has \(part.shape); all must be equal")
      }
      let part = part.converted(to: dtype)
      (storage.bytes + i * size).copyMemory(from: part.storage.bytes, byteCount: size)
    }
    self = recorded("stacking", parts.enumerated().map { i, part in (part, { $0.part([i.tensorIndex]) }) })
  }

  /// Tensors one after the other along an axis they already have; all other axes must be equal.
  public init(concatenating parts: [Tensor], along axis: Int) {
    guard let first = parts.first, axis >= 0, axis < first.rank else {
      shapeFailure(
        "Tensor(concatenating:along: \(axis)): needs at least one tensor that has axis \(axis), got shapes "
          + "\(parts.map(\.shape))")
    }
    var shape = first.shape
    shape[axis] = 0
    for (i, part) in parts.enumerated() {
      var wanted = first.shape
      if part.rank == first.rank { wanted[axis] = part.shape[axis] }
      guard part.shape == wanted else {
        shapeFailure(
          "Tensor(concatenating:along: \(axis)): part 0 has shape \(first.shape), part \(i) has \(part.shape); "
            + "they may only differ in axis \(axis)")
      }
      shape[axis] += part.shape[axis]
    }
    let dtype = Tensor.commonType(of: parts)
    self.init(uninitialized: shape, dtype: dtype)
    let inner = shape[(axis + 1)...].reduce(dtype.size, *)
    let outer = shape[..<axis].reduce(1, *)
    var start = 0
    for part in parts {
      let part = part.converted(to: dtype)
      let run = part.shape[axis] * inner
      for row in 0..<outer {
        (storage.bytes + row * shape[axis] * inner + start)
          .copyMemory(from: part.storage.bytes + row * run, byteCount: run)
      }
      start += run
    }
    guard parts.contains(where: \.isRecorded) else { return }
    var end = 0
    self = recorded(
      "concatenating",
      parts.map { part in
        let places = end..<end + part.shape[axis]
        end = places.upperBound
        let indices = [TensorIndex](repeating: .all, count: axis) + [places.tensorIndex]
        return (part, { $0.part(indices) })
      })
  }

  /// The kind that holds the numbers of all parts.
  private static func commonType(of parts: [Tensor]) -> DType {
    let first = parts.first?.dtype ?? .float32
    return parts.allSatisfy { $0.dtype == first } ? first : parts.reduce(first) { .common($0, $1.dtype) }
  }
}
