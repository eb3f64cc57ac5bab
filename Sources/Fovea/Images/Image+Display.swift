extension Image: Displayable, CustomStringConvertible {
  /// One line: size, kind and the range of values, as `Image 512×512 gray, 0.02…0.98`.
  public var description: String {
    let (least, most) = (pixels.min().scalar, pixels.max().scalar)
    let range = "\(NumberText.short(Double(least), digits: 3))…\(NumberText.short(Double(most), digits: 3))"
    return "Image \(width)×\(height) \(channels == 1 ? "gray" : "RGB"), \(range)" + (isSigned ? ", gray is 0" : "")
  }

  /// Whether the picture is shown with zero as mid-gray: it has negative values that rounding does not explain.
  private var isSigned: Bool { pixels.min().scalar < -0.001 }

  /// The picture as it is shown: pixels from 0 (black) to 1 (white), larger values clamped to white. A picture with
  /// negative values, as filters give, is stretched so that zero becomes mid-gray and the value farthest from zero black or
  /// white. Pictures of more than 1024 pixels a side are reduced, tiny ones enlarged, by whole factors.
  public var displayBundle: DisplayBundle {
    let text = "\(self)\n\(characterPicture())"
    guard let png = try? PNGFile.encode(shown.raster.fittedForDisplay()) else { return DisplayBundle(text: text) }
    return DisplayBundle(text: text, ["image/png": base64(png)])
  }

  var shown: Image {
    guard isSigned else { return self }
    let reach = Swift.max(-pixels.min().scalar, pixels.max().scalar)
    return reach.isFinite ? Image(pixels * (0.5 / reach) + 0.5) : self
  }

  /// The picture in characters, for consoles: denser ones are lighter, as on a dark screen.
  private func characterPicture() -> String {
    let columns = Swift.min(width, 48)
    // A character is about twice as high as it is wide.
    let rows = Swift.max(1, Swift.min(height, Int((Float(columns * height) / Float(width) / 2).rounded())))
    guard rows <= 48 else { return "" }
    let small = shown.gray.resized(height: rows, width: columns).pixels
    let ramp = Array(" .:-=+*#%@")
    return (0..<rows).map { row in
      String(
        (0..<columns).map { column in
          let value = small.storage.base[row * columns + column]
          return ramp[Int(Swift.max(0, Swift.min(0.999, value.isNaN ? 0 : value)) * Float(ramp.count))]
        })
    }.joined(separator: "\n")
  }
}
