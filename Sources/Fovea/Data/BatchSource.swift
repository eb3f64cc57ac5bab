internal import ConvEngine

/// What the batches of one epoch are made from: everything that decides what is in them.
struct BatchSource: Sendable {
  let data: Dataset
  let size: Int
  let augmentation: Augmentation
  let seed: UInt64
  let epoch: Int
  /// The examples in the order in which they come.
  let order: [Int]
  /// The shape of one example in a batch.
  let exampleShape: [Int]
  let dtype: DType

  /// - Parameters:
  ///   - seed: decides what the augmentation does, and the order of the examples if they are shuffled.
  init(data: Dataset, size: Int, seed: UInt64, isShuffled: Bool, epoch: Int, augmentation: Augmentation) {
    (self.data, self.size, self.augmentation) = (data, size, augmentation)
    (self.seed, self.epoch) = (seed, epoch)
    if isShuffled {
      var generator = SeededGenerator(seed: seed, for: epoch)
      order = Dataset.order(of: data.count, seed: generator.next())
    } else {
      order = Array(0..<data.count)
    }
    let shape = Array(data.images.shape.dropFirst())
    // Asked for here, so that what does not fit is said before the first batch.
    exampleShape = augmentation.isEmpty ? shape : augmentation.outputShape(of: shape)
    dtype = augmentation.isEmpty && !data.holdsBytesOfImages ? data.images.dtype : .float32
  }

  /// The examples of one batch.
  func positions(of number: Int) -> [Int] { Array(order[number * size..<min(order.count, (number + 1) * size)]) }

  /// Whether making a batch takes longer than starting a thread that makes it, and there may be one.
  var isWorthPreparing: Bool {
    let numbers = exampleShape.reduce(size, *)
    return ThreadPool.shared.threadCount > 1 && (!augmentation.isEmpty || numbers >= 1 << 17)
  }

  /// Writes one example into its place in a batch.
  func write(_ position: Int, to target: Tensor, at place: Int, boxes: UnsafeMutablePointer<[BoundingBox]>?) {
    let count = exampleShape.reduce(1, *)
    let size = data.images.shape.dropFirst().reduce(1, *)
    if augmentation.isEmpty && dtype == data.images.dtype {
      let bytes = count * dtype.size
      (target.storage.bytes + place * bytes)
        .copyMemory(from: data.images.storage.bytes + position * bytes, byteCount: bytes)
      boxes?[place] = data.boxes[position]
      return
    }
    var sample = ImageSample(
      shape: Array(data.images.shape.dropFirst()),
      pixels: light(from: position * size, count: size), boxes: data.boxes.isEmpty ? [] : data.boxes[position])
    var generator = SeededGenerator(seed: seed, for: epoch, position)
    augmentation.apply(to: &sample, using: &generator)
    (target.storage.base + place * count).update(from: sample.pixels, count: count)
    boxes?[place] = sample.visibleBoxes(atLeast: augmentation.smallestVisiblePart)
  }

  /// The numbers of one image as floats; bytes are light from 0 to 255.
  private func light(from start: Int, count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { pixels, initialized in
      switch data.images.dtype {
      case .float32:
        let source = data.images.storage.numbers(Float.self) + start
        for i in 0..<count { pixels[i] = source[i] }
      case .uint8:
        let source = data.images.storage.numbers(UInt8.self) + start
        for i in 0..<count { pixels[i] = Float(source[i]) / 255 }
      default:
        for i in 0..<count { pixels[i] = Float(data.images.storage.value(at: start + i)) }
      }
      initialized = count
    }
  }
}
