internal import ConvEngine

/// The windows of a pooling that has them at equal distances, before the input is known.
struct PoolingWindows {
  /// The function, for messages.
  let name: StaticString
  var ceilMode = false

  /// Along the only axis of signals.
  func alongLines(_ x: Tensor, size: Int, stride: Int?, padding: Padding) -> Pooling {
    guard x.rank == 2 || x.rank == 3 else {
      shapeFailure("\(name): input of shape \(x.shape) is no signal; it must be [N, L, C] or [L, C]")
    }
    let lines = x.rank == 3 ? x.shape : [1] + x.shape
    let sides = padding.amounts(
      input: HeightWidth(height: 1, width: lines[1]), filter: HeightWidth(height: 1, width: size),
      stride: HeightWidth(height: 1, width: stride ?? size))
    return pooling(x, isBatch: x.rank == 3) {
      let axis = try PoolAxis(
        .length, input: lines[1], window: size, stride: stride, paddingBefore: sides.left, paddingAfter: sides.right,
        roundsUp: ceilMode)
      return try PoolDims(batch: lines[0], channels: lines[2], axes: [axis])
    }
  }

  /// Over images.
  func overImages(_ x: Tensor, size: StrideSize, stride: StrideSize?, padding: Padding) -> Pooling {
    let images = x.imageBatchShape("\(name)")
    let (window, step) = (size.engineSize, stride?.engineSize)
    let amount = padding.amounts(
      input: HeightWidth(height: images[1], width: images[2]), filter: window, stride: step ?? window)
    return pooling(x, isBatch: x.rank == 4) {
      try PoolDims(
        batch: images[0], inputHeight: images[1], inputWidth: images[2], channels: images[3], window: window,
        stride: step, padding: amount, roundsUp: ceilMode)
    }
  }

  /// Over images, with windows that follow from the size of the output.
  func overImages(_ x: Tensor, outputSize: StrideSize) -> Pooling {
    let images = x.imageBatchShape("\(name)")
    return pooling(x, isBatch: x.rank == 4) {
      try PoolDims(
        batch: images[0], inputHeight: images[1], inputWidth: images[2], channels: images[3],
        adaptingTo: outputSize.engineSize)
    }
  }

  /// Through volumes.
  func throughVolumes(_ x: Tensor, size: VolumeSize, stride: VolumeSize?, padding: VolumePadding) -> Pooling {
    guard x.rank == 4 || x.rank == 5 else {
      shapeFailure("\(name): input of shape \(x.shape) is no volume; it must be [N, D, H, W, C] or [D, H, W, C]")
    }
    let volumes = x.rank == 5 ? x.shape : [1] + x.shape
    let amount = padding.amounts(
      input: DepthHeightWidth(depth: volumes[1], height: volumes[2], width: volumes[3]), filter: size.engineSize,
      stride: (stride ?? size).engineSize, dilation: 1)
    return pooling(x, isBatch: x.rank == 5) {
      let axes = [
        try PoolAxis(
          .depth, input: volumes[1], window: size.depth, stride: stride?.depth, paddingBefore: amount.front,
          paddingAfter: amount.back, roundsUp: ceilMode),
        try PoolAxis(
          .height, input: volumes[2], window: size.height, stride: stride?.height, paddingBefore: amount.top,
          paddingAfter: amount.bottom, roundsUp: ceilMode),
        try PoolAxis(
          .width, input: volumes[3], window: size.width, stride: stride?.width, paddingBefore: amount.left,
          paddingAfter: amount.right, roundsUp: ceilMode),
      ]
      return try PoolDims(batch: volumes[0], channels: volumes[4], axes: axes)
    }
  }

  /// Over all places between the first axis and the channels, which become one number each.
  func overEverything(_ x: Tensor) -> Pooling {
    guard x.rank >= 3 else {
      shapeFailure("\(name): input of shape \(x.shape); it must be [N, H, W, C], [N, L, C] or [N, D, H, W, C]")
    }
    let channels = x.shape[x.rank - 1]
    do {
      let axis = try PoolAxis(.length, input: x.shape[1..<x.rank - 1].reduce(1, *), adaptingTo: 1)
      return Pooling(
        dims: try PoolDims(batch: x.shape[0], channels: channels, axes: [axis]), inputShape: x.shape,
        outputShape: [x.shape[0], channels])
    } catch {
      shapeFailure("\(name) of input \(x.shape): \(error)")
    }
  }

  private func pooling(_ x: Tensor, isBatch: Bool, _ dims: () throws -> PoolDims) -> Pooling {
    do {
      let dims = try dims()
      var shape = dims.outputShape
      if !isBatch { shape.removeFirst() }
      // A plane has no axis of channels.
      if shape.count > x.rank { shape.removeLast() }
      return Pooling(dims: dims, inputShape: x.shape, outputShape: shape)
    } catch {
      shapeFailure("\(name) of input \(x.shape): \(error)")
    }
  }
}
