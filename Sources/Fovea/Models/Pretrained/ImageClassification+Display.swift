import Shapes

extension ImageClassification: Displayable, CustomStringConvertible {
  /// One line: the classes with their probabilities.
  public var description: String {
    guesses.map { "\($0.name) \(Self.text($0.probability))" }.joined(separator: ", ")
  }

  /// Two decimals, but nothing is told to be certain or impossible that is not.
  private static func text(_ probability: Float) -> String {
    let text = NumberText.rounded(Double(probability), places: 2)
    return text == "1.00" && probability < 1 ? "> 0.99" : text == "0.00" && probability > 0 ? "< 0.01" : text
  }

  /// The photograph with bars in a notebook, a line in a console.
  public var displayBundle: DisplayBundle { .picture(svg, text: description) }

  /// The photograph's longer side, the width of the longest bar, and what a class takes from top to bottom, in pixels.
  private static let (side, barWidth, rowHeight) = (300.0, 230.0, 36.0)

  /// The photograph, framed where the network saw only a part of it, and beside it a bar for each class.
  public var svg: String {
    let scale = Self.side / Double(max(image.width, image.height))
    let (width, height) = (Double(image.width) * scale, Double(image.height) * scale)
    let barsHeight = Self.rowHeight * Double(guesses.count)
    let whole = max(height, barsHeight)
    let top = (whole - height) / 2
    var svg = photograph(x: 0, y: top, width: width, height: height)
    if seen.rows.count < image.height || seen.columns.count < image.width {
      svg += frame(scale: scale, top: top)
    }
    let left = width + 20
    for (number, guess) in guesses.enumerated() {
      let y = (whole - barsHeight) / 2 + Double(number) * Self.rowHeight
      svg += row(guess, x: left, y: y)
    }
    return SVGDrawing.document(
      svg, width: left + Self.barWidth, height: whole,
      title: "A photograph, and what the network takes it for: \(self)",
      fontSize: 13)
  }

  private func photograph(x: Double, y: Double, width: Double, height: Double) -> String {
    // Twice the pixels that are shown, for screens that have them.
    let longest = max(image.width, image.height)
    let factor = max(1, longest / Int(2 * Self.side))
    let photo = image.shown
    let fitted =
      factor > 1 ? photo.resized(height: max(1, photo.height / factor), width: max(1, photo.width / factor)) : photo
    guard let jpeg = try? fitted.jpegData(quality: 88) else { return "" }
    return "<image x=\"\(Self.pixel(x))\" y=\"\(Self.pixel(y))\" width=\"\(Self.pixel(width))\" "
      + "height=\"\(Self.pixel(height))\" preserveAspectRatio=\"none\" href=\"data:image/jpeg;base64,\(base64(jpeg))\"/>"
  }

  /// A line round what the network saw, light on dark.
  private func frame(scale: Double, top: Double) -> String {
    let place =
      "x=\"\(Self.pixel(Double(seen.columns.lowerBound) * scale + 1))\" "
      + "y=\"\(Self.pixel(top + Double(seen.rows.lowerBound) * scale + 1))\" "
      + "width=\"\(Self.pixel(Double(seen.columns.count) * scale - 2))\" "
      + "height=\"\(Self.pixel(Double(seen.rows.count) * scale - 2))\" fill=\"none\""
    return "<rect \(place) stroke=\"#000\" stroke-opacity=\"0.55\" stroke-width=\"3\"/>"
      + "<rect \(place) stroke=\"#fff\" stroke-width=\"1.2\"/>"
  }

  /// The name, the number at the right, and the bar below both.
  private func row(_ guess: Guess, x: Double, y: Double) -> String {
    let (right, bar) = (x + Self.barWidth, y + 19)
    let probability = Double(guess.probability)
    func area(_ width: Double, _ fill: String) -> String {
      "<rect x=\"\(Self.pixel(x))\" y=\"\(Self.pixel(bar))\" width=\"\(Self.pixel(width))\" height=\"8\" rx=\"2\" \(fill)/>"
    }
    return "<text x=\"\(Self.pixel(x))\" y=\"\(Self.pixel(y + 13))\">\(guess.name.htmlEscaped)</text>"
      + "<text x=\"\(Self.pixel(right))\" y=\"\(Self.pixel(y + 13))\" text-anchor=\"end\">"
      + "\(Self.text(guess.probability).htmlEscaped)</text>"
      + area(Self.barWidth, "fill-opacity=\"0.12\"") + area(Self.barWidth * probability, "fill=\"#3b82c4\"")
  }

  private static func pixel(_ value: Double) -> String { SVGDrawing.pixel(value) }
}
