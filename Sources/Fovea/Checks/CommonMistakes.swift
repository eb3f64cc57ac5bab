/// For functions of input size, filter size, stride and padding, in this order, that count outputs.
extension Mistake where Input == (Int, Int, Int, Int), Result == Int {
  private init(_ name: String, output: @escaping (_ n: Int, _ f: Int, _ s: Int, _ p: Int) -> Int) {
    self.init(name, relativeToRight: { input, _ in output(input.0, input.1, max(input.2, 1), input.3) })
  }

  /// n + p in place of n + 2·p.
  public static var paddingCountedOnce: Self {
    Self("the padding is counted once, but it is on both sides: 2·p") { n, f, s, p in (n + p - f) / s + 1 }
  }

  /// The formula without its padding.
  public static var paddingForgotten: Self {
    Self("the padding is left out: the image has p more pixels on each side") { n, f, s, _ in (n - f) / s + 1 }
  }

  /// The steps without the first position.
  public static var firstPositionForgotten: Self {
    Self("the + 1 is missing: the position before the first step counts as well") { n, f, s, p in (n + 2 * p - f) / s }
  }

  /// Steps of one pixel.
  public static var strideForgotten: Self {
    Self("the stride is left out: only every s-th position counts") { n, f, _, p in n + 2 * p - f + 1 }
  }

  /// The + 1 before the division: ⌊(n + 2p − f + 1) / s⌋.
  public static var dividedTooLate: Self {
    Self("the + 1 is inside of the division; first divide, then add it") { n, f, s, p in (n + 2 * p - f + 1) / s }
  }

  /// A stride of s + 1.
  public static var strideOneTooLong: Self {
    Self("the steps are one pixel too long: the stride goes from one position to the next, gaps included") {
      n, f, s, p in
      (n + 2 * p - f) / (s + 1) + 1
    }
  }

  /// ⌈…⌉ in place of ⌊…⌋.
  public static var ceilInPlaceOfFloor: Self {
    Self("it is rounded up (ceil): a window that does not fit wholly gives no output, so floor") { n, f, s, p in
      let room = n + 2 * p - f
      return (room > 0 ? (room + s - 1) / s : room / s) + 1
    }
  }
}

/// For functions that count something.
extension Mistake where Result == Int {
  /// The right number less one.
  public static var oneTooFew: Self {
    Self("it is one too few", relativeToRight: { input, right in try right(input) - 1 })
  }

  /// The right number and one.
  public static var oneTooMany: Self {
    Self("it is one too many", relativeToRight: { input, right in try right(input) + 1 })
  }
}

/// For functions that give the sizes of something.
extension Mistake where Result == [Int] {
  /// The first two sizes exchanged.
  public static var swappedAxes: Self {
    Self(
      "height and width are exchanged: sizes are height × width × channels",
      relativeToRight: { input, right in
        var sizes = try right(input)
        if sizes.count > 1 { sizes.swapAt(0, 1) }
        return sizes
      })
  }
}

/// For functions that give a tensor.
extension Mistake where Result == Tensor {
  /// The first two axes of the right answer exchanged.
  public static var swappedAxes: Self {
    Self(
      "rows and columns are exchanged: the first index counts rows",
      relativeToRight: { input, right in
        let tensor = try right(input)
        guard tensor.rank > 1 else { return tensor }
        return tensor.transposed(to: [1, 0] + Array(2..<tensor.rank))
      })
  }
}

/// For functions of an image and a filter whose first two axes are height and width.
extension Mistake where Input == (Tensor, Tensor), Result == Tensor {
  private init(_ name: String, filter: @escaping (Tensor) -> Tensor) {
    self.init(name, relativeToRight: { input, right in try right((input.0, filter(input.1))) })
  }

  /// The filter turned by half a turn, or not turned where it should be.
  public static var flippedFilter: Self {
    Self("the filter is the wrong way round, by half a turn: one of convolution and cross-correlation flips it") {
      $0.reversed(axis: 0).reversed(axis: 1)
    }
  }

  /// The filter upside down.
  public static var filterFlippedVertically: Self {
    Self("the filter is right from left to right, but upside down") { $0.reversed(axis: 0) }
  }

  /// The filter mirrored.
  public static var filterFlippedHorizontally: Self {
    Self("the filter is right from top to bottom, but mirrored: left and right are exchanged") { $0.reversed(axis: 1) }
  }

  /// The filter transposed.
  public static var transposedFilter: Self {
    Self("rows and columns of the filter are exchanged") { filter in
      filter.rank > 1 ? filter.transposed(to: [1, 0] + Array(2..<filter.rank)) : filter
    }
  }
}
