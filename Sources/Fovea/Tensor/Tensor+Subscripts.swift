/// Reading and writing parts of a tensor.
///
/// - One index for every axis gives the number: `x[2, 3]` is a `Float` when `x` has rank 2.
/// - Ranges, `.all`, `.stride(by: 2)`, `.newAxis` and `.rest` give a tensor: `x[0, 2..<5, .all]`. Axes not named at the
///   end are taken whole.
/// - A single index gives a tensor (`images[0]`), or the number where a `Float` is wanted.
/// - Negative indexes count from the end: `x[-1]` is the last. Negative strides go back: `x[.stride(by: -1)]`.
/// - Assigning a number to a part fills it: `x[1...3, 1...3] = 1`, `x[0] = 1`. Assigning a tensor broadcasts it.
/// - A mask chooses numbers: `x[x .< 0] = 0`.
///
/// An index that does not exist ends the computation with a message.
extension Tensor {
  func part(_ indices: [TensorIndex]) -> Tensor {
    let region = TensorRegion(indices, in: shape)
    let part = gathered(offset: region.offset, shape: region.shape, strides: region.strides)
    guard isRecorded else { return part }
    let whole = shape
    return part.recorded("[…]", self) { $0.placed(at: indices, inZerosOf: whole) }
  }

  /// Zeros, with this tensor as the part that the entries name.
  private func placed(at indices: [TensorIndex], inZerosOf whole: [Int]) -> Tensor {
    var result = Tensor(zeros: whole, dtype: dtype)
    result.setPart(indices, to: self)
    return result
  }

  mutating func setPart(_ indices: [TensorIndex], to value: Tensor) {
    let region = TensorRegion(indices, in: shape)
    guard let sourceStrides = Broadcast.strides(of: value.shape, in: region.shape) else {
      shapeFailure(
        "x[\(indices.map(\.description).joined(separator: ", "))] = value: the part has shape \(region.shape), the value "
          + "\(value.shape); they must be equal, or the value must broadcast")
    }
    let value = value.converted(to: dtype)
    let before = self
    makeUnique()
    scatter(value, strides: sourceStrides, to: region)
    guard before.isRecorded || value.isRecorded else { return }
    let valueShape = value.shape
    self = recorded(
      "[…] =", before,
      {
        var kept = $0
        kept.setPart(indices, to: Tensor(0, dtype: kept.dtype))
        return kept
      }, value,
      {
        let part = $0.part(indices)
        // A value may have leading axes of size 1 that the part has not.
        return part.rank < valueShape.count ? part.reshaped(to: valueShape) : part.summed(to: valueShape)
      })
  }

  /// The place of one number in row-major order; a wrong index or count of indexes ends the computation.
  @usableFromInline
  func failIndexing(_ indices: [Int]) -> Never {
    guard indices.count == rank else {
      let written = indices.map(String.init).joined(separator: ", ")
      shapeFailure(
        "x[\(written)] as a number: a tensor of shape \(shape) needs \(rank) indexes for that; "
          + "write x[\(written), .rest] for the part")
    }
    _ = TensorRegion(indices.map(\.tensorIndex), in: shape)
    preconditionFailure("x[…] failed for indexes that exist")
  }

  /// What a number does that is assigned with fewer indexes than there are axes: `x[0] = 1` in a tensor of rank 2.
  @usableFromInline
  mutating func fillPart(_ indices: [Int], with number: Float) {
    setPart(indices.map(\.tensorIndex), to: Tensor(number))
  }

  @inlinable @inline(__always)
  func number(at place: Int) -> Float {
    storage.dtype == .float32 ? storage.base[place] : Float(storage.value(at: place))
  }

  @inlinable @inline(__always)
  mutating func setNumber(_ value: Float, at place: Int) {
    if node != nil { return setRecordedNumber(value, at: place) }
    makeUnique()
    if storage.dtype == .float32 { storage.base[place] = value } else { storage.setValue(Double(value), at: place) }
  }

  /// The number is a constant from then on.
  @usableFromInline
  mutating func setRecordedNumber(_ value: Float, at place: Int) {
    let whole = shape
    var numbers = flattened()
    numbers.setPart([place.tensorIndex], to: Tensor(value))
    self = numbers.reshaped(to: whole)
  }

  /// The part at position `i` of the first axis.
  public subscript(i: Int) -> Tensor {
    get { part([i.tensorIndex]) }
    set { setPart([i.tensorIndex], to: newValue) }
  }

  /// The number at position `i` of a tensor of rank 1.
  @_disfavoredOverload
  @inlinable
  public subscript(i: Int) -> Float {
    get { number(at: place(i)) }
    set {
      guard shape.count <= 1 else { return fillPart([i], with: newValue) }
      let place = place(i)
      setNumber(newValue, at: place)
    }
  }

  @inlinable @inline(__always)
  func place(_ i: Int) -> Int {
    guard shape.count == 1 else { failIndexing([i]) }
    let ii = i < 0 ? i &+ shape[0] : i
    guard ii >= 0, ii < shape[0] else {
      failIndexing([i])
    }
    return ii
  }

  /// The number at one position of a tensor of rank 2.
  @inlinable
  public subscript(i: Int, j: Int) -> Float {
    get { number(at: place(i, j)) }
    set {
      guard shape.count <= 2 else { return fillPart([i, j], with: newValue) }
      let place = place(i, j)
      setNumber(newValue, at: place)
    }
  }

  @inlinable @inline(__always)
  func place(_ i: Int, _ j: Int) -> Int {
    guard shape.count == 2 else { failIndexing([i, j]) }
    let ii = i < 0 ? i &+ shape[0] : i
    let jj = j < 0 ? j &+ shape[1] : j
    guard ii >= 0, ii < shape[0], jj >= 0, jj < shape[1] else {
      failIndexing([i, j])
    }
    return ii &* shape[1] &+ jj
  }

  /// The number at one position of a tensor of rank 3.
  @inlinable
  public subscript(i: Int, j: Int, k: Int) -> Float {
    get { number(at: place(i, j, k)) }
    set {
      guard shape.count <= 3 else { return fillPart([i, j, k], with: newValue) }
      let place = place(i, j, k)
      setNumber(newValue, at: place)
    }
  }

  @inlinable @inline(__always)
  func place(_ i: Int, _ j: Int, _ k: Int) -> Int {
    guard shape.count == 3 else { failIndexing([i, j, k]) }
    let ii = i < 0 ? i &+ shape[0] : i
    let jj = j < 0 ? j &+ shape[1] : j
    let kk = k < 0 ? k &+ shape[2] : k
    guard ii >= 0, ii < shape[0], jj >= 0, jj < shape[1], kk >= 0, kk < shape[2] else {
      failIndexing([i, j, k])
    }
    return (ii &* shape[1] &+ jj) &* shape[2] &+ kk
  }

  /// The number at one position of a tensor of rank 4.
  @inlinable
  public subscript(i: Int, j: Int, k: Int, l: Int) -> Float {
    get { number(at: place(i, j, k, l)) }
    set {
      guard shape.count <= 4 else { return fillPart([i, j, k, l], with: newValue) }
      let place = place(i, j, k, l)
      setNumber(newValue, at: place)
    }
  }

  @inlinable @inline(__always)
  func place(_ i: Int, _ j: Int, _ k: Int, _ l: Int) -> Int {
    guard shape.count == 4 else { failIndexing([i, j, k, l]) }
    let ii = i < 0 ? i &+ shape[0] : i
    let jj = j < 0 ? j &+ shape[1] : j
    let kk = k < 0 ? k &+ shape[2] : k
    let ll = l < 0 ? l &+ shape[3] : l
    guard ii >= 0, ii < shape[0], jj >= 0, jj < shape[1], kk >= 0, kk < shape[2], ll >= 0, ll < shape[3] else {
      failIndexing([i, j, k, l])
    }
    return ((ii &* shape[1] &+ jj) &* shape[2] &+ kk) &* shape[3] &+ ll
  }

  /// The number at one position of a tensor of rank 5.
  @inlinable
  public subscript(i: Int, j: Int, k: Int, l: Int, m: Int) -> Float {
    get { number(at: place(i, j, k, l, m)) }
    set {
      guard shape.count <= 5 else { return fillPart([i, j, k, l, m], with: newValue) }
      let place = place(i, j, k, l, m)
      setNumber(newValue, at: place)
    }
  }

  @inlinable @inline(__always)
  func place(_ i: Int, _ j: Int, _ k: Int, _ l: Int, _ m: Int) -> Int {
    guard shape.count == 5 else { failIndexing([i, j, k, l, m]) }
    let ii = i < 0 ? i &+ shape[0] : i
    let jj = j < 0 ? j &+ shape[1] : j
    let kk = k < 0 ? k &+ shape[2] : k
    let ll = l < 0 ? l &+ shape[3] : l
    let mm = m < 0 ? m &+ shape[4] : m
    guard ii >= 0, ii < shape[0], jj >= 0, jj < shape[1], kk >= 0, kk < shape[2], ll >= 0, ll < shape[3], mm >= 0,
      mm < shape[4]
    else {
      failIndexing([i, j, k, l, m])
    }
    return (((ii &* shape[1] &+ jj) &* shape[2] &+ kk) &* shape[3] &+ ll) &* shape[4] &+ mm
  }
}
