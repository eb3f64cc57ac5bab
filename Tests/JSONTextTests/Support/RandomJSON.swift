import JSONText
import TestSupport

extension JSON {
  /// Values made of whatever is awkward: escapes, signs, numbers that `Int` or `Double` would round.
  static func random(depth: Int, using random: inout SeededGenerator) -> JSON {
    func text() -> String {
      let scalars: [Unicode.Scalar] = [
        "a", "\"", "\\", "\n", "\u{0}", "\u{8}", "\u{1F}", "é", "\u{301}", "😀", "\u{2028}", "/", "\u{7F}",
      ]
      return (0..<Int.random(in: 0...6, using: &random)).reduce(into: "") { text, _ in
        text.unicodeScalars.append(scalars.randomElement(using: &random) ?? "a")
      }
    }
    switch Int.random(in: 0...(depth > 0 ? 7 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .integer(.random(in: .min ... .max, using: &random))
    case 3: return JSON(.random(in: -1e10...1e10, using: &random))
    case 4: return .number(["-0", "2.50", "1E+30", "12345678901234567890"].randomElement(using: &random) ?? "0")
    case 5: return .string(text())
    case 6: return .array((0..<3).map { _ in .random(depth: depth - 1, using: &random) })
    default:
      return .object(
        Dictionary(
          (0..<3).map { _ in (text(), JSON.random(depth: depth - 1, using: &random)) }, uniquingKeysWith: { $1 }))
    }
  }
}
