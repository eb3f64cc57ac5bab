/// One colour of a screen.
struct Color: Equatable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  var css: String { "rgb(\(red),\(green),\(blue))" }

  /// Black or white, whichever can be read on this colour.
  var readableInk: String {
    let luma = 0.299 * Float(red) + 0.587 * Float(green) + 0.114 * Float(blue)
    return luma > 140 ? "#000" : "#fff"
  }

  func mixed(with other: Color, _ part: Float) -> Color {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Float(a) + (Float(b) - Float(a)) * part).rounded()) }
    return Color(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }
}

/// Numbers as colours that colour-blind people tell apart too: one lightness gradient for numbers of one sign, and two
/// that meet in white at zero for numbers of both.
struct ColorScale {
  /// The number at the beginning of the scale; infinite if there was none to span.
  let low: Float
  /// The number at its end.
  let high: Float
  private let stops: [Color]

  /// Numbers that are all alike have nothing to tell apart, so they get no colour that seems to mean something.
  private static let plain = Color(red: 244, green: 244, blue: 244)

  /// Whether zero is in the middle, and numbers of both signs have their own colours.
  var isDiverging: Bool { stops == ColorScale.diverging }

  /// A scale that spans the finite numbers among `values`, or else these limits.
  init(for values: some Sequence<Float>, in limits: ClosedRange<Float>? = nil) {
    if let limits {
      self.init(from: limits.lowerBound, to: limits.upperBound)
      return
    }
    var (least, most) = (Float.infinity, -Float.infinity)
    for value in values where value.isFinite {
      least = min(least, value)
      most = max(most, value)
    }
    self.init(from: least, to: most)
  }

  private init(from least: Float, to most: Float) {
    if least < 0 && most > 0 {
      let reach = max(-least, most)
      (low, high, stops) = (-reach, reach, ColorScale.diverging)
    } else {
      (low, high, stops) = (least, most, ColorScale.sequential)
    }
  }

  /// The colour of a number; grey if it is not finite.
  func color(of value: Float) -> Color {
    guard value.isFinite else { return Color(red: 128, green: 128, blue: 128) }
    guard high > low else { return ColorScale.plain }
    // Halves, because the whole width may overflow.
    let width = high / 2 - low / 2
    let place = (value / 2 - low / 2) / width
    let position = min(max(place, 0), 1) * Float(stops.count - 1)
    let index = min(Int(position), stops.count - 2)
    return stops[index].mixed(with: stops[index + 1], position - Float(index))
  }

  /// The colours of many numbers, as red, green and blue bytes: from 1024 steps of the scale, which no eye tells apart.
  func bytes(of values: [Float]) -> [UInt8] {
    guard high > low else { return values.flatMap { bytes(of: color(of: $0)) } }
    let steps = 1024
    let table = (0...steps).map { step -> Color in
      let part = Float(step) / Float(steps)
      return color(of: low * (1 - part) + high * part)
    }
    return [UInt8](unsafeUninitializedCapacity: values.count * 3) { bytes, count in
      for (i, value) in values.enumerated() {
        let place = (value / 2 - low / 2) / (high / 2 - low / 2)
        let color = value.isFinite ? table[Int(min(max(place, 0), 1) * Float(steps))] : color(of: value)
        (bytes[i * 3], bytes[i * 3 + 1], bytes[i * 3 + 2]) = (color.red, color.green, color.blue)
      }
      count = values.count * 3
    }
  }

  private func bytes(of color: Color) -> [UInt8] { [color.red, color.green, color.blue] }

  /// After viridis (Smith and van der Walt, 2015): lightness grows evenly.
  static let sequential = [
    Color(red: 68, green: 1, blue: 84), Color(red: 70, green: 51, blue: 127), Color(red: 54, green: 92, blue: 141),
    Color(red: 39, green: 127, blue: 142), Color(red: 31, green: 161, blue: 135), Color(red: 74, green: 194, blue: 109),
    Color(red: 159, green: 218, blue: 58), Color(red: 253, green: 231, blue: 37),
  ]
  /// Blue for negative, orange for positive: two arms that no kind of colour blindness makes one.
  static let diverging = [
    Color(red: 5, green: 60, blue: 130), Color(red: 90, green: 150, blue: 205), Color(red: 255, green: 255, blue: 255),
    Color(red: 245, green: 165, blue: 80), Color(red: 170, green: 75, blue: 0),
  ]
}
