/// One spatial axis of a convolution: its sizes, and what follows from them.
///
/// Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016).
public struct ConvAxis: Hashable, Sendable {
  /// Which of the axes it is.
  public let direction: Direction
  /// Pixels of the image, before padding.
  public let input: Int
  /// Taps of the filter.
  public let filter: Int
  /// By how many pixels the filter moves from one output to the next.
  public let stride: Int
  /// Zero pixels before the first.
  public let paddingBefore: Int
  /// Zero pixels after the last.
  public let paddingAfter: Int
  /// Distance in the image between neighbouring taps; 1 is the ordinary filter.
  public let dilation: Int
  /// Positions of the filter: `⌊(n + p − (d·(f − 1) + 1)) ÷ s⌋ + 1`.
  public let output: Int

  /// Checks the numbers of one axis and derives the output's.
  ///
  /// - Throws: `ConvDimsError` naming the first number that is out of range, or saying why the filter does not fit.
  public init(
    _ direction: Direction, input: Int, filter: Int, stride: Int = 1, paddingBefore: Int = 0, paddingAfter: Int = 0,
    dilation: Int = 1
  ) throws(ConvDimsError) {
    let sizes: [(name: String, value: Int, minimum: Int)] = [
      ("input \(direction)", input, 1), ("filter \(direction)", filter, 1), (direction.strideName, stride, 1),
      (direction.paddingNames.before, paddingBefore, 0), (direction.paddingNames.after, paddingAfter, 0),
      (direction.dilationName, dilation, 1),
    ]
    try ConvDims.check(sizes)
    let room = input + paddingBefore + paddingAfter - (dilation * (filter - 1) + 1)
    if room < 0 {
      throw .filterDoesNotFit(
        axis: direction.description, input: input, paddingBefore: paddingBefore, paddingAfter: paddingAfter,
        filter: filter, dilation: dilation)
    }
    self.init(
      direction, input: input, filter: filter, stride: stride, paddingBefore: paddingBefore, paddingAfter: paddingAfter,
      dilation: dilation, output: room / stride + 1)
  }

  /// An axis that is known to be right. Its padding may be negative: then the image is cropped.
  init(
    _ direction: Direction, input: Int, filter: Int, stride: Int, paddingBefore: Int, paddingAfter: Int, dilation: Int,
    output: Int
  ) {
    self.direction = direction
    self.input = input
    self.filter = filter
    self.stride = stride
    self.paddingBefore = paddingBefore
    self.paddingAfter = paddingAfter
    self.dilation = dilation
    self.output = output
  }

  /// An axis that a convolution of fewer dimensions does not have: one pixel, one tap.
  static func absent(_ direction: Direction) -> ConvAxis {
    ConvAxis(
      direction, input: 1, filter: 1, stride: 1, paddingBefore: 0, paddingAfter: 0, dilation: 1, output: 1)
  }

  /// Pixels that the filter spans in the image: `d·(f − 1) + 1`.
  public var dilatedFilter: Int { dilation * (filter - 1) + 1 }

  /// Pixels at the end of the padded image that no position of the filter reaches, because the stride steps over them.
  public var dropped: Int { input + paddingBefore + paddingAfter - dilatedFilter - (output - 1) * stride }

  /// The padding with which there are ⌈n ÷ s⌉ outputs: `max(0, (⌈n ÷ s⌉ − 1)·s + d·(f − 1) + 1 − n)` pixels, the
  /// extra one, where that number is odd, at the end.
  ///
  /// - Returns: zeros where a number is out of range: `init` then reports that number.
  static func samePadding(input: Int, filter: Int, stride: Int, dilation: Int) -> (before: Int, after: Int) {
    let sizes = 1...ConvDims.largestSize
    guard sizes.contains(input), sizes.contains(filter), sizes.contains(stride), sizes.contains(dilation) else {
      return (0, 0)
    }
    let output = (input + stride - 1) / stride
    let total = max(0, (output - 1) * stride + dilation * (filter - 1) + 1 - input)
    return (total / 2, total - total / 2)
  }

  /// What an axis is called, in messages too.
  public enum Direction: String, Hashable, Sendable, CustomStringConvertible {
    /// Along a text or a signal, the only axis there is.
    case length
    /// From one plane of a volume, or one frame of a video, to the next.
    case depth
    /// Along the rows of an image, from top to bottom.
    case height
    /// Along the columns of an image, from left to right.
    case width

    /// The word itself.
    public var description: String { rawValue }

    var strideName: String {
      switch self {
      case .length: "stride"
      case .depth: "stride along the depth"
      case .height: "vertical stride"
      case .width: "horizontal stride"
      }
    }

    var dilationName: String {
      switch self {
      case .length: "dilation"
      case .depth: "dilation along the depth"
      case .height: "vertical dilation"
      case .width: "horizontal dilation"
      }
    }

    var paddingNames: (before: String, after: String) {
      switch self {
      case .length: ("padding at the start", "padding at the end")
      case .depth: ("padding at the front", "padding at the back")
      case .height: ("padding at the top", "padding at the bottom")
      case .width: ("padding on the left", "padding on the right")
      }
    }
  }
}
