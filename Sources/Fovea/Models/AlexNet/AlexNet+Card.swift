extension AlexNet {
  public var card: ModelCard { variant == .torchvision ? Self.torchvisionCard : Self.card(of: variant) }

  private static let paper =
    "A. Krizhevsky, I. Sutskever, G. E. Hinton, “ImageNet classification with deep convolutional neural networks”, 2012."

  private static let size = """
    The paper says images of 224 × 224, from which 11 × 11 filters with stride 4 would give (224 − 11) ÷ 4 + 1 = 54.25. Its \
    own figures, 55 × 55, need 227 × 227, or a border: that is what is taken here.
    """

  private static func card(of variant: Variant) -> ModelCard {
    let title =
      switch variant {
      case .twoTowers: "AlexNet (2012), its two towers as groups"
      case .explicitTowers: "AlexNet (2012), its two towers drawn out"
      case .oneTower, .torchvision: "AlexNet in one tower"
      }
    let towers =
      variant == .oneTower
      ? "There are no towers: every filter sees all channels. That has 62,378,344 parameters, 1,413,120 more than the network of 2012."
      : "Two towers: conv2, conv4 and conv5 see the maps of their own tower, conv3 and the dense layers those of both."
    return ModelCard(
      title, paper: paper,
      asPublished: [
        "Filters, strides and widths of all layers; local response normalisation over 5 channels with k = 2, α = 10⁻⁴, "
          + "β = 0.75, behind the rectifiers of conv1 and conv2; overlapping 3 × 3 pooling with stride 2; dropout of one half.",
        variant == .oneTower ? "" : towers,
      ].filter { !$0.isEmpty },
      departures: [
        variant == .oneTower ? towers : "",
        variant == .twoTowers
          ? "Normalisation looks across the border between the towers, at two channels on each side, as in Caffe; on two "
            + "cards it could not." : "",
      ].filter { !$0.isEmpty },
      disagreements: [
        size,
        "The paper multiplies the plain sum of squares by α = 10⁻⁴. Programs that divide by the 5 channels first (Caffe, "
          + "PyTorch), and keep 10⁻⁴, normalise by a fifth of it; here α is 5 · 10⁻⁴ for the division.",
        "“60 million parameters” in the paper: two towers have 60,965,224.",
      ],
      initialization:
        "As in the paper: weights normal with standard deviation 0.01; biases 1 in conv2, conv4, conv5, fc6 "
        + "and fc7, 0 in the others.")
  }

  private static let torchvisionCard = ModelCard(
    "AlexNet of torchvision", paper: paper,
    asPublished: ["Five convolutions and three dense layers, rectifiers, overlapping pooling, dropout of one half."],
    departures: [
      "64, 192, 384, 256 and 256 filters in place of 96, 256, 384, 384 and 256, in one tower; no local response "
        + "normalisation; dropout before fc6 and fc7 in place of behind them.",
      "The pooling to 6 × 6 that lets torchvision take any image changes nothing at 224 × 224, and is left out.",
    ],
    disagreements: ["Images of 224 × 224 fit here by a border of 2: ⌊(224 + 4 − 11) ÷ 4⌋ + 1 = 55."],
    initialization:
      "PyTorch's default for the weights, uniform within ±1 ÷ √inputs; biases begin with 0 here, with such "
      + "numbers there.",
    sources: [
      "A. Krizhevsky, “One weird trick for parallelizing convolutional neural networks”, 2014.", "torchvision.",
    ])
}
