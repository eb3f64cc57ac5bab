/// What a layer does to the shape of one example, and what it costs, told without running it.
///
/// Shapes leave the batch out: an image is `[height, width, channels]`.
public protocol LayerRule: Sendable {
  /// The layer's name in code: `Conv2D`.
  var name: String { get }
  /// Its sizes in short: `11×11, stride 4`; empty where it has none.
  var detail: String { get }
  /// Numbers that it keeps.
  var parameters: ParameterCount { get }
  /// The shape of what comes out of an example of this shape.
  ///
  /// - Throws: `ShapeError` with the axis and the arithmetic that failed.
  func output(for input: [Int]) throws(ShapeError) -> [Int]
  /// Multiplications, each with an addition, for one example: those of convolutions and dense layers, padding included;
  /// biases, normalisation, pooling and activations count nothing.
  func multiplyAdds(for input: [Int]) throws(ShapeError) -> Int
  /// What it holds in memory beside its parameters, for one example.
  func memory(from input: [Int], to output: [Int]) -> LayerMemory
  /// Which part of the input one output sees.
  func sight(for input: [Int]) throws(ShapeError) -> Sight
}

/// Which part of its input one output of a layer sees, along the axes before the channels.
public enum Sight: Hashable, Sendable {
  /// The pixel in its own place.
  case pixel
  /// A window along each axis.
  case windows([ConvolutionAxis])
  /// The pixel that an image made larger by whole factors has in its place.
  case enlarged([Int])
  /// The pixel in its place of an image with a border.
  case bordered([AxisPadding])
  /// Everything.
  case everything
  /// Nobody knows: a layer of one's own.
  case unknown
}

/// How many numbers a layer keeps.
public struct ParameterCount: Hashable, Sendable {
  /// Those that it learns.
  public var trainable: Int
  /// Those that it keeps otherwise, such as running means.
  public var fixed: Int

  /// So many of each.
  public init(trainable: Int = 0, fixed: Int = 0) {
    self.trainable = trainable
    self.fixed = fixed
  }

  /// All of them trainable, or none.
  public init(_ count: Int, isFrozen: Bool) { self.init(trainable: isFrozen ? 0 : count, fixed: isFrozen ? count : 0) }

  /// All of them.
  public var total: Int { sum(trainable, fixed) }

  static func + (a: ParameterCount, b: ParameterCount) -> ParameterCount {
    ParameterCount(trainable: sum(a.trainable, b.trainable), fixed: sum(a.fixed, b.fixed))
  }
}

extension LayerRule {
  public var detail: String { "" }
  public var parameters: ParameterCount { ParameterCount() }
  public func multiplyAdds(for input: [Int]) throws(ShapeError) -> Int { 0 }
  public func sight(for input: [Int]) throws(ShapeError) -> Sight { .pixel }
}

/// The axes before the channels.
enum SpatialAxes {
  /// What the axes of a shape of this many are called.
  static func names(_ count: Int) -> [String] {
    switch count {
    case 1: ["length"]
    case 2: ["height", "width"]
    case 3: ["depth", "height", "width"]
    default: (0..<count).map { "axis \($0)" }
    }
  }

  /// `images [height, width, 3]`: what a layer over so many axes takes.
  static func expectation(_ count: Int, channels: Int?) -> String {
    let channels = channels.map(String.init) ?? "channels"
    switch count {
    case 1: return "sequences [length, \(channels)]"
    case 2: return "images [height, width, \(channels)]"
    default: return "volumes [depth, height, width, \(channels)]"
    }
  }

  /// Throws unless a shape has so many axes before its channels, so many channels, and nothing empty.
  static func check(
    _ layer: String, _ input: [Int], _ count: Int, channels: Int? = nil
  ) throws(ShapeError) {
    let wanted = "\(layer) expects \(expectation(count, channels: channels)), got \(shapeText(input))"
    guard input.count == count + 1 else {
      if input.count == count + 2 { throw ShapeError("\(wanted): leave the batch out of the shape") }
      if input.count == count, channels ?? 1 == 1 {
        throw ShapeError("\(wanted): write the channels too, \(shapeText(input + [1]))")
      }
      throw ShapeError(wanted)
    }
    if let channels, input[count] != channels {
      throw ShapeError("\(wanted): the layer before gives \(input[count]) channels")
    }
    try checkSizes(input)
  }

  /// Throws unless all sizes are in range, and their product is.
  static func checkSizes(_ shape: [Int]) throws(ShapeError) {
    var product = 1.0
    for (index, size) in shape.enumerated() {
      if size < 1 {
        throw ShapeError("the shape \(shapeText(shape)) has a size of \(size) at axis \(index): sizes are at least 1")
      }
      if size > ConvolutionAxis.largestSize {
        throw ShapeError(
          "the shape \(shapeText(shape)) has a size of \(size): no size may be larger than \(ConvolutionAxis.largestSize)"
        )
      }
      product *= Double(size)
    }
    // 2⁴⁵ numbers of four bytes are what a process can address.
    if product > 35_184_372_088_832 {
      throw ShapeError("an array of shape \(shapeText(shape)) would need more memory than any process can address")
    }
  }
}

/// `[28, 28, 1]`
func shapeText(_ shape: [Int]) -> String { "[" + shape.map(String.init).joined(separator: ", ") + "]" }

/// `3×3`, or one number where all are equal and `short`.
package func timesText(_ sizes: [Int], short: Bool = false) -> String {
  short && Set(sizes).count == 1 ? "\(sizes[0])" : sizes.map(String.init).joined(separator: "×")
}

/// The sum of two numbers, or where it overflows the nearest number that there is.
func sum(_ a: Int, _ b: Int) -> Int {
  let (sum, overflows) = a.addingReportingOverflow(b)
  return overflows ? (a < 0 ? Int.min : Int.max) : sum
}

/// A product of counts; nil where it overflows.
func product(_ factors: [Int]) -> Int? {
  var result = 1
  for factor in factors {
    let (next, overflows) = result.multipliedReportingOverflow(by: factor)
    if overflows { return nil }
    result = next
  }
  return result
}
