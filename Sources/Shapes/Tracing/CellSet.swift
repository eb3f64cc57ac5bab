/// A set of cells of an array: a box, and which cells of the box belong to it. Holes are holes.
struct CellSet: Sendable {
  /// The whole array's.
  let shape: [Int]
  /// A box round the cells, along each axis.
  private(set) var box: [Range<Int>]
  /// For each cell of the box, row by row, whether it belongs to the set.
  private var members: [Bool]

  /// More cells than this are not looked at.
  static let largestCount = 1 << 27

  /// All cells of a box.
  init(_ box: [Range<Int>], of shape: [Int]) throws(ShapeError) {
    self.shape = shape
    self.box = box
    members = Array(repeating: true, count: try Self.count(box))
  }

  /// No cells.
  init(emptyOf shape: [Int]) {
    self.shape = shape
    box = shape.map { _ in 0..<0 }
    members = []
  }

  private init(shape: [Int], box: [Range<Int>], members: [Bool]) {
    (self.shape, self.box, self.members) = (shape, box, members)
  }

  private static func count(_ box: [Range<Int>]) throws(ShapeError) -> Int {
    guard let count = product(box.map(\.count)), count <= largestCount else {
      throw ShapeError(
        "\(timesText(box.map(\.count))) numbers are too many to follow one by one: ask about a smaller input, or about fewer "
          + "layers")
    }
    return count
  }

  var isEmpty: Bool { !members.contains(true) }
  var count: Int { members.reduce(0) { $0 + ($1 ? 1 : 0) } }

  func contains(_ position: [Int]) -> Bool {
    var index = 0
    for (place, range) in zip(position, box) {
      guard range.contains(place) else { return false }
      index = index * range.count + place - range.lowerBound
    }
    return members[index]
  }

  /// The positions of all cells in their order.
  var positions: [[Int]] {
    members.indices.filter { members[$0] }.map { position($0) }
  }

  private func position(_ index: Int) -> [Int] {
    var (rest, position) = (index, box.map(\.lowerBound))
    for axis in box.indices.reversed() {
      position[axis] += rest % box[axis].count
      rest /= box[axis].count
    }
    return position
  }

  /// Which places along an axis have a cell.
  func places(along axis: Int) -> [Int] {
    let inner = box[(axis + 1)...].reduce(1) { $0 * $1.count }
    let extent = box[axis].count
    var found = Array(repeating: false, count: extent)
    var start = 0
    while start < members.count {
      for index in 0..<extent {
        if !found[index] { found[index] = members[start..<start + inner].contains(true) }
        start += inner
      }
    }
    return found.indices.filter { found[$0] }.map { $0 + box[axis].lowerBound }
  }

  /// The cells to which those of this set lead, axis by axis.
  ///
  /// - Parameters:
  ///   - shape: of the array there.
  ///   - isWhole: whether a place along an axis leads to all there.
  ///   - images: where a place along an axis leads to.
  func mapped(
    to shape: [Int], isWhole: (Int) -> Bool, _ images: (_ axis: Int, _ place: Int) -> [Int]
  ) throws(ShapeError) -> CellSet {
    var set = self
    // Axes along which all belongs together are one place while the others are followed.
    for axis in shape.indices where isWhole(axis) { set = set.merged(axis) }
    for axis in shape.indices where !isWhole(axis) {
      set = try set.replaced(axis, shape[axis]) { images(axis, $0) }
    }
    for axis in shape.indices where isWhole(axis) {
      set = try set.spread(axis, shape[axis])
    }
    return set
  }

  /// All places along an axis as one.
  private func merged(_ axis: Int) -> CellSet {
    var (newShape, newBox) = (shape, box)
    newShape[axis] = 1
    guard !members.isEmpty else { return CellSet(emptyOf: newShape) }
    newBox[axis] = 0..<1
    let inner = box[(axis + 1)...].reduce(1) { $0 * $1.count }
    let extent = box[axis].count
    var result: [Bool] = []
    result.reserveCapacity(members.count / extent)
    for start in stride(from: 0, to: members.count, by: extent * inner) {
      for cell in 0..<inner {
        var place = start + cell
        let end = start + extent * inner
        while place < end, !members[place] { place += inner }
        result.append(place < end)
      }
    }
    return CellSet(shape: newShape, box: newBox, members: result)
  }

  /// The one place along an axis, repeated.
  private func spread(_ axis: Int, _ size: Int) throws(ShapeError) -> CellSet {
    var (newShape, newBox) = (shape, box)
    newShape[axis] = size
    guard !members.isEmpty else { return CellSet(emptyOf: newShape) }
    newBox[axis] = 0..<size
    let inner = box[(axis + 1)...].reduce(1) { $0 * $1.count }
    var result: [Bool] = []
    result.reserveCapacity(try Self.count(newBox))
    for start in stride(from: 0, to: members.count, by: inner) {
      let row = members[start..<start + inner]
      if inner == 1 {
        result.append(contentsOf: repeatElement(row[start], count: size))
      } else {
        for _ in 0..<size { result.append(contentsOf: row) }
      }
    }
    return CellSet(shape: newShape, box: newBox, members: result)
  }

  /// The cells to which those of this set lead along one axis.
  private func replaced(_ axis: Int, _ size: Int, _ images: (Int) -> [Int]) throws(ShapeError) -> CellSet {
    var newShape = shape
    newShape[axis] = size
    let used = Set(places(along: axis))
    let targets = box[axis].map { used.contains($0) ? images($0) : [] }
    guard let first = targets.joined().min(), let last = targets.joined().max() else {
      return CellSet(emptyOf: newShape)
    }
    var newBox = box
    newBox[axis] = first..<last + 1
    let (extent, newExtent) = (box[axis].count, last + 1 - first)
    let inner = box[(axis + 1)...].reduce(1) { $0 * $1.count }
    var result = Array(repeating: false, count: try Self.count(newBox))
    for outer in 0..<box[..<axis].reduce(1, { $0 * $1.count }) {
      for (index, targets) in targets.enumerated() {
        let source = (outer * extent + index) * inner
        for target in targets {
          let place = (outer * newExtent + target - first) * inner
          for cell in 0..<inner where members[source + cell] { result[place + cell] = true }
        }
      }
    }
    return CellSet(shape: newShape, box: newBox, members: result)
  }

  /// The same cells of the array in another shape with as many numbers.
  func reshaped(to newShape: [Int]) throws(ShapeError) -> CellSet {
    guard newShape != shape else { return self }
    // Axes of size 1 come and go without a count.
    if shape.filter({ $0 != 1 }) == newShape.filter({ $0 != 1 }), !members.isEmpty {
      var ranges = zip(box, shape).filter { $0.1 != 1 }.map(\.0)[...]
      return CellSet(shape: newShape, box: newShape.map { $0 == 1 ? 0..<1 : ranges.removeFirst() }, members: members)
    }
    guard !members.isEmpty else { return CellSet(emptyOf: newShape) }
    // Of the whole array, both have the same list of members.
    let whole = shape.map { 0..<$0 }
    var all = Array(repeating: false, count: try Self.count(whole))
    let width = box.last?.count ?? 1
    for start in stride(from: 0, to: members.count, by: width) {
      let target = zip(position(start), shape).reduce(0) { $0 * $1.1 + $1.0 }
      for cell in 0..<width where members[start + cell] { all[target + cell] = true }
    }
    return CellSet(shape: newShape, box: newShape.map { 0..<$0 }, members: all)
  }

  /// The cells at some positions.
  init(_ positions: [[Int]], of shape: [Int]) throws(ShapeError) {
    guard let first = positions.first else {
      self.init(emptyOf: shape)
      return
    }
    var box = first.map { $0..<$0 + 1 }
    for position in positions {
      for (axis, place) in position.enumerated() {
        box[axis] = min(box[axis].lowerBound, place)..<max(box[axis].upperBound, place + 1)
      }
    }
    var members = Array(repeating: false, count: try Self.count(box))
    for position in positions {
      members[zip(position, box).reduce(0) { $0 * $1.1.count + $1.0 - $1.1.lowerBound }] = true
    }
    self.init(shape: shape, box: box, members: members)
  }

  /// The cells of both.
  func union(_ other: CellSet) throws(ShapeError) -> CellSet {
    if members.isEmpty { return other }
    if other.members.isEmpty { return self }
    let hull = zip(box, other.box).map { min($0.lowerBound, $1.lowerBound)..<max($0.upperBound, $1.upperBound) }
    var result = CellSet(shape: shape, box: hull, members: Array(repeating: false, count: try Self.count(hull)))
    for set in [self, other] {
      let width = set.box.last?.count ?? 1
      for start in stride(from: 0, to: set.members.count, by: width) {
        let target = zip(set.position(start), hull).reduce(0) { $0 * $1.1.count + $1.0 - $1.1.lowerBound }
        for cell in 0..<width where set.members[start + cell] { result.members[target + cell] = true }
      }
    }
    return result
  }

  /// The cells of a range along the last axis, counted from its beginning.
  func lastAxis(_ range: Range<Int>) throws(ShapeError) -> CellSet {
    try replaced(shape.count - 1, range.count) { range.contains($0) ? [$0 - range.lowerBound] : [] }
  }

  /// The places of which some cell belongs to the set, with a last axis of one.
  var withoutLastAxis: CellSet { shape.isEmpty ? self : merged(shape.count - 1) }

  /// The cells moved along the last axis of a larger array.
  func movedInLastAxis(by distance: Int, of size: Int) -> CellSet {
    let last = shape.count - 1
    var moved = CellSet(shape: shape.dropLast() + [size], box: box, members: members)
    if !members.isEmpty { moved.box[last] = box[last].lowerBound + distance..<box[last].upperBound + distance }
    return moved
  }
}
