extension Tensor: Equatable {
  /// Whether shapes and all numbers are exactly equal, of whatever kind they are. Results of different computations
  /// rarely are: use `isClose`.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    guard a.shape == b.shape else { return false }
    return (0..<a.count).allSatisfy { a.storage.value(at: $0) == b.storage.value(at: $0) }
  }

  /// Whether the shapes are equal and no two numbers differ by more than `tolerance`. NaN is close to nothing.
  public func isClose(to other: Tensor, within tolerance: Double = 1e-5) -> Bool {
    guard shape == other.shape else { return false }
    return (0..<count).allSatisfy { i in
      let (a, b) = (storage.value(at: i), other.storage.value(at: i))
      // Infinities have no difference.
      return a == b || Swift.abs(a - b) <= tolerance
    }
  }

  /// The largest absolute difference between two numbers at the same position, NaN if there is one; the shapes must be
  /// equal.
  public func largestDifference(from other: Tensor) -> Float {
    guard shape == other.shape else {
      shapeFailure("largestDifference: shapes \(shape) and \(other.shape) differ; only equal shapes can be compared")
    }
    var largest = 0.0
    for i in 0..<count where !largest.isNaN {
      let (a, b) = (storage.value(at: i), other.storage.value(at: i))
      let difference = a == b ? 0 : Swift.abs(a - b)
      if !(difference <= largest) { largest = difference }
    }
    return Float(largest)
  }

  /// Whether the only number of `a` equals `b`.
  public static func == (a: Tensor, b: Float) -> Bool { a.onlyValue == Double(b) }
  /// Whether the only number of `a` is less than `b`.
  public static func < (a: Tensor, b: Float) -> Bool { a.onlyValue < Double(b) }
  /// Whether the only number of `a` is greater than `b`.
  public static func > (a: Tensor, b: Float) -> Bool { a.onlyValue > Double(b) }
  /// Whether the only number of `a` differs from `b`.
  public static func != (a: Tensor, b: Float) -> Bool { a.onlyValue != Double(b) }
  /// Whether the only number of `a` is at most `b`.
  public static func <= (a: Tensor, b: Float) -> Bool { a.onlyValue <= Double(b) }
  /// Whether the only number of `a` is at least `b`.
  public static func >= (a: Tensor, b: Float) -> Bool { a.onlyValue >= Double(b) }
  /// Whether the only number of `a` is less than that of `b`.
  public static func < (a: Tensor, b: Tensor) -> Bool { a.onlyValue < b.onlyValue }
  /// Whether the only number of `a` is greater than that of `b`.
  public static func > (a: Tensor, b: Tensor) -> Bool { a.onlyValue > b.onlyValue }
  /// Whether the only number of `a` is at most that of `b`.
  public static func <= (a: Tensor, b: Tensor) -> Bool { a.onlyValue <= b.onlyValue }
  /// Whether the only number of `a` is at least that of `b`.
  public static func >= (a: Tensor, b: Tensor) -> Bool { a.onlyValue >= b.onlyValue }
}

infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence

/// Masks: 1 where a comparison holds, else 0, in single precision; they multiply, add up, and choose
/// (`x.replacing(with: 0, where: x .< 0)`).
extension Tensor {
  /// 1 where a number of `a` is greater than that of `b`, else 0; shapes broadcast.
  public static func .> (a: Tensor, b: Tensor) -> Tensor {
    Broadcast.applyFloating(".>", a.comparable, b.comparable, { $0 > $1 ? 1 : 0 }, { $0 > $1 ? 1 : 0 }).single
  }
  /// 1 where a number is greater than `b`, else 0.
  public static func .> <Number: TensorOperand>(a: Tensor, b: Number) -> Tensor {
    let bound = b.inDoublePrecision
    // Rounded as the numbers it is compared with.
    let single = Float(bound)
    return a.comparable.each({ $0 > single ? 1 : 0 }, { $0 > bound ? 1 : 0 }).single
  }
  /// 1 where a number of `a` is at least that of `b`, else 0; shapes broadcast.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor {
    Broadcast.applyFloating(".>=", a.comparable, b.comparable, { $0 >= $1 ? 1 : 0 }, { $0 >= $1 ? 1 : 0 }).single
  }
  /// 1 where a number is at least `b`, else 0.
  public static func .>= <Number: TensorOperand>(a: Tensor, b: Number) -> Tensor {
    let bound = b.inDoublePrecision
    // Rounded as the numbers it is compared with.
    let single = Float(bound)
    return a.comparable.each({ $0 >= single ? 1 : 0 }, { $0 >= bound ? 1 : 0 }).single
  }
  /// 1 where a number of `a` is less than that of `b`, else 0; shapes broadcast.
  public static func .< (a: Tensor, b: Tensor) -> Tensor {
    Broadcast.applyFloating(".<", a.comparable, b.comparable, { $0 < $1 ? 1 : 0 }, { $0 < $1 ? 1 : 0 }).single
  }
  /// 1 where a number is less than `b`, else 0.
  public static func .< <Number: TensorOperand>(a: Tensor, b: Number) -> Tensor {
    let bound = b.inDoublePrecision
    // Rounded as the numbers it is compared with.
    let single = Float(bound)
    return a.comparable.each({ $0 < single ? 1 : 0 }, { $0 < bound ? 1 : 0 }).single
  }
  /// 1 where a number of `a` is at most that of `b`, else 0; shapes broadcast.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor {
    Broadcast.applyFloating(".<=", a.comparable, b.comparable, { $0 <= $1 ? 1 : 0 }, { $0 <= $1 ? 1 : 0 }).single
  }
  /// 1 where a number is at most `b`, else 0.
  public static func .<= <Number: TensorOperand>(a: Tensor, b: Number) -> Tensor {
    let bound = b.inDoublePrecision
    // Rounded as the numbers it is compared with.
    let single = Float(bound)
    return a.comparable.each({ $0 <= single ? 1 : 0 }, { $0 <= bound ? 1 : 0 }).single
  }
  /// 1 where a number of `a` equals that of `b`, else 0; shapes broadcast.
  public static func .== (a: Tensor, b: Tensor) -> Tensor {
    Broadcast.applyFloating(".==", a.comparable, b.comparable, { $0 == $1 ? 1 : 0 }, { $0 == $1 ? 1 : 0 }).single
  }
  /// 1 where a number equals `b`, else 0.
  public static func .== <Number: TensorOperand>(a: Tensor, b: Number) -> Tensor {
    let bound = b.inDoublePrecision
    // Rounded as the numbers it is compared with.
    let single = Float(bound)
    return a.comparable.each({ $0 == single ? 1 : 0 }, { $0 == bound ? 1 : 0 }).single
  }
  /// 1 where a number of `a` differs from that of `b`, else 0; shapes broadcast.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor {
    Broadcast.applyFloating(".!=", a.comparable, b.comparable, { $0 != $1 ? 1 : 0 }, { $0 != $1 ? 1 : 0 }).single
  }
  /// 1 where a number differs from `b`, else 0.
  public static func .!= <Number: TensorOperand>(a: Tensor, b: Number) -> Tensor {
    let bound = b.inDoublePrecision
    // Rounded as the numbers it is compared with.
    let single = Float(bound)
    return a.comparable.each({ $0 != single ? 1 : 0 }, { $0 != bound ? 1 : 0 }).single
  }
}

extension Tensor {
  /// The tensor in a kind that tells all its numbers apart.
  fileprivate var comparable: Tensor { dtype == .int32 ? converted(to: .float64) : self }
}

extension Float {
  /// The only number of a tensor that holds one.
  public init(_ tensor: Tensor) { self = tensor.scalar }
}
extension Double {
  /// The only number of a tensor that holds one.
  public init(_ tensor: Tensor) { self = tensor.onlyValue }
}
