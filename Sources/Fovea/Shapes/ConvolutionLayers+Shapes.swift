extension Conv1D {
  public var shapeRule: any LayerRule {
    ConvolutionRule(
      "Conv1D", filter: [filter.shape[0]], inputs: filter.shape[1] * groups, outputs: filter.shape[2], stride: [stride],
      padding: padding.alongLength, dilation: [dilation], groups: groups, hasBias: bias != nil,
      isFrozen: !filter.isTrainable)
  }
}

extension Conv2D {
  public var shapeRule: any LayerRule { convolutionRule("Conv2D") }

  func convolutionRule(_ name: String) -> ConvolutionRule {
    ConvolutionRule(
      name, filter: [filter.shape[0], filter.shape[1]], inputs: filter.shape[2] * groups, outputs: filter.shape[3],
      stride: [stride.height, stride.width], padding: padding.ofImages, dilation: [dilation.height, dilation.width],
      groups: groups, hasBias: bias != nil, isFrozen: !filter.isTrainable)
  }
}

extension Conv3D {
  public var shapeRule: any LayerRule {
    ConvolutionRule(
      "Conv3D", filter: Array(filter.shape[..<3]), inputs: filter.shape[3] * groups, outputs: filter.shape[4],
      stride: [stride.depth, stride.height, stride.width], padding: padding.ofVolumes,
      dilation: [dilation.depth, dilation.height, dilation.width], groups: groups, hasBias: bias != nil,
      isFrozen: !filter.isTrainable)
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
      outputs: filter.shape[2], stride: [stride.height, stride.width], padding: padding.ofImages,
      outputPadding: [outputPadding.height, outputPadding.width], dilation: [dilation.height, dilation.width],
      hasBias: bias != nil, isFrozen: !filter.isTrainable)
  }
}

extension Padding {
  /// Along height and width.
  var ofImages: LayerPadding {
    switch self {
    case .valid: .valid
    case .same: .same
    case .full: .full
    case .sides(let top, let bottom, let left, let right):
      .sides([AxisPadding(before: top, after: bottom), AxisPadding(before: left, after: right)])
    }
  }

  /// Along a sequence, where left and right count.
  var alongLength: LayerPadding {
    if case .sides(_, _, let left, let right) = self { return .sides([AxisPadding(before: left, after: right)]) }
    return ofImages
  }
}

extension VolumePadding {
  /// Along depth, height and width.
  var ofVolumes: LayerPadding {
    switch self {
    case .valid: .valid
    case .same: .same
    case .full: .full
    case .sides(let front, let back, let top, let bottom, let left, let right):
      .sides([
        AxisPadding(before: front, after: back), AxisPadding(before: top, after: bottom),
        AxisPadding(before: left, after: right),
      ])
    }
  }
}
