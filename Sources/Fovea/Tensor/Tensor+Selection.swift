extension Tensor {
  /// The numbers of this tensor, and of `other` where `mask` is not zero; shapes broadcast:
  /// `x.replacing(with: 0, where: x .< 0)`.
  public func replacing(with other: Tensor, where mask: Tensor) -> Tensor {
    guard let pair = Broadcast.shape(shape, other.shape), let whole = Broadcast.shape(pair, mask.shape) else {
      shapeFailure(
        "replacing(with:where:): shapes \(shape), \(other.shape) and \(mask.shape) do not fit; counted from the end, sizes "
          + "must be equal, or 1")
    }
    let dtype = dtype == other.dtype ? dtype : DType.common(dtype, other.dtype)
    let (kept, values) = (converted(to: dtype).broadcast(to: whole), other.converted(to: dtype).broadcast(to: whole))
    var result = kept.constant
    result.makeUnique()
    let chosen = mask.broadcast(to: whole)
    for i in 0..<result.count where chosen.storage.value(at: i) != 0 {
      result.storage.setValue(values.storage.value(at: i), at: i)
    }
    return result.recorded(
      "replacing", kept, { $0.replacing(with: 0, where: chosen) }, values,
      { $0.replacing(with: 0, where: chosen .== 0) })
  }

  /// The numbers of this tensor, and `number` where `mask` is not zero; shapes broadcast.
  public func replacing<Number: TensorOperand>(with number: Number, where mask: Tensor) -> Tensor {
    let other = Tensor(number.inDoublePrecision, dtype: dtype.isFloatingPoint || Number.isWhole ? dtype : .float32)
    return replacing(with: other, where: mask)
  }

  /// The tensor repeated along axes of size 1, and along new ones in front, to a shape that it broadcasts to.
  public func broadcast(to newShape: [Int]) -> Tensor {
    guard newShape != shape else { return self }
    _ = Tensor.checkedCount(of: newShape, dtype)
    guard let walk = Broadcast.strides(of: shape, in: newShape) else {
      shapeFailure(
        "broadcast(to: \(newShape)): a tensor of shape \(shape) does not fit; counted from the end, each of its sizes must be "
          + "1 or the new one")
    }
    let result = gathered(offset: 0, shape: newShape, strides: walk)
    guard isRecorded else { return result }
    let own = shape
    return result.recorded("broadcast", self) { $0.summed(to: own) }
  }

  /// Parts of the first axis in another order, some perhaps several times: images `[N, H, W, C]` by whole numbers `[M]` give
  /// `[M, H, W, C]`. This is how a batch is taken, and how words are looked up in an embedding.
  public func gathered(_ positions: [Int]) -> Tensor {
    guard let size = shape.first else { shapeFailure("gathered: a single number has no parts to choose from") }
    let result = Tensor(uninitialized: [positions.count] + shape.dropFirst(), dtype: dtype)
    let width = shape.dropFirst().reduce(dtype.size, *)
    for (index, position) in positions.enumerated() {
      guard (0..<size).contains(position) else {
        shapeFailure(
          "gathered: position \(position) is outside axis 0 of shape \(shape); "
            + (size == 0 ? "it is empty" : "0 to \(size - 1) exist"))
      }
      (result.storage.bytes + index * width).copyMemory(from: storage.bytes + position * width, byteCount: width)
    }
    return result.recorded("gathered", self) { $0.scattered(to: positions, of: size) }
  }

  /// What `gathered` does to a gradient: parts of the first axis are added up at their positions among `count`.
  func scattered(to positions: [Int], of count: Int) -> Tensor {
    var result = Tensor(zeros: [count] + shape.dropFirst(), dtype: dtype)
    let part = shape.dropFirst().reduce(1, *)
    for (index, position) in positions.enumerated() {
      for k in index * part..<(index + 1) * part {
        let place = position * part + k - index * part
        result.storage.setValue(result.storage.value(at: place) + storage.value(at: k), at: place)
      }
    }
    result.node = nil
    return result.recorded("scattered", self) { $0.gathered(positions) }
  }

  /// The same with positions of any shape: `[N, L]` whole numbers into a table `[V, C]` give `[N, L, C]`.
  public func gathered(_ positions: Tensor) -> Tensor {
    if positions.dtype.isFloatingPoint,
      let odd = positions.scalars(as: Double.self).first(where: { $0 != $0.rounded() })
    {
      shapeFailure("gathered: \(NumberText.short(odd)) is no position; give whole numbers")
    }
    return gathered(positions.scalars(as: Int32.self).map(Int.init)).reshaped(to: positions.shape + shape.dropFirst())
  }

  /// Class numbers as rows of zeros with a single one: `[…]` gives `[…, classes]`.
  public func oneHot(classes: Int) -> Tensor {
    let result = Tensor(zeros: shape + [classes])
    for (i, label) in classNumbers(below: classes).enumerated() { result.storage.base[i * classes + label] = 1 }
    return result
  }

  /// The numbers as those of classes, 0 to `classes` − 1; others end the computation.
  func classNumbers(below classes: Int) -> [Int] {
    (0..<count).map { i in
      let label = storage.value(at: i)
      guard label >= 0, label < Double(classes), label == label.rounded() else {
        shapeFailure(
          "oneHot(classes: \(classes)): \(NumberText.short(label)) is no class number; they are 0 to \(classes - 1)")
      }
      return Int(label)
    }
  }

  /// How many numbers are not zero: of a mask, how often it holds.
  public var countNonZero: Int { (0..<count).count { storage.value(at: $0) != 0 } }
  /// Whether no number is zero: of a mask, whether it holds everywhere.
  public var allNonZero: Bool { (0..<count).allSatisfy { storage.value(at: $0) != 0 } }

  /// Running sums along one axis: each number plus all before it; of `int32` for whole numbers.
  public func cumulativeSum(axis: Int = -1) -> Tensor {
    let axis = checkedAxes([axis], "cumulativeSum(axis:)")[0]
    var result = dtype.isFloatingPoint ? constant : converted(to: .int32)
    result.makeUnique()
    let inner = shape[(axis + 1)...].reduce(1, *)
    let outer = shape[..<axis].reduce(1, *)
    for o in 0..<outer {
      for i in 0..<inner {
        var total = 0.0
        for k in 0..<shape[axis] {
          let place = (o * shape[axis] + k) * inner + i
          total += result.storage.value(at: place)
          result.storage.setValue(total, at: place)
        }
      }
    }
    return result.recorded("cumulativeSum", self) {
      $0.reversed(axis: axis).cumulativeSum(axis: axis).reversed(axis: axis)
    }
  }
}
