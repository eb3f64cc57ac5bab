/// LeNet-1, which read the zip codes of the American post in 1989: 2,578 parameters.
///
/// LeCun et al., "Handwritten digit recognition with a back-propagation network", 1990 (NIPS 1989).
public struct LeNet1: ClassicNetwork {
  public let layers: Sequential
  public var input: [Int] { [28, 28, 1] }
  public var name: String { "lenet1" }

  /// Which maps of H2 each filter of H3 sees.
  static let connections = [[0], [0, 1], [0, 1], [1], [0, 1], [0, 1], [2], [2, 3], [2, 3], [3], [2, 3], [2, 3]]

  /// - Parameters:
  ///   - classes: how many scores come out.
  ///   - seed: decides the parameters; nil for seeds that come next.
  public init(classes: Int = 10, seed: UInt64? = nil) {
    layers = Sequential(seed: seed) {
      Named("H1", Conv2D(filterShape: (5, 5, 1, 4), activation: .scaledTanh, initializer: .lenet))
      Named("H2", Subsampling2D(size: 2, channels: 4))
      Named("H3", PartlyConnectedConv2D(size: 5, inputs: 4, seeing: Self.connections))
      Named("H4", Subsampling2D(size: 2, channels: 12))
      Named("flatten", Flatten())
      Named("output", Dense(192, classes, initializer: .lenet))
    }
  }

  public var card: ModelCard {
    ModelCard(
      "LeNet-1 (1989)",
      paper: "Y. LeCun et al., “Handwritten digit recognition with a back-propagation network”, NIPS 1989 (1990).",
      asPublished: [
        "4 filters of 5 × 5, trainable means of 2 × 2, 12 filters of 5 × 5 that see one or two maps each, means again, 10 outputs.",
        "2,578 parameters and 98,442 connections, as the paper counts them.",
      ],
      departures: ["The outputs are plain sums, to go with cross-entropy; the paper's go through the tangent too."],
      disagreements: [
        "The paper in Neural Computation of the same year is about another network: 16 × 16 pixels, strides of 2 in place of "
          + "means, a bias for every unit, 9,760 parameters.",
        "Which maps of H2 a map of H3 sees was not at hand in print. Others' programs have the same groups: of six maps one sees the "
          + "first of two, one the second, and four both. Their order changes names only.",
        "Later papers of the authors call this one LeNet-1, with “about 2,600 parameters”.",
      ],
      initialization: "Uniform within ±2.4 ÷ inputs, as the authors' papers of those years; biases 0.",
      sources: [
        "Y. LeCun et al., “Backpropagation applied to handwritten zip code recognition”, 1989.",
        "Y. LeCun et al., “Comparison of learning algorithms for handwritten digit recognition”, 1995.",
      ])
  }
}
