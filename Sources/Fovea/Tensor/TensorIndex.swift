/// What may stand in the brackets of a tensor for one axis: a number, a range, `.all`, `.stride(by: 2)`, `.newAxis`, or
/// `.rest` for all axes not named.
public protocol TensorIndexing {
  /// The entry that this value stands for.
  var tensorIndex: TensorIndex { get }
}

/// One entry in the brackets of a tensor.
public struct TensorIndex: TensorIndexing, Sendable {
  enum Kind {
    case at(Int)
    /// Bounds count from the end when negative; nil means the beginning or the end.
    case slice(from: Int?, to: Int?, closed: Bool, by: Int)
    case newAxis
    case rest
  }
  var kind: Kind

  public var tensorIndex: TensorIndex { self }
}

extension TensorIndexing where Self == TensorIndex {
  /// The whole axis.
  public static var all: TensorIndex { TensorIndex(kind: .slice(from: nil, to: nil, closed: false, by: 1)) }
  /// All the axes that the other entries leave.
  public static var rest: TensorIndex { TensorIndex(kind: .rest) }
  /// A new axis of size 1.
  public static var newAxis: TensorIndex { TensorIndex(kind: .newAxis) }
  /// Every `step`-th position, from `start` (the beginning) up to but not including `end` (the end).
  ///
  /// A negative step goes back, from `start` (the last position) down to but not including `end` (then the first is the
  /// last one taken): `.stride(by: -1)` reverses, `.stride(from: 5, to: 1, by: -2)` takes 5 and 3.
  public static func stride(from start: Int? = nil, to end: Int? = nil, by step: Int) -> TensorIndex {
    TensorIndex(kind: .slice(from: start, to: end, closed: false, by: step))
  }
}

extension Int: TensorIndexing {
  public var tensorIndex: TensorIndex { TensorIndex(kind: .at(self)) }
}
extension Range: TensorIndexing where Bound == Int {
  public var tensorIndex: TensorIndex {
    TensorIndex(kind: .slice(from: lowerBound, to: upperBound, closed: false, by: 1))
  }
}
extension ClosedRange: TensorIndexing where Bound == Int {
  public var tensorIndex: TensorIndex {
    TensorIndex(kind: .slice(from: lowerBound, to: upperBound, closed: true, by: 1))
  }
}
extension PartialRangeFrom: TensorIndexing where Bound == Int {
  public var tensorIndex: TensorIndex { TensorIndex(kind: .slice(from: lowerBound, to: nil, closed: false, by: 1)) }
}
extension PartialRangeUpTo: TensorIndexing where Bound == Int {
  public var tensorIndex: TensorIndex { TensorIndex(kind: .slice(from: nil, to: upperBound, closed: false, by: 1)) }
}
extension PartialRangeThrough: TensorIndexing where Bound == Int {
  public var tensorIndex: TensorIndex { TensorIndex(kind: .slice(from: nil, to: upperBound, closed: true, by: 1)) }
}

extension TensorIndex: CustomStringConvertible {
  /// The entry as it is written in the brackets.
  public var description: String {
    switch kind {
    case .at(let i): return "\(i)"
    case .newAxis: return ".newAxis"
    case .rest: return ".rest"
    case .slice(nil, nil, _, 1): return ".all"
    case .slice(let from, let to, let closed, 1):
      return "\(from.map(String.init) ?? "")" + (to == nil || closed ? "..." : "..<") + "\(to.map(String.init) ?? "")"
    case .slice(let from, let to, _, let by):
      let bounds = (from.map { "from: \($0), " } ?? "") + (to.map { "to: \($0), " } ?? "")
      return ".stride(\(bounds)by: \(by))"
    }
  }
}
