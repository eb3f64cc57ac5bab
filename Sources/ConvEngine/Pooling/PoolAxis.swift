/// One spatial axis of a pooling: which pixels each window covers.
public struct PoolAxis: Hashable, Sendable {
  /// What the axis is called in messages.
  public let direction: ConvAxis.Direction
  /// Pixels of the image.
  public let input: Int
  /// The windows, from the first to the last, one for each output.
  let windows: [Window]
  /// Distance between neighbouring pixels of a window.
  let dilation: Int

  /// How many windows there are, and so how many outputs.
  public var output: Int { windows.count }

  /// Pixels of the largest window.
  var largestWindow: Int {
    var largest = 1
    for window in windows where window.pixels > largest { largest = window.pixels }
    return largest
  }

  /// Whether each pixel of the image belongs to exactly one window.
  var isPartition: Bool {
    var covered = 0
    for index in windows.indices {
      guard windows[index].first == covered, dilation == 1 || windows[index].pixels == 1 else { return false }
      covered += windows[index].pixels
    }
    return covered == input
  }

  /// The last pixel that a window covers.
  func lastPixel(ofWindow index: Int) -> Int { windows[index].first + (windows[index].pixels - 1) * dilation }

  /// The part of a window that lies on the image.
  struct Window: Hashable, Sendable {
    /// Its first pixel.
    let first: Int
    /// Its pixels, `dilation` apart, at least 1.
    let pixels: Int
    /// Its pixels and those in the padding.
    let paddedPixels: Int

    /// Whether this is another window, moved by so many pixels.
    func isMoved(_ other: Window, by distance: Int) -> Bool {
      first == other.first + distance && pixels == other.pixels && paddedPixels == other.paddedPixels
    }
  }

  /// Windows of one size at equal distances.
  ///
  /// There are `⌊(n + p − (d·(w − 1) + 1)) ÷ s⌋ + 1` of them. With `roundsUp` it is ⌈…⌉, but no window begins beyond the
  /// last pixel and the padding before the first, so that none lies wholly outside.
  ///
  /// - Parameters:
  ///   - input: pixels of the image.
  ///   - window: pixels of a window.
  ///   - stride: from one window to the next; nil is the window's size, so that windows do not overlap.
  ///   - paddingBefore: places before the first pixel that windows may cover; they have no value.
  ///   - paddingAfter: such places after the last pixel.
  ///   - dilation: distance between neighbouring pixels of a window.
  ///   - roundsUp: whether a last window that covers only part of the padded image counts ("ceil mode").
  /// - Throws: `ConvDimsError` naming the first number that is out of range, or the window that covers no pixel.
  public init(
    _ direction: ConvAxis.Direction, input: Int, window: Int, stride: Int? = nil, paddingBefore: Int = 0,
    paddingAfter: Int = 0, dilation: Int = 1, roundsUp: Bool = false
  ) throws(ConvDimsError) {
    let stride = stride ?? window
    try ConvDims.check([
      ("input \(direction)", input, 1), ("window \(direction)", window, 1), (direction.strideName, stride, 1),
      (direction.paddingNames.before, paddingBefore, 0), (direction.paddingNames.after, paddingAfter, 0),
      (direction.dilationName, dilation, 1),
    ])
    self.direction = direction
    self.input = input
    self.dilation = dilation
    let padded = input + paddingBefore + paddingAfter
    let room = padded - (dilation * (window - 1) + 1)
    if room < 0 {
      throw .windowDoesNotFit(axis: direction.description, padded: padded, span: padded - room)
    }
    var count = room / stride + 1
    if roundsUp, room % stride != 0, count * stride < input + paddingBefore { count += 1 }
    var windows: [Window] = []
    for index in 0..<count {
      let start = index * stride - paddingBefore
      // Taps k with 0 ≤ start + k·dilation < input, and those before the end of the padded image.
      let first = start >= 0 ? 0 : dividedUp(-start, dilation)
      let end = start >= input ? 0 : min(window, (input - 1 - start) / dilation + 1)
      guard first < end else { throw .emptyWindow(axis: direction.description, window: index, start: start) }
      let inPadded = min(window, (padded - paddingBefore - 1 - start) / dilation + 1)
      windows.append(Window(first: start + first * dilation, pixels: end - first, paddedPixels: inPadded))
    }
    self.windows = windows
  }

  /// Windows that share the pixels out to a given number of outputs: output i covers the pixels from ⌊i·n ÷ m⌋ up to
  /// ⌈(i + 1)·n ÷ m⌉.
  ///
  /// - Parameters:
  ///   - input: pixels of the image, n.
  ///   - output: how many outputs are wanted, m; 1 is global pooling.
  /// - Throws: `ConvDimsError` naming the number that is out of range.
  public init(_ direction: ConvAxis.Direction, input: Int, adaptingTo output: Int) throws(ConvDimsError) {
    try ConvDims.check([("input \(direction)", input, 1), ("output \(direction)", output, 1)])
    self.direction = direction
    self.input = input
    dilation = 1
    windows = (0..<output).map { index in
      let first = index * input / output
      let count = dividedUp((index + 1) * input, output) - first
      return Window(first: first, pixels: count, paddedPixels: count)
    }
  }

  /// An axis that a pooling of fewer dimensions does not have.
  init(absent direction: ConvAxis.Direction) {
    self.direction = direction
    input = 1
    dilation = 1
    windows = [Window(first: 0, pixels: 1, paddedPixels: 1)]
  }
}
