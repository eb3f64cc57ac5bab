extension Dataset {
  /// The examples in an order that the seed decides, the same on every machine.
  public func shuffled(seed: UInt64) -> Dataset { self[Dataset.order(of: count, seed: seed)] }

  /// Divides the examples into two parts: `let (training, test) = data.split(at: 0.8, seed: 1)`.
  ///
  /// - Parameters:
  ///   - fraction: how much of the whole the first part gets, above 0 and below 1.
  ///   - seed: decides which examples go where, and their order; a set that is ordered by class is mixed so.
  ///   - stratified: whether each class is divided by that fraction, so that both parts have the same mixture of classes.
  public func split(
    at fraction: Double, seed: UInt64 = 0, stratified: Bool = false
  ) -> (first: Dataset, second: Dataset) {
    guard fraction > 0, fraction < 1 else {
      shapeFailure(
        "split(at: \(NumberText.short(fraction))): the fraction must lie between 0 and 1, as in split(at: 0.8)")
    }
    let parts = split(into: [fraction, 1 - fraction], seed: seed, stratified: stratified)
    return (parts[0], parts[1])
  }

  /// Divides the examples into several parts: `split(into: [0.7, 0.15, 0.15], seed: 1)`.
  ///
  /// A part's size is its fraction of the whole, rounded; no example is in two parts, and each is in one.
  ///
  /// - Parameters:
  ///   - fractions: how much each part gets, all above 0 and 1 together.
  ///   - seed: decides which examples go where, and their order.
  ///   - stratified: whether each class is divided by these fractions.
  public func split(into fractions: [Double], seed: UInt64 = 0, stratified: Bool = false) -> [Dataset] {
    let total = fractions.reduce(0, +)
    guard !fractions.isEmpty, fractions.allSatisfy({ $0 > 0 }), abs(total - 1) < 1e-6 else {
      shapeFailure(
        "split(into: [\(fractions.map { NumberText.short($0) }.joined(separator: ", "))]): the fractions must be above 0 and "
          + "sum to 1; these sum to \(NumberText.short(total))")
    }
    if stratified && classNames.isEmpty && count > 0 {
      shapeFailure("split(stratified: true): a regression has no classes whose mixture could be kept; leave it out")
    }
    let classes = stratified ? classNumbers : [Int](repeating: 0, count: count)
    var sizes = [Int](repeating: 0, count: (classes.max() ?? 0) + 1)
    for number in classes { sizes[number] += 1 }
    // Walking in shuffled order, the k-th example of each class goes to the part that owns the k-th place of the class.
    var ends: [Double] = []
    for fraction in fractions { ends.append((ends.last ?? 0) + fraction) }
    var placed = [Int](repeating: 0, count: sizes.count)
    var parts = [[Int]](repeating: [], count: fractions.count)
    for position in Dataset.order(of: count, seed: seed) {
      let number = classes[position]
      let place = placed[number]
      placed[number] += 1
      let part = ends.firstIndex { Double(place) < (Double(sizes[number]) * $0).rounded() } ?? fractions.count - 1
      parts[part].append(position)
    }
    if let empty = parts.firstIndex(where: \.isEmpty) {
      shapeFailure(
        "split: part \(empty) would be empty: \(NumberText.short(fractions[empty])) of \(count) examples"
          + (stratified ? " in \(classCount) classes" : "") + " is less than one")
    }
    return parts.map { self[$0] }
  }

  /// The positions of a set in an order that the seed decides.
  static func order(of count: Int, seed: UInt64) -> [Int] {
    Tensor(randomPermutation: count, seed: seed).scalars(as: Int32.self).map(Int.init)
  }
}
