extension Image: Displayable, NamedPicture, CustomStringConvertible {
  /// One line: size, kind and the range of values, as `Image 512×512 gray, 0.02…0.98`.
  public var description: String {
    let (least, most) = (pixels.min().scalar, pixels.max().scalar)
    let range = "\(NumberText.short(Double(least), digits: 3))…\(NumberText.short(Double(most), digits: 3))"
    let legend =
      switch shading {
      case .light: ""
      case .signed: ", shown with 0 as gray"
      case .stretched: ", shown stretched"
      }
    return "Image \(width)×\(height) \(channels == 1 ? "gray" : "RGB"), \(range)\(legend)"
  }

  /// The picture as `shown`. More than 1024 pixels a side are reduced, tiny pictures enlarged, by whole factors.
  public var displayBundle: DisplayBundle { displayBundle(named: "") }

  func displayBundle(named name: String) -> DisplayBundle {
    PixelPicture(
      raster: shown.raster, words: named(name, description), text: "\(self)\n\(characterPicture())"
    ).displayBundle
  }

  /// The picture with its numbers turned into light as its `shading` says: what a notebook shows.
  public var shown: Image {
    let (least, most) = (pixels.min().scalar, pixels.max().scalar)
    var result: Image
    switch shading {
    case .light: result = clamped
    case .signed:
      let reach = Swift.max(-least, most)
      result = Image(reach > 0 && reach.isFinite ? pixels * (0.5 / reach) + 0.5 : pixels * 0 + 0.5)
    case .stretched: result = normalized
    }
    result.shading = .light
    return result
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
