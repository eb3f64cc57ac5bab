/// A convolution whose filters see some of the maps each, as a table says (LeCun et al., 1998: layer C3).
///
/// `[N, H, W, C]` gives `[N, H′, W′, outputs]`, without a border. What the table leaves out is no parameter.
public struct PartlyConnectedConv2D: Layer {
  /// `[height, width, connections]`: a tap for each pair of maps that are connected, those of the first output first.
  public let filter: Parameter
  /// `[outputs]`.
  public let bias: Parameter
  /// Which maps each output sees.
  public let table: [[Int]]
  /// How many maps come in.
  public let inputs: Int
  /// What the sums go through.
  public let activation: Activation
  /// `[connections, inputs·outputs]`: ones where a connection stands in a filter that sees everything.
  private let places: Tensor

  /// - Parameters:
  ///   - size: of the filters.
  ///   - inputs: how many maps come in.
  ///   - table: which of them each output sees, from 0.
  ///   - activation: what the sums go through.
  ///   - seed: of the filters, which begin as LeNet-5's; nil for one of its own (`InitializerSeeds`).
  public init(
    size: StrideSize, inputs: Int, seeing table: [[Int]], activation: Activation = .scaledTanh, seed: UInt64? = nil
  ) {
    guard table.allSatisfy({ !$0.isEmpty && Set($0).count == $0.count && $0.allSatisfy((0..<inputs).contains) }) else {
      shapeFailure(
        "PartlyConnectedConv2D(inputs: \(inputs)): every output sees at least one of the maps 0 to \(inputs - 1), each once; "
          + "got \(table)")
    }
    let (area, connections) = (size.height * size.width, table.reduce(0) { $0 + $1.count })
    self.table = table
    self.inputs = inputs
    self.activation = activation
    let seed = seed ?? InitializerSeeds.next()
    filter = Parameter(
      drawing: InitialNumbers(shape: [size.height, size.width, connections]) {
        // As many inputs as a unit of the output has.
        let limits = table.flatMap { maps in maps.map { _ in 2.4 / Float(area * maps.count) } }
        return Tensor(randomUniform: [size.height, size.width, connections], in: -1..<1, seed: seed)
          * Tensor(shape: [connections], values: limits)
      })
    bias = Parameter(Tensor(zeros: [table.count]))
    var places = [Float](repeating: 0, count: connections * inputs * table.count)
    let pairs = table.enumerated().flatMap { output, maps in maps.map { ($0, output) } }
    for (connection, (map, output)) in pairs.enumerated() {
      places[(connection * inputs + map) * table.count + output] = 1
    }
    self.places = Tensor(shape: [connections, inputs * table.count], values: places)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    BatchKind.images.check("PartlyConnectedConv2D", x, channels: inputs)
    return activation(overwriting: conv2D(x, filter: completeFilter, bias: bias.value))
  }

  /// `[height, width, inputs, outputs]`: the filter with zeros where nothing is connected.
  var completeFilter: Tensor {
    let (height, width, connections) = (filter.shape[0], filter.shape[1], filter.shape[2])
    let taps = matmul(
      filter.value.reshaped(to: [height * width, connections]), places.converted(to: filter.value.dtype))
    return taps.reshaped(to: [height, width, inputs, table.count])
  }

  public var shapeRule: any LayerRule {
    ConvolutionRule(
      "PartlyConnectedConv2D", filter: [filter.shape[0], filter.shape[1]], inputs: inputs, outputs: table.count,
      connections: filter.shape[2], isFrozen: !filter.isTrainable, activation: activation.memory)
  }
}
