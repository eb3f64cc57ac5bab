import JSONText

/// Which inputs an output is made of, or which outputs read an input: for a layer or a whole network, counted from the
/// indices alone. Holes of a dilation are holes; what is listed is connected, and nothing else is.
public struct ConnectionTrace: ShapeAnswer {
  /// A place where the trace begins.
  public enum Start: Hashable, Sendable {
    /// An output, `[row, column]` or `[row, column, channel]`.
    case output([Int])
    /// An input, `[row, column]` or `[row, column, channel]`.
    case input([Int])
  }

  /// Where it begins.
  public let start: Start
  /// The shape that goes into the network.
  public let input: [Int]
  /// The shape that comes out; empty where nothing does.
  public let output: [Int]
  /// Why nothing can be traced; nil where something can.
  public let failure: ShapeError?
  let rule: any LayerRule
  /// The cells at the other end.
  let cells: CellSet

  /// Follows connections through a layer or network.
  ///
  /// - Parameters:
  ///   - rule: what the layer does to shapes.
  ///   - start: where to begin; without a channel, with all of them.
  ///   - input: the shape of one example.
  public init(_ rule: any LayerRule, from start: Start, input: [Int]) {
    self.start = start
    self.input = input
    // A chain of one layer is that layer.
    var rule = rule
    while let chain = rule as? ChainRule, chain.layers.count == 1 { rule = chain.layers[0].rule }
    self.rule = rule
    var found = (output: [Int](), cells: CellSet(emptyOf: input), failure: ShapeError?.none)
    do throws(ShapeError) {
      let output = try ShapeTrace(rule, input: input).output
      switch start {
      case .output(let position):
        found.cells = try RuleTracing.inputs(of: try Self.cells(position, output, "output"), rule, input)
      case .input(let position):
        found.cells = try RuleTracing.outputs(of: try Self.cells(position, input, "input"), rule, input)
      }
      found.output = output
    } catch { found.failure = error }
    (output, cells, failure) = found
  }

  private static func cells(_ position: [Int], _ shape: [Int], _ side: String) throws(ShapeError) -> CellSet {
    let places = shape.count == 1 ? 1 : shape.count - 1
    guard position.count == places || position.count == shape.count else {
      let names = (shape.count == 1 ? ["unit"] : PlaceWords.names(places)).joined(separator: ", ")
      throw ShapeError(
        "the \(side) is \(shapeText(shape)), so that a position is [\(names)]\(shape.count == 1 ? "" : ", or with a channel")"
          + ", got \(shapeText(position))")
    }
    for (axis, place) in position.enumerated() where !(0..<shape[axis]).contains(place) {
      let name = (PlaceWords.names(places) + ["channel"])[axis]
      throw ShapeError(
        "the \(side) is \(shapeText(shape)): there is no \(shape.count == 1 ? "unit" : name) \(place), but 0 to "
          + "\(shape[axis] - 1)")
    }
    return try CellSet(
      shape.indices.map { $0 < position.count ? position[$0]..<position[$0] + 1 : 0..<shape[$0] }, of: shape)
  }

  public var isFailure: Bool { failure != nil }

  /// The shape at the other end.
  public var reachedShape: [Int] { isOutput ? input : output }
  var startShape: [Int] { isOutput ? output : input }
  var isOutput: Bool { if case .output = start { true } else { false } }
  var startPosition: [Int] {
    switch start {
    case .output(let position), .input(let position): position
    }
  }

  /// How many numbers are connected, each channel counted.
  public var count: Int { cells.count }

  /// Whether a number at the other end is connected.
  ///
  /// - Parameter position: with its channel: `[row, column, channel]`, or `[unit]`.
  public func contains(_ position: [Int]) -> Bool {
    position.count == cells.shape.count && cells.contains(position)
  }

  /// The places at the other end where some channel is connected: `[row, column]`, in their order; those of a list of
  /// numbers are its indices.
  public var positions: [[Int]] {
    reachedShape.count > 1 ? cells.withoutLastAxis.positions.map { $0.dropLast() } : cells.positions
  }

  /// The channels at the other end of which some place is connected; empty for a list of numbers.
  public var channels: [Int] { reachedShape.count > 1 ? cells.places(along: reachedShape.count - 1) : [] }

  /// Through which taps of the filter a place is connected, for a single convolution or pooling: `[[row, column]]`; empty
  /// for a network.
  ///
  /// - Parameter position: a place at the other end, without a channel.
  public func taps(at position: [Int]) -> [[Int]] {
    guard let (axes, source) = windows, position.count == axes.count, startPosition.count >= axes.count else {
      return []
    }
    var taps: [[Int]] = [[]]
    for (index, axis) in axes.enumerated() {
      let (output, input) =
        isOutput ? (startPosition[index], position[index]) : (position[index], startPosition[index])
      let meeting = axis.connections(ofOutput: output).filter { source.pixel(at: $0.input, of: axis.input) == input }
      taps = taps.flatMap { taps in meeting.map { taps + [$0.tap] } }
    }
    return taps
  }

  /// The axes of a single layer with windows.
  var windows: (axes: [ConvolutionAxis], source: PaddingSource)? {
    if failure == nil, let rule = rule as? ConvolutionRule, let axes = try? rule.axes(for: input) {
      return (axes, rule.paddingSource)
    }
    if failure == nil, let rule = rule as? PoolingRule, let axes = try? rule.axes(for: input) {
      return (axes, .constant)
    }
    return nil
  }

  /// How many of an output's taps lie in the padding; 0 for a network, or for the outputs of an input.
  public var tapsInPadding: Int {
    guard isOutput, let (axes, source) = windows, source == .constant else { return 0 }
    let along = zip(axes, startPosition).map { $0.connections(ofOutput: $1).map(\.input) }
    let inside = zip(axes, along).map { axis, inputs in inputs.count { (0..<axis.input).contains($0) } }
    return along.reduce(1) { $0 * $1.count } - inside.reduce(1, *)
  }

  public var json: JSON {
    if let failure { return ["failure": .string("\(failure)")] }
    let list = { (numbers: [Int]) in JSON.array(numbers.map { .integer($0) }) }
    var members: [String: JSON] = [
      "from": .string(isOutput ? "output" : "input"), "position": list(startPosition), "input": list(input),
      "output": list(output), "count": .integer(count), "positions": .array(positions.map(list)),
      "channels": list(channels),
    ]
    if windows != nil {
      members["taps"] = .array(positions.map { .array(taps(at: $0).map(list)) })
      members["tapsInPadding"] = .integer(tapsInPadding)
    }
    return .object(members)
  }
}
