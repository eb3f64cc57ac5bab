/// The colours of charts and outlines, which colour-blind people tell apart on white as on black, and dashes for everyone
/// else.
enum Palette {
  typealias Look = (color: String, dashes: String)

  static let looks: [Look] = [
    ("#3b82c4", ""), ("#d96f0e", "7 3"), ("#2a9d6f", "2 3"), ("#b565c4", "9 3 2 3"), ("#c43b5c", "12 4"),
    ("#7d8590", "1 2"),
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
