/// A network of the literature, whose layers have the names that they have there.
///
///     let network = ResNet(depth: 50, seed: 1)
///     network.card                                  // what is as in the paper, and where the literature disagrees
///     network.summary()                             // the paper's table
///     let scores = network(photographs)             // logits, [N, 1000]
///
/// Its parameters begin as in the paper, or as a usual reference has them; the card says which. They are drawn when somebody
/// needs them, each by a generator of its own, so that the same seed gives the same network, and a network that is only looked
/// at, or loaded from a file, costs nothing.
public protocol ClassicNetwork: LayerNetwork, Displayable {
  /// What it is called, in the catalogue too: `resnet50`.
  var name: String { get }
  /// The shape of one example that it is made for: `[224, 224, 3]`.
  var input: [Int] { get }
  /// What is as in the paper, and where the literature disagrees.
  var card: ModelCard { get }
}

extension ClassicNetwork {
  /// The layers as a table, for an example of the shape that the network is made for.
  public func summary() -> ShapeSummary { summary(input: input) }

  /// The layers as a picture, for an example of the shape that the network is made for.
  public func diagram() -> NetworkDiagram { diagram(input: input) }

  /// The card in a notebook.
  public var displayBundle: DisplayBundle { card.displayBundle }
}

extension Sequential {
  /// The layers of a network of the literature: their numbers follow from the seed, and are drawn together.
  ///
  /// - Parameters:
  ///   - seed: nil for the seeds that come next.
  ///   - layers: one to a line.
  init(seed: UInt64?, @LayerBuilder _ layers: () -> [any Layer]) {
    self = InitializerSeeds.following(seed) { Sequential(layers()) }
    ParameterCompany.join(parameters.map(\.parameter))
  }
}

extension Conv2D {
  /// The same layer with a bias that begins with a number other than 0.
  func beginning(bias start: Float) -> Conv2D {
    bias?.value = Tensor(repeating: Double(start), shape: [filter.shape[3]])
    return self
  }
}

extension Dense {
  /// The same layer with a bias that begins with a number other than 0.
  func beginning(bias start: Float) -> Dense {
    bias?.value = Tensor(repeating: Double(start), shape: [weight.shape[1]])
    return self
  }
}

/// The shape that some layers give for an example, for what comes behind them.
///
/// - Parameters:
///   - layers: what comes before.
///   - input: the shape of one example.
///   - network: its name, for the message where the example is too small.
func shape(of layers: [any Layer], input: [Int], _ network: String) -> [Int] {
  do {
    return try Sequential(layers).outputShape(for: input)
  } catch { shapeFailure("\(network) cannot take images of \(input): \(error)") }
}

/// How many numbers some layers give for an example, for the dense layer behind them.
func features(of layers: [any Layer], input: [Int], _ network: String) -> Int {
  shape(of: layers, input: input, network).reduce(1, *)
}
