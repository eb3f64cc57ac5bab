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
  ///
  /// They are told with an exponent if one of them is 10⁸ or more, if the largest is below 10⁻⁴, or if the smallest would
  /// need more than eight decimals: as NumPy does, but not as soon as one is a thousand times another.
  ///
  /// - Parameter digits: how many digits of the largest number are told.
  static func column<Number: BinaryFloatingPoint>(_ values: some Collection<Number>, digits: Int = 4) -> [String] {
    // Zero has no sign here.
    let numbers = values.map { $0 == 0 ? 0 : Double($0) }
    let sizes = numbers.lazy.filter { $0.isFinite && $0 != 0 }.map { abs($0) }
    guard let largest = sizes.max(), let smallest = sizes.min() else {
      return numbers.map { special($0) ?? "0" }
    }
    if largest < 1e8, numbers.allSatisfy({ !$0.isFinite || $0 == $0.rounded() }) {
      return numbers.map { special($0) ?? String(Int($0)) }
    }
    // So many decimals that the wanted digits of the largest number are seen, and one of the smallest.
    let magnitude = Int(log10(largest).rounded(.down))
    let wanted = max(digits - max(magnitude, 0), digits - 1 - magnitude, 2)
    let places = max(min(wanted, max(digits, 8)), -Int(log10(smallest).rounded(.down)))
    let ratio = pow(10, Double(digits + 4))
    guard largest < 1e8, largest >= 1e-4, places <= max(digits, 8), largest / smallest < ratio else {
      return trimmed(numbers.map { special($0) ?? formatted("%.\(digits - 1)e", $0) }, of: numbers, digits)
    }
    return trimmed(numbers.map { special($0) ?? rounded($0, places: places) }, of: numbers, digits)
  }

  /// The texts without the zeros at the end of the decimals that all of them have; one decimal stays beside an exponent.
  /// Zeros that stand for a rounded number stay, so that 0.99999 is 1.0000 and not 1.
  private static func trimmed(_ texts: [String], of numbers: [Double], _ digits: Int) -> [String] {
    // Beyond the digits that the kind of numbers has, there is only noise.
    let noise = digits > 4 ? 1e-12 : 1e-6
    let areExact = zip(texts, numbers).allSatisfy { text, number in
      !number.isFinite || abs((Double(text) ?? 0) - number) <= noise * abs(number)
    }
    guard areExact else { return texts }
    let parts = texts.map { text -> (whole: Substring, decimals: Substring, exponent: Substring) in
      let mantissa = text.prefix { $0 != "e" }
      guard let point = mantissa.firstIndex(of: ".") else { return (mantissa, "", text.dropFirst(mantissa.count)) }
      return (mantissa[..<point], mantissa[mantissa.index(after: point)...], text.dropFirst(mantissa.count))
    }
    let needed =
      parts.map { part in part.decimals.count - part.decimals.reversed().prefix { $0 == "0" }.count }.max() ?? 0
    return parts.map { part in
      let kept = part.decimals.prefix(part.exponent.isEmpty ? needed : max(needed, 1))
      return part.whole + (kept.isEmpty ? "" : ".") + kept + part.exponent
    }
  }

  private static func special(_ value: Double) -> String? {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    return nil
  }
}
