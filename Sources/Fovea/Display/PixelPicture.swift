/// Pixels as a picture for a page, with words for those who do not see it.
struct PixelPicture {
  /// The pixels as they are, not enlarged.
  let raster: Raster
  /// What is seen, in a line.
  let words: String
  /// The console's form.
  let text: String
  /// What stands below the picture, as HTML.
  var below = ""
  /// Whether it has been enlarged already, so that every pixel is a square that must stay one.
  var isEnlarged = false

  /// A picture alone, for front ends that take it, and one with its words, which Jupyter's front ends prefer: of a picture
  /// alone they do not tell any. Its words are with the metadata, too, where `nbconvert` looks for them.
  var displayBundle: DisplayBundle {
    let shown = isEnlarged ? raster : raster.fittedForDisplay()
    guard let png = try? PNGFile.encode(shown, quickly: true) else { return DisplayBundle(text: text) }
    let encoded = base64(png)
    var source = encoded
    // A browser enlarges as well, and smaller pictures make shorter pages.
    let isEnlarged = isEnlarged || shown.width > raster.width
    if shown.width > raster.width, let small = try? PNGFile.encode(raster, quickly: true) { source = base64(small) }
    let style = "max-width:100%;height:auto" + (isEnlarged ? ";image-rendering:pixelated" : "")
    let html =
      "<img alt=\"\(words.htmlEscaped)\" width=\"\(shown.width)\" height=\"\(shown.height)\" style=\"\(style)\" "
      + "src=\"data:image/png;base64,\(source)\">"
    return DisplayBundle(
      text: text, ["image/png": encoded, "text/html": below.isEmpty ? html : "<div>\(html)<div>\(below)</div></div>"],
      metadata: "{\"image/png\":{\"alt\":\(words.jsonQuoted)}}")
  }
}

/// What tells its name in the words for those who do not see it: the caption under it is not enough, for a reader may jump
/// from picture to picture.
protocol NamedPicture: Displayable {
  /// The value as shown under a name; empty for none.
  func displayBundle(named name: String) -> DisplayBundle
}

/// Words with a name before them, if there is one.
func named(_ name: String, _ words: String) -> String { name.isEmpty ? words : "\(name): \(words)" }
