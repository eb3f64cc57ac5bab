/// LeNet-5, which read the amounts on cheques in the 1990s.
///
/// LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998.
public struct LeNet5: ClassicNetwork {
  /// Which of the networks that go by the name.
  public enum Variant: String, Sendable, CaseIterable {
    /// That of 1998: trainable subsampling, filters that see some of the maps, 32×32 pixels, outputs that compare with pictures.
    case original = "lenet5_1998"
    /// As programs of today have it: plain means, filters that see all maps, dense layers at the end, 28×28 pixels.
    case modern = "lenet5_modern"
  }

  /// Which of them it is.
  public let variant: Variant
  public let layers: Sequential
  public var input: [Int] { variant == .original ? [32, 32, 1] : [28, 28, 1] }
  public var name: String { variant.rawValue }

  /// Which maps of S2 each filter of C3 sees: table I of the paper.
  public static let connections = [
    [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5],
    [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5],
    [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5],
    [0, 1, 2, 3, 4, 5],
  ]

  /// - Parameters:
  ///   - variant: which of the networks that go by the name.
  ///   - seed: decides the parameters; nil for seeds that come next.
  public init(_ variant: Variant = .modern, seed: UInt64? = nil) {
    self.variant = variant
    layers = Sequential(seed: seed) {
      switch variant {
      case .original: Self.original()
      case .modern: Self.modern()
      }
    }
  }

  @LayerBuilder private static func original() -> [any Layer] {
    Named("C1", Conv2D(filterShape: (5, 5, 1, 6), activation: .scaledTanh, initializer: .lenet))
    Named("S2", Subsampling2D(size: 2, channels: 6))
    Named("C3", PartlyConnectedConv2D(size: 5, inputs: 6, seeing: connections))
    Named("S4", Subsampling2D(size: 2, channels: 16))
    Named("C5", Conv2D(filterShape: (5, 5, 16, 120), activation: .scaledTanh, initializer: .lenet))
    Named("flatten", Flatten())
    Named("F6", Dense(120, 84, activation: .scaledTanh, initializer: .lenet))
    Named("output", DigitPictures())
  }

  @LayerBuilder private static func modern() -> [any Layer] {
    Named("C1", Conv2D(filterShape: (5, 5, 1, 6), padding: 2, activation: .tanh))
    Named("S2", AvgPool2D(size: 2))
    Named("C3", Conv2D(filterShape: (5, 5, 6, 16), activation: .tanh))
    Named("S4", AvgPool2D(size: 2))
    Named("flatten", Flatten())
    Named("C5", Dense(400, 120, activation: .tanh))
    Named("F6", Dense(120, 84, activation: .tanh))
    Named("output", Dense(84, 10))
  }

  public var card: ModelCard { variant == .original ? Self.originalCard : Self.modernCard }

  private static let paper =
    "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, “Gradient-based learning applied to document recognition”, 1998."

  private static let originalCard = ModelCard(
    "LeNet-5 (1998)", paper: paper,
    asPublished: [
      "C1 to F6 with the paper's sizes, trainable subsampling, the table of what C3 sees, and 1.7159·tanh(2x ÷ 3): 60,000 "
        + "parameters.",
      "The outputs are distances to a picture of 7 × 12 pixels for each digit, with the sign turned so that the largest wins; "
        + "with cross-entropy they make the paper's criterion (9), without its constant.",
    ],
    departures: ["The ten pictures are drawn anew, after those in the paper's figure 3."],
    disagreements: [
      "The paper counts 340,908 connections with biases and the 840 of the outputs; 325,680 of them are multiply-adds as "
        + "counted here.",
      "Most programs that say LeNet-5 make the other variant, of 61,706 parameters.",
    ],
    initialization: "As in the paper: uniform within ±2.4 ÷ inputs. Biases 0; subsampling begins as the mean.")

  private static let modernCard = ModelCard(
    "LeNet-5 as programs of today have it", paper: paper,
    asPublished: ["The widths of all layers: 6, 16, 120, 84 and 10."],
    departures: [
      "C3 sees all maps, S2 and S4 take plain means, C5 and the output are dense layers, images are 28 × 28 with a border of 2: "
        + "61,706 parameters."
    ],
    disagreements: ["Other programs take rectifiers and maxima, or 20 and 50 filters (Caffe), and keep the name."],
    initialization: "Glorot's uniform numbers, as the tangent likes them (Glorot and Bengio, 2010).")
}
