extension GoogLeNet {
  public var card: ModelCard { variant == .paper ? paperCard : torchvisionCard }

  private static let paper = "C. Szegedy et al., “Going deeper with convolutions”, 2015."

  private var sides: String {
    hasSideBranches
      ? "Two more classifiers, behind the modules 4a and 4d: means that leave 4 × 4 pixels, 128 filters of 1 × 1, a dense layer "
        + "of 1,024, dropout of 0.7. In training their losses count 0.3 each; afterwards they are not needed."
      : "Without the two classifiers at its sides, which only training needs."
  }

  private var paperCard: ModelCard {
    ModelCard(
      "GoogLeNet, the paper's" + (hasSideBranches ? ", with side branches" : ""), paper: Self.paper,
      asPublished: [
        "All rows of the paper's table: the widths of nine modules, 3 × 3 pooling with stride 2 between, the mean of each map, "
          + "dropout of 0.4.", sides,
      ],
      departures: [
        "Local response normalisation has the numbers of Caffe's file: 5 channels, α = 10⁻⁴ by their mean square, k = 1.",
        "Pooling rounds up, as in Caffe, for the paper's sizes: (112 − 3) ÷ 2 + 1 = 55.5 gives 56.",
      ],
      disagreements: [
        "The table says “6.8 million parameters” and 1.5·10⁹ operations; its own rows make 6,998,552 and 1.58·10⁹ "
          + "multiply-adds.",
        "The paper's table has 2,700 parameters for the first convolution (7 × 7 × 3 × 64 is 9,408).",
        "Many programs have 3 × 3 filters where the paper has 5 × 5, and call it GoogLeNet: torchvision's, here a variant.",
      ],
      initialization:
        "As in Caffe's file of the network: weights uniform with variance 1 ÷ inputs (“Xavier”), biases of the "
        + "convolutions 0.2. The paper says nothing.",
      sources: ["BVLC GoogLeNet of Caffe's Model Zoo"])
  }

  private var torchvisionCard: ModelCard {
    ModelCard(
      "GoogLeNet of torchvision" + (hasSideBranches ? ", with side branches" : ""), paper: Self.paper,
      asPublished: ["The widths of nine modules; the mean of each map; one dense layer.", sides],
      departures: [
        "Batch normalisation behind every convolution in place of biases and of local response normalisation.",
        "The branches called 5x5 have 3 × 3 filters: an old slip that its weights have kept alive.",
        "The fourth pooling is 2 × 2; dropout is 0.2.",
      ]
        + (hasSideBranches
          ? [
            "The side branches pool windows of 4 × 4 that begin at the pixels 0, 3, 7 and 10 of 14; the paper's are 5 × 5 with "
              + "stride 3. Both leave 4 × 4."
          ] : []),
      initialization: "Normal with standard deviation 0.01, again where they are more than two of them from 0, as in "
        + "torchvision.",
      sources: ["torchvision"])
  }
}
