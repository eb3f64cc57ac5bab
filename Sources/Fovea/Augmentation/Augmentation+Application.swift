internal import ConvEngine

extension Augmentation {
  /// The images after the augmentation, computed on the engine's threads.
  ///
  /// - Parameters:
  ///   - images: one image `[H, W, C]` or `[H, W]`, or several, `[N, H, W, C]`; bytes are light from 0 to 255.
  ///   - seed: decides what is done; image i of N is treated as image i of a data set is by `Dataset.batches`.
  ///   - epoch: another one gives other changes.
  public func applied(to images: Tensor, seed: UInt64 = 0, epoch: Int = 0) -> Tensor {
    let batch: Tensor
    switch images.rank {
    case 2: batch = images.reshaped(to: [1] + images.shape + [1])
    case 3: batch = images.reshaped(to: [1] + images.shape)
    case 4: batch = images
    default:
      shapeFailure(
        "Augmentation applied(to:): a tensor of shape \(images.shape) is neither an image [H, W, C] nor a batch [N, H, W, C]"
      )
    }
    let count = batch.shape[0]
    let data = Dataset(images: batch, labels: Tensor(zeros: [count], dtype: .int32))
    let source = BatchSource(
      data: data, size: max(1, count), seed: seed, isShuffled: false, epoch: epoch, augmentation: self)
    let result = Tensor(uninitialized: [count] + source.exampleShape, dtype: source.dtype)
    ThreadPool.shared.parallelFor(count: count) { range in
      for position in range { source.write(position, to: result, at: position, boxes: nil) }
    }
    switch images.rank {
    case 2:
      return result.reshaped(to: Array(source.exampleShape.prefix(2)))
    case 3: return result.reshaped(to: source.exampleShape)
    default: return result
    }
  }

  /// The picture after the augmentation.
  ///
  /// - Parameters:
  ///   - image: of the size that the steps take, `[H, W, C]`.
  ///   - seed: decides what is done.
  ///   - epoch: another one gives other changes.
  public func applied(to image: Image, seed: UInt64 = 0, epoch: Int = 0) -> Image {
    image.with(applied(to: image.pixels, seed: seed, epoch: epoch))
  }

  /// One image `[H, W, C]` after the augmentation, with what is to be found in it.
  ///
  /// - Parameters:
  ///   - image: of the size that the steps take, `[H, W, C]`.
  ///   - boxes: what is to be found in it and where.
  ///   - generator: where the random choices come from.
  public func applied(
    to image: Tensor, boxes: [BoundingBox] = [], using generator: inout SeededGenerator
  ) -> (image: Tensor, boxes: [BoundingBox]) {
    let shape = outputShape(of: image.shape)
    let light = image.dtype == .uint8 ? image.single / 255 : image.single
    var sample = ImageSample(shape: image.shape, pixels: light.scalars, boxes: boxes)
    apply(to: &sample, using: &generator)
    return (Tensor(shape: shape, scalars: sample.pixels), sample.visibleBoxes(atLeast: smallestVisiblePart))
  }
}
