internal import Glibc

/// Numbers as people write them: no more digits than say something, and columns that line up.
enum NumberText {
  /// C's `printf` for one number.
  static func formatted(_ format: String, _ value: Double) -> String {
    var buffer = [CChar](repeating: 0, count: 400)
    let length = withVaList([value]) { vsnprintf(&buffer, buffer.count, format, $0) }
    return String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A number with a fixed count of decimals, as `0.50`.
  static func rounded(_ value: Double, places: Int) -> String {
    formatted("%.\(places)f", value)
  }

  /// One number, with at most `digits` significant digits and no zeros at the end: `0.25`, `1e-07`, `12345`.
  static func short(_ value: Double, digits: Int = 4) -> String {
    if let special = special(value) { return special }
    if value == value.rounded(), abs(value) < 1e7 { return String(Int(value)) }
    return formatted("%.\(digits)g", value)
  }

  /// Numbers of one table, all with the same count of decimals, so that they line up when set to the right.
  static func column<Number: BinaryFloatingPoint>(_ values: some Collection<Number>) -> [String] {
    let finite = values.lazy.filter { $0.isFinite }.map { abs(Double($0)) }
    let largest = finite.max() ?? 0
    let smallest = finite.filter { $0 > 0 }.min() ?? 0
    let whole = values.allSatisfy { !$0.isFinite || $0 == $0.rounded() }
    if whole && largest < 1e7 { return values.map { special(Double($0)) ?? String(Int($0)) } }
    if largest >= 1e6 || largest < 1e-4 || (smallest > 0 && largest / smallest > 1e7) {
      return values.map { special(Double($0)) ?? formatted("%.3e", Double($0)) }
    }
    // Four decimals for numbers about one, more for smaller ones, so that four digits of the largest are seen.
    let magnitude = largest > 0 ? Int(log10(largest).rounded(.down)) : 0
    let places = min(8, max(4 - max(magnitude, 0), 3 - magnitude, 2))
    let fixed = values.map { special(Double($0)) ?? rounded(Double($0), places: places) }
    let needed = fixed.map(usedPlaces).max() ?? 0
    return fixed.map { text in
      guard text.contains(".") else { return text }
      let excess = places - needed
      let kept = text.dropLast(excess)
      return String(kept.last == "." ? kept.dropLast() : kept)
    }
  }

  private static func usedPlaces(_ text: String) -> Int {
    guard let point = text.firstIndex(of: ".") else { return 0 }
    let decimals = text[text.index(after: point)...]
    return decimals.count - decimals.reversed().prefix { $0 == "0" }.count
  }

  private static func special(_ value: Double) -> String? {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    return nil
  }
}
