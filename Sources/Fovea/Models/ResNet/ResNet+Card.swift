extension ResNet {
  public var card: ModelCard {
    let isPaper = downsampling == .inFirstFilter
    return ModelCard(
      shortcut == .none
        ? "Plain network of \(depth) layers, without short cuts"
        : "ResNet-\(depth)" + (isDeep ? (isPaper ? ", the paper's" : ", stride in the 3 × 3 filters") : ""),
      paper: Self.paper,
      asPublished: [
        "The table of the paper: 7 × 7 filters with stride 2, 3 × 3 pooling with stride 2, four stages of "
          + (isDeep ? "bottlenecks (1 × 1, 3 × 3, 1 × 1)" : "pairs of 3 × 3 convolutions")
          + ", batch normalisation behind every convolution, the mean of every map, one dense layer.",
        shortcut == .none
          ? "No short cuts: the plain twin that the paper compares with."
          : "The short cut joins before the last rectifier of a block; \(Self.text(shortcut)).",
        isDeep && isPaper ? "The stride of a stage is in the 1 × 1 filters of its first block." : "",
      ].filter { !$0.isEmpty },
      departures: isDeep && !isPaper
        ? [
          "The stride of a stage is in the 3 × 3 filters of its first block, not in the 1 × 1 before them: torchvision's, "
            + "half a percent better and with more multiply-adds."
        ] : [],
      disagreements: [
        isDeep
          ? "ResNet-50 of the paper has 3.86·10⁹ multiply-adds (“3.8·10⁹ FLOPs”); with the stride in the 3 × 3 filters it is "
            + "4.09·10⁹, which is quoted as often. The parameters are the same."
          : "The paper trains its 18 and 34 layers with option A and with option B, the default here, as torchvision has it.",
        "A FLOP in the paper is a multiplication with its addition; others count them as two.",
      ],
      initialization:
        "He's normal numbers by inputs for the convolutions (He et al., 2015, as the paper says; torchvision: "
        + "by outputs); normalisations begin with scale 1 and offset 0; the dense layer uniform within ±1 ÷ √inputs, as "
        + "PyTorch's.",
      sources: ["torchvision"])
  }

  static let paper =
    "K. He, X. Zhang, S. Ren, J. Sun, “Deep residual learning for image recognition”, 2016 (arXiv 2015)."

  /// What a block does on its short way, for the card.
  static func text(_ shortcut: Shortcut) -> String {
    switch shortcut {
    case .zeroPadding: "option A, zeros for the channels that are more, and no parameters"
    case .projection: "option B, a 1 × 1 convolution where sizes change"
    case .projectionEverywhere: "option C, a 1 × 1 convolution in every block"
    case .none: "none"
    }
  }
}
