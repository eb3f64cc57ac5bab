extension Conv1D {
  public var shapeRule: any LayerRule {
    ConvolutionRule(
      "Conv1D", filter: [filter.shape[0]], inputs: filter.shape[1] * groups, outputs: filter.shape[2], stride: [stride],
      padding: padding.alongLength, dilation: [dilation], groups: groups, hasBias: bias != nil,
      isFrozen: !filter.isTrainable, activation: activation.memory)
  }
}

extension Conv2D {
  public var shapeRule: any LayerRule { convolutionRule("Conv2D") }

  func convolutionRule(_ name: String) -> ConvolutionRule {
    ConvolutionRule(
      name, filter: [filter.shape[0], filter.shape[1]], inputs: filter.shape[2] * groups, outputs: filter.shape[3],
      stride: stride.axes, padding: padding.ofImages, dilation: dilation.axes, groups: groups,
      hasBias: bias != nil, isFrozen: !filter.isTrainable, activation: activation.memory,
      paddingSource: paddingMode.source)
  }
}

extension Conv3D {
  public var shapeRule: any LayerRule {
    ConvolutionRule(
      "Conv3D", filter: Array(filter.shape[..<3]), inputs: filter.shape[3] * groups, outputs: filter.shape[4],
      stride: stride.axes, padding: padding.ofVolumes,
      dilation: dilation.axes, groups: groups, hasBias: bias != nil,
      isFrozen: !filter.isTrainable, activation: activation.memory)
  }
}

extension DepthwiseConv2D {
  public var shapeRule: any LayerRule { convolution.convolutionRule("DepthwiseConv2D") }
}

extension SeparableConv2D {
  public var shapeRule: any LayerRule {
    ChainRule([("depthwise", depthwise.shapeRule), ("pointwise", pointwise.shapeRule)], name: "SeparableConv2D")
  }
}

extension TransposedConv2D {
  public var shapeRule: any LayerRule {
    ConvolutionRule(
      "TransposedConv2D", isTransposed: true, filter: [filter.shape[0], filter.shape[1]], inputs: filter.shape[3],
      outputs: filter.shape[2], stride: stride.axes, padding: padding.ofImages,
      outputPadding: outputPadding.axes, dilation: dilation.axes,
      hasBias: bias != nil, isFrozen: !filter.isTrainable, activation: activation.memory)
  }
}
