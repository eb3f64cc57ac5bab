/// Decides whether an answer is the right one: numbers within a tolerance, everything else exactly.
struct AnswerComparison {
  /// By how much two numbers may differ, relative to the expected one where that is larger than 1.
  var tolerance: Double

  enum Outcome: Equatable {
    case equal
    /// With what there is to say besides the two values.
    case unequal(String?)
    /// Values of this type cannot be compared.
    case incomparable(String)

    var isEqual: Bool { self == .equal }
  }

  func compare(_ answer: Any, _ expected: Any) -> Outcome {
    switch (answer, expected) {
    case (let a as Tensor, let b as Tensor): return tensors(a, b)
    case (let a as Filter, let b as Filter): return tensors(a.coefficients, b.coefficients)
    case (let a as Image, let b as Image): return tensors(a.pixels, b.pixels)
    case (let a as any BinaryFloatingPoint, let b as any BinaryFloatingPoint):
      return isClose(Double(a), Double(b)) ? .equal : .unequal(nil)
    default: break
    }
    let (left, right) = (Mirror(reflecting: answer), Mirror(reflecting: expected))
    switch right.displayStyle {
    case .tuple: return elements(left, right)
    case .optional:
      if left.displayStyle == .optional, left.children.count != right.children.count { return .unequal(nil) }
      return elements(left, right)
    case .collection:
      guard left.children.count == right.children.count else {
        return .unequal("\(Self.count(left)), expected \(Self.count(right))")
      }
      return elements(left, right)
    default:
      guard let expected = expected as? any Equatable else { return .incomparable("\(type(of: expected))") }
      return Self.isEqual(expected, answer) ? .equal : .unequal(nil)
    }
  }

  private func tensors(_ a: Tensor, _ b: Tensor) -> Outcome {
    guard a.shape == b.shape else { return .unequal("its shape is \(a.shape), expected is \(b.shape)") }
    for index in 0..<b.count {
      let (value, right) = (a.storage.value(at: index), b.storage.value(at: index))
      guard !isClose(value, right) else { continue }
      var place: [Int] = []
      var rest = index
      for size in b.shape.reversed() {
        place.insert(rest % size, at: 0)
        rest /= size
      }
      guard b.count > 1 else { return .unequal(nil) }
      return .unequal("first at \(place): \(Float(value)), expected \(Float(right))")
    }
    return .equal
  }

  private func isClose(_ a: Double, _ b: Double) -> Bool {
    a == b || (a.isNaN && b.isNaN) || abs(a - b) <= tolerance * max(1, abs(b).isFinite ? abs(b) : 1)
  }

  private func elements(_ left: Mirror, _ right: Mirror) -> Outcome {
    for (a, b) in zip(left.children, right.children) {
      switch compare(a.value, b.value) {
      case .equal: continue
      case .unequal: return .unequal(nil)
      case .incomparable(let type): return .incomparable(type)
      }
    }
    return .equal
  }

  private static func isEqual<T: Equatable>(_ a: T, _ b: Any) -> Bool { a == b as? T }

  private static func count(_ collection: Mirror) -> String {
    let count = Int(collection.children.count)
    return "\(count) element\(count == 1 ? "" : "s")"
  }
}
