/// The rules of style by which a picture moves: one step after the other, a rest at the end, and again from the beginning.
///
/// They need neither a script nor anything from elsewhere. Their names are the page's too, so each picture has its own.
struct Motion {
  /// What all names begin with.
  let name: String
  /// How many steps there are.
  let steps: Int
  private var rules = ""

  /// Steps that the rest at the end takes.
  private static let rest = 2
  /// The part of a step in which nothing moves.
  private static let hold = 0.7

  /// - Parameter content: what tells this picture from others.
  init(steps: Int, content: String) {
    self.steps = steps
    // FNV-1a (Fowler, Noll and Vo).
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in content.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    name = "fovea-" + String(hash, radix: 36)
  }

  /// Seconds from the beginning to the next.
  var seconds: Double { Double(steps + Self.rest) * min(0.9, max(0.3, 45 / Double(steps))) }

  /// All rules. Motion stops under the pointer, and where readers want less of it.
  var style: String {
    guard steps > 1 else { return "" }
    return ".\(name) .\(name)-m{animation-duration:\(SVGDrawing.pixel(seconds))s;animation-iteration-count:infinite}"
      + ".\(name)-a{animation-timing-function:step-end}.\(name):hover .\(name)-m{animation-play-state:paused}"
      + "@media(prefers-reduced-motion:reduce){.\(name) .\(name)-m{animation:none!important}}"
      + "@media print{.\(name) .\(name)-m{animation:none!important}}" + rules
  }

  /// The attributes of something that goes from place to place.
  ///
  /// - Parameter offsets: where it is at each step, in pixels from where it is drawn.
  mutating func moving(_ part: String, _ offsets: [(x: Double, y: Double)]) -> String {
    guard steps > 1 else { return "" }
    rules += "@keyframes \(name)-\(part){"
    for (step, offset) in offsets.enumerated() {
      let end = step == steps - 1 ? "to" : percent(Double(step) + Self.hold)
      rules +=
        "\(percent(Double(step))),\(end){transform:translate(\(SVGDrawing.pixel(offset.x))px,\(SVGDrawing.pixel(offset.y))px)}"
    }
    rules += "}"
    return "class=\"\(name)-m\" style=\"animation-name:\(name)-\(part)\""
  }

  /// The attributes of something that is not seen before a step.
  mutating func appearing(at step: Int) -> String {
    guard steps > 1, step > 0 else { return "" }
    let rule = "@keyframes \(name)-\(step){0%{opacity:0}\(percent(Double(step))),to{opacity:1}}"
    if known.insert(step).inserted { rules += rule }
    return "class=\"\(name)-m \(name)-a\" style=\"animation-name:\(name)-\(step)\""
  }

  private var known: Set<Int> = []

  private func percent(_ step: Double) -> String {
    let hundredths = Int((step / Double(steps + Self.rest) * 10_000).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100)" + (rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)") + "%"
  }
}
