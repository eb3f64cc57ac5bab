/// The colours of charts and outlines, which colour-blind people tell apart, as everybody does on white as on black, and
/// dashes besides: differences of colour are small in thin lines.
enum Palette {
  typealias Look = (color: String, dashes: String)

  static let looks: [Look] = [
    ("#3b82c4", ""), ("#d96f0e", "7 3"), ("#849c6c", "2 3"), ("#843cfc", "9 3 2 3"), ("#d80c30", "12 4"),
    ("#846078", "1 2"),
  ]

  /// How the line, outline or group of points with this number looks; after the last look the first comes again.
  static func look(_ number: Int) -> Look { looks[number % looks.count] }

  /// What draws a line in a look, as attributes of SVG.
  static func stroke(_ number: Int, width: String = "1.8") -> String {
    let look = look(number)
    return "stroke=\"\(look.color)\" stroke-width=\"\(width)\""
      + (look.dashes.isEmpty ? "" : " stroke-dasharray=\"\(look.dashes)\"")
  }
}
