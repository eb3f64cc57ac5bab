extension Dataset {
  /// Reads images and their classes from a pair of IDX files, plain or packed by gzip, as MNIST comes.
  ///
  /// - Parameters:
  ///   - images: a file of bytes `[N, H, W]` (gray) or `[N, H, W, C]`, which become floats from 0 to 1 of shape
  ///     `[N, H, W, C]`.
  ///   - labels: a file of whole numbers `[N]`.
  ///   - classNames: what the classes are called; their numbers by default.
  /// - Throws: `DataError` if a file cannot be read, or the two do not fit together.
  public init(idxImages images: String, labels: String, classNames: [String] = []) throws(DataError) {
    let pixels = try Tensor(idx: images)
    guard pixels.rank == 3 || pixels.rank == 4, pixels.dtype == .uint8 else {
      throw .unfitting(
        "“\(images)” holds \(pixels.dtype) of shape \(pixels.shape); images are bytes of shape [N, H, W] or [N, H, W, C]."
          + (pixels.rank == 1 ? " Are images and labels exchanged?" : ""))
    }
    let classes = try Tensor(idx: labels)
    guard classes.rank == 1, classes.dtype == .uint8 || classes.dtype == .int32 else {
      throw .unfitting(
        "“\(labels)” holds \(classes.dtype) of shape \(classes.shape); labels are whole numbers of shape [N].")
    }
    guard classes.shape[0] == pixels.shape[0] else {
      throw .unfitting(
        "“\(images)” holds \(pixels.shape[0]) images, but “\(labels)” \(classes.shape[0]) labels; are they of the same part "
          + "(training or test)?")
    }
    let numbers = classes.scalars(as: Int32.self)
    let last = numbers.max() ?? 0
    guard numbers.allSatisfy({ $0 >= 0 }), classNames.isEmpty || Int(last) < classNames.count else {
      throw .unfitting(
        "“\(labels)” has labels from \(numbers.min() ?? 0) to \(last), but there are \(classNames.count) names of classes."
      )
    }
    let planes = pixels.rank == 3 ? pixels.reshaped(to: pixels.shape + [1]) : pixels
    self.init(images: planes.single / 255, labels: classes, classNames: classNames)
  }
}
