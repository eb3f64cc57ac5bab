extension ZeroPadding1D {
  public var shapeRule: any LayerRule { BorderRule("ZeroPadding1D", [AxisPadding(before: before, after: after)]) }
}

extension ZeroPadding2D {
  public var shapeRule: any LayerRule { BorderRule("ZeroPadding2D", padding.ofImages, axes: 2) }
}

extension ZeroPadding3D {
  public var shapeRule: any LayerRule { BorderRule("ZeroPadding3D", padding.ofVolumes, axes: 3) }
}

extension Upsample1D {
  public var shapeRule: any LayerRule { EnlargingRule("Upsample1D", [factor], isSmooth: interpolation == .bilinear) }
}

extension Upsample2D {
  public var shapeRule: any LayerRule { EnlargingRule("Upsample2D", factor.axes, isSmooth: interpolation == .bilinear) }
}

extension Upsample3D {
  public var shapeRule: any LayerRule { EnlargingRule("Upsample3D", factor.axes, isSmooth: interpolation == .bilinear) }
}

extension StrideSize {
  /// `[height, width]`.
  var axes: [Int] { [height, width] }
}

extension VolumeSize {
  /// `[depth, height, width]`.
  var axes: [Int] { [depth, height, width] }
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
