/// One image on its way through an augmentation, with what is to be found in it.
struct ImageSample {
  private(set) var height: Int
  private(set) var width: Int
  let channels: Int
  /// The numbers, `[H, W, C]`.
  private(set) var pixels: [Float]
  private var boxes: [(box: BoundingBox, visible: Float)]

  init(shape: [Int], pixels: [Float], boxes: [BoundingBox]) {
    (height, width, channels) = (shape[0], shape[1], shape[2])
    self.pixels = pixels
    self.boxes = boxes.map { ($0, 1) }
  }

  var shape: [Int] { [height, width, channels] }

  /// The boxes of which enough is left in the image.
  ///
  /// - Parameter part: how much of a box's area must be, from 0 to 1; what has no area is gone in any case.
  func visibleBoxes(atLeast part: Float) -> [BoundingBox] {
    boxes.filter { $0.visible > 0 && $0.visible >= part }.map(\.box)
  }

  /// Changes the numbers where they are.
  mutating func withPixels(_ change: (UnsafeMutableBufferPointer<Float>) -> Void) {
    pixels.withUnsafeMutableBufferPointer { change($0) }
  }

  /// Takes other numbers, of the same or of another size.
  mutating func replace(height: Int, width: Int, pixels: [Float]) {
    (self.height, self.width, self.pixels) = (height, width, pixels)
  }

  /// Takes the numbers at whole places of the old image.
  ///
  /// - Parameters:
  ///   - fill: the number beyond the old image; nil repeats its border.
  ///   - source: which old row or column a new one is.
  mutating func rearrange(
    height newHeight: Int, width newWidth: Int, fill: Float? = nil, row: (Int) -> Int, column: (Int) -> Int
  ) {
    let (height, width, channels, old) = (height, width, channels, pixels)
    let new = [Float](unsafeUninitializedCapacity: newHeight * newWidth * channels) { new, initialized in
      initialized = newHeight * newWidth * channels
      for y in 0..<newHeight {
        let fromRow = row(y)
        let rowInside = min(max(fromRow, 0), height - 1)
        for x in 0..<newWidth {
          let fromColumn = column(x)
          let columnInside = min(max(fromColumn, 0), width - 1)
          let isInside = fromRow == rowInside && fromColumn == columnInside
          for c in 0..<channels {
            let inside = old[(rowInside * width + columnInside) * channels + c]
            new[(y * newWidth + x) * channels + c] = isInside ? inside : fill ?? inside
          }
        }
      }
    }
    replace(height: newHeight, width: newWidth, pixels: new)
  }

  /// Moves the boxes as the image was moved, and clips them to it. Call it when the image has its new size.
  ///
  /// - Parameters:
  ///   - perSide: how many points of each side are followed: 1, the corners, where lines stay straight.
  ///   - destination: where a place of the old image is in the new one.
  mutating func moveBoxes(perSide: Int = 1, _ destination: (ImagePoint) -> ImagePoint) {
    boxes = boxes.map { box, visible in
      let points = box.border(perSide: perSide).map(destination)
      var moved = box
      (moved.top, moved.bottom) = (points.map(\.y).min() ?? 0, points.map(\.y).max() ?? 0)
      (moved.left, moved.right) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 0)
      let clipped = moved.clipped(height: height, width: width)
      return (clipped, moved.area > 0 ? visible * clipped.area / moved.area : 0)
    }
  }
}
