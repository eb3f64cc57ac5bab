/// Network in network: behind every convolution two of 1×1, a small dense network at every pixel, and in place of dense layers at
/// the end the mean of a map for each class.
///
/// Lin, Chen and Yan, "Network in network", 2014.
public struct NetworkInNetwork: ClassicNetwork {
  /// Which of the authors' networks.
  public enum Variant: String, Sendable, CaseIterable {
    /// For 32×32 pixels and 10 classes.
    case cifar10 = "nin_cifar10"
    /// For photographs and 1,000 classes.
    case imageNet = "nin_imagenet"
  }

  /// Which of them it is.
  public let variant: Variant
  public let layers: Sequential
  public let input: [Int]
  public var name: String { variant.rawValue }

  /// - Parameters:
  ///   - variant: which of the authors' networks.
  ///   - classes: how many scores come out; nil for 10 and 1,000.
  ///   - input: the shape of one image; nil for 32×32×3 and 224×224×3.
  ///   - seed: decides the parameters; nil for seeds that come next.
  public init(_ variant: Variant = .cifar10, classes: Int? = nil, input: [Int]? = nil, seed: UInt64? = nil) {
    let input = input ?? (variant == .cifar10 ? [32, 32, 3] : [224, 224, 3])
    self.variant = variant
    self.input = input
    layers = Sequential(seed: seed) {
      switch variant {
      case .cifar10: Self.cifar10(classes ?? 10, input.last ?? 3)
      case .imageNet: Self.imageNet(classes ?? 1000, input.last ?? 3)
      }
      Named("gap", GlobalAvgPool2D())
    }
  }

  @LayerBuilder private static func cifar10(_ classes: Int, _ channels: Int) -> [any Layer] {
    let start = Initializer.normal(standardDeviation: 0.05)
    Named("conv1", conv(5, channels, 192, padding: 2, start))
    Named("cccp1", conv(1, 192, 160, start))
    Named("cccp2", conv(1, 160, 96, start))
    Named("pool1", MaxPool2D(size: 3, stride: 2, ceilMode: true))
    Named("drop1", Dropout(0.5))
    Named("conv2", conv(5, 96, 192, padding: 2, start))
    Named("cccp3", conv(1, 192, 192, start))
    Named("cccp4", conv(1, 192, 192, start))
    Named("pool2", AvgPool2D(size: 3, stride: 2, ceilMode: true))
    Named("drop2", Dropout(0.5))
    Named("conv3", conv(3, 192, 192, padding: 1, start))
    Named("cccp5", conv(1, 192, 192, start))
    Named("cccp6", conv(1, 192, classes, start))
  }

  @LayerBuilder private static func imageNet(_ classes: Int, _ channels: Int) -> [any Layer] {
    Named("conv1", conv(11, channels, 96, stride: 4))
    Named("cccp1", conv(1, 96, 96))
    Named("cccp2", conv(1, 96, 96))
    Named("pool1", MaxPool2D(size: 3, stride: 2, ceilMode: true))
    Named("conv2", conv(5, 96, 256, padding: 2))
    Named("cccp3", conv(1, 256, 256))
    Named("cccp4", conv(1, 256, 256))
    Named("pool2", MaxPool2D(size: 3, stride: 2))
    Named("conv3", conv(3, 256, 384, padding: 1))
    Named("cccp5", conv(1, 384, 384))
    Named("cccp6", conv(1, 384, 384))
    Named("pool3", MaxPool2D(size: 3, stride: 2))
    Named("drop3", Dropout(0.5))
    Named("conv4", conv(3, 384, 1024, padding: 1))
    Named("cccp7", conv(1, 1024, 1024))
    Named("cccp8", conv(1, 1024, classes))
  }

  private static func conv(
    _ size: Int, _ inputs: Int, _ outputs: Int, stride: StrideSize = 1, padding: Padding = .valid,
    _ start: Initializer = .heNormal
  ) -> Conv2D {
    Conv2D(
      filterShape: (size, size, inputs, outputs), stride: stride, padding: padding, activation: .relu,
      initializer: start)
  }

  public var card: ModelCard {
    ModelCard(
      variant == .cifar10 ? "Network in network for CIFAR-10" : "Network in network for ImageNet",
      paper: "M. Lin, Q. Chen, S. Yan, “Network in network”, 2014.",
      asPublished: [
        "Blocks of a convolution and two of 1 × 1 (“cccp”, cascaded cross-channel parametric pooling), overlapping pooling and "
          + "dropout of one half between, the mean of one map for each class at the end."
      ],
      departures: [
        "The paper does not print the sizes of the filters: they are those of the authors' files for Caffe."
      ],
      disagreements: [
        "The authors' files rectify the maps of the classes too, before their mean, so that no score is below 0. So does this.",
        variant == .cifar10
          ? "The second pooling is a mean in the authors' file for CIFAR-10; the paper speaks of maxima."
          : "The fourth block gives 1,024 maps; some copies have 1,000 in all three layers.",
      ],
      initialization: variant == .cifar10
        ? "Weights normal with standard deviation 0.05, as in the authors' file; biases 0."
        : "He's normal numbers, which the rectifiers call for; the paper says nothing. Biases 0.",
      sources: ["The authors' definitions for Caffe (Model Zoo)"])
  }
}
