/// The part of a tensor that a subscript names: where it begins and how far its neighbours are apart.
struct TensorRegion {
  var offset = 0
  /// The size of each axis of the part, and the distance in memory between neighbours along it, negative backwards.
  var shape: [Int] = []
  var strides: [Int] = []

  /// Finds the part that `indices` name in a tensor of the given shape; a wrong index ends the computation.
  init(_ indices: [TensorIndex], in shape: [Int]) {
    let written = { "x[\(indices.map(\.description).joined(separator: ", "))]" }
    let named = indices.filter {
      if case .newAxis = $0.kind { false } else if case .rest = $0.kind { false } else { true }
    }
    let rests = indices.count { if case .rest = $0.kind { true } else { false } }
    guard rests <= 1 else { shapeFailure("\(written()): .rest may stand only once") }
    guard named.count <= shape.count else {
      shapeFailure("\(written()): names \(named.count) axes, but a tensor of shape \(shape) has \(shape.count)")
    }
    let left = shape.count - named.count
    let sourceStrides = Tensor.strides(of: shape)
    var axis = 0
    func keep(_ size: Int, _ stride: Int) {
      self.shape.append(size)
      strides.append(stride)
    }
    // Axes not named at the end are taken whole, as with `.rest`.
    for index in indices + (rests == 0 ? [TensorIndex(kind: .rest)] : []) {
      switch index.kind {
      case .newAxis:
        keep(1, 0)
      case .rest:
        for _ in 0..<left {
          keep(shape[axis], sourceStrides[axis])
          axis += 1
        }
      case .at(let i):
        let position = i < 0 ? i + shape[axis] : i
        guard position >= 0, position < shape[axis] else {
          shapeFailure(
            "\(written()): index \(i) is outside axis \(axis) of shape \(shape); "
              + (shape[axis] == 0 ? "it is empty" : "0 to \(shape[axis] - 1) exist"))
        }
        offset += position * sourceStrides[axis]
        axis += 1
      case .slice(let from, let to, let closed, let by):
        let size = shape[axis]
        guard by != 0 else {
          shapeFailure("\(written()): the stride is 0; it must be at least 1, or negative to go back")
        }
        // A negative stride begins at the last position, unless told otherwise, and ends behind the first.
        let start = from.map { $0 < 0 ? $0 + size : $0 } ?? (by > 0 ? 0 : size - 1)
        let end = to.map { ($0 < 0 ? $0 + size : $0) + (closed ? 1 : 0) } ?? (by > 0 ? size : -1)
        let fits = by > 0 ? start >= 0 && start <= end && end <= size : start < size && end <= start && end >= -1
        guard fits, to == nil || end >= 0 else {
          shapeFailure(
            "\(written()): \(index) does not fit in axis \(axis) of shape \(shape), which has \(size) positions"
              + (by < 0 ? "; with a negative stride it begins at the larger one" : ""))
        }
        let length = Swift.abs(end - start)
        let kept = length == 0 ? 0 : (length - 1) / Int(clamping: by.magnitude) + 1
        if kept > 0 { offset += start * sourceStrides[axis] }
        // Where there are no neighbours a huge stride must not overflow.
        keep(kept, kept > 1 ? by * sourceStrides[axis] : 0)
        axis += 1
      }
    }
  }

  var count: Int { shape.reduce(1, *) }
}

/// Visits the rows (runs along the last axis) of two arrays that are walked in step, and gives where each row begins.
func forEachRow(_ shape: [Int], _ first: [Int], _ second: [Int], _ body: (_ first: Int, _ second: Int) -> Void) {
  guard !shape.contains(0) else { return }
  let outer = max(shape.count - 1, 0)
  var position = [Int](repeating: 0, count: outer)
  var (a, b) = (0, 0)
  while true {
    body(a, b)
    var axis = outer - 1
    while axis >= 0 {
      position[axis] += 1
      a += first[axis]
      b += second[axis]
      if position[axis] < shape[axis] { break }
      a -= first[axis] * shape[axis]
      b -= second[axis] * shape[axis]
      position[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
  }
}
