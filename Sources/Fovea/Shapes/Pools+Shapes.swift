extension MaxPool1D {
  public var shapeRule: any LayerRule {
    PoolingRule(
      "MaxPool1D", size: [size], stride: [stride], padding: padding.alongLength, roundsUp: ceilMode, hasPlaces: true)
  }
}

extension MaxPool2D {
  public var shapeRule: any LayerRule {
    PoolingRule(
      "MaxPool2D", size: size.axes, stride: stride.axes, padding: padding.ofImages, roundsUp: ceilMode, hasPlaces: true)
  }
}

extension MaxPool3D {
  public var shapeRule: any LayerRule {
    PoolingRule(
      "MaxPool3D", size: size.axes, stride: stride.axes, padding: padding.ofVolumes, roundsUp: ceilMode, hasPlaces: true
    )
  }
}

extension AdaptiveMaxPool2D {
  public var shapeRule: any LayerRule {
    AdaptivePoolingRule("AdaptiveMaxPool2D", outputSize: outputSize.axes, hasPlaces: true)
  }
}

extension GlobalMaxPool1D {
  public var shapeRule: any LayerRule { GlobalPoolingRule("GlobalMaxPool1D", axes: 1, hasPlaces: true) }
}

extension GlobalMaxPool2D {
  public var shapeRule: any LayerRule { GlobalPoolingRule("GlobalMaxPool2D", axes: 2, hasPlaces: true) }
}

extension GlobalMaxPool3D {
  public var shapeRule: any LayerRule { GlobalPoolingRule("GlobalMaxPool3D", axes: 3, hasPlaces: true) }
}

extension AvgPool1D {
  public var shapeRule: any LayerRule {
    PoolingRule("AvgPool1D", size: [size], stride: [stride], padding: padding.alongLength, roundsUp: ceilMode)
  }
}

extension AvgPool2D {
  public var shapeRule: any LayerRule {
    PoolingRule(
      "AvgPool2D", size: size.axes, stride: stride.axes, padding: padding.ofImages, roundsUp: ceilMode)
  }
}

extension AvgPool3D {
  public var shapeRule: any LayerRule {
    PoolingRule(
      "AvgPool3D", size: size.axes, stride: stride.axes, padding: padding.ofVolumes, roundsUp: ceilMode)
  }
}

extension AdaptiveAvgPool2D {
  public var shapeRule: any LayerRule { AdaptivePoolingRule("AdaptiveAvgPool2D", outputSize: outputSize.axes) }
}

extension GlobalAvgPool1D {
  public var shapeRule: any LayerRule { GlobalPoolingRule("GlobalAvgPool1D", axes: 1) }
}

extension GlobalAvgPool2D {
  public var shapeRule: any LayerRule { GlobalPoolingRule("GlobalAvgPool2D", axes: 2) }
}

extension GlobalAvgPool3D {
  public var shapeRule: any LayerRule { GlobalPoolingRule("GlobalAvgPool3D", axes: 3) }
}

extension Subsampling2D {
  public var shapeRule: any LayerRule {
    PoolingRule(
      "Subsampling2D", size: size.axes, channels: coefficient.shape[0], parameters: ParameterCount(of: self))
  }
}
