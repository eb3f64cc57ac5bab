/// A short cut without parameters: every s-th pixel, and channels of zeros behind those of the input (option A of He et al.,
/// "Deep residual learning for image recognition", 2016).
public struct ShortcutRule: LayerRule, Hashable {
  public var name: String
  /// From one pixel that is kept to the next, along each axis.
  public var stride: [Int]
  /// Channels that come out.
  public var outputs: Int

  /// - Parameters:
  ///   - stride: for each axis, which says how many axes there are.
  ///   - outputs: at least as many channels as go in.
  public init(_ name: String, stride: [Int], outputs: Int) {
    self.name = name
    self.stride = stride
    self.outputs = outputs
  }

  public var detail: String { "stride \(timesText(stride, short: true))" }

  public func output(for input: [Int]) throws(ShapeError) -> [Int] {
    let axes = try axes(for: input)
    guard let channels = input.last, outputs >= channels else {
      throw ShapeError(
        "\(name) adds channels of zeros to those that go in, so \(input.last ?? 0) channels cannot become \(outputs): right "
          + "would be at least \(input.last ?? 0)")
    }
    let shape = axes.map(\.output) + [outputs]
    try SpatialAxes.checkSizes(shape)
    return shape
  }

  public func sight(for input: [Int]) throws(ShapeError) -> Sight { .windows(try axes(for: input)) }

  private func axes(for input: [Int]) throws(ShapeError) -> [ConvolutionAxis] {
    try SpatialAxes.check(name, input, stride.count)
    var axes: [ConvolutionAxis] = []
    for (name, (size, stride)) in zip(SpatialAxes.names(stride.count), zip(input, stride)) {
      do throws(ShapeError) {
        axes.append(try ConvolutionAxis(input: size, filter: 1, stride: stride))
      } catch { throw error.along(name) }
    }
    return axes
  }
}
