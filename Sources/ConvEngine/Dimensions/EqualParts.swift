/// `0..<total` in consecutive parts of one size, the last of which may be smaller.
struct EqualParts: RandomAccessCollection {
  /// What is divided, at least 0.
  let total: Int
  /// The size of a part, at least 1.
  let size: Int

  /// - Parameter largest: what a part has at most: the fewest parts that allows, as equal as they can be.
  init(_ total: Int, largest: Int) {
    self.init(total, size: dividedUp(total, Swift.max(1, dividedUp(total, largest))))
  }

  init(_ total: Int, size: Int) {
    self.total = total
    self.size = Swift.max(1, size)
  }

  var startIndex: Int { 0 }
  var endIndex: Int { dividedUp(total, size) }

  subscript(index: Int) -> Range<Int> { index * size..<Swift.min(total, (index + 1) * size) }
}
