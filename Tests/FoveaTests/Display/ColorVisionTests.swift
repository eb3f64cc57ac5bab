import Foundation
import Testing

@testable import Fovea

/// Whether colours are told apart, by everybody and on every page.
@Suite struct ColorVisionTests {
  /// What dichromats see of linear light (Machado, Oliveira and Fernandes, 2009, severity 1), and what everybody else does.
  private static let visions: [(name: String, rows: [[Double]])] = [
    ("all cones", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    (
      "protanopia",
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    (
      "deuteranopia",
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    (
      "tritanopia",
      [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
  ]

  private static func product(_ rows: [[Double]], _ vector: [Double]) -> [Double] {
    rows.map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// Linear light of an sRGB colour (IEC 61966-2-1).
  private static func light(_ color: Color) -> [Double] {
    [color.red, color.green, color.blue].map { byte in
      let value = Double(byte) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
  }

  /// CIE L*a*b* of linear light, under D65.
  private static func lab(_ light: [Double]) -> [Double] {
    let xyz = product(
      [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]], light)
    let f = zip(xyz, [0.95047, 1, 1.08883]).map { value, white in
      value / white > 216.0 / 24389 ? cbrt(value / white) : (24389.0 / 27 * value / white + 16) / 116
    }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }

  private static func seen(_ color: Color, _ vision: [[Double]]) -> [Double] {
    lab(product(vision, light(color)).map { min(max($0, 0), 1) })
  }

  /// CIE 1976: about 2 is a difference that is just seen.
  private static func difference(_ a: Color, _ b: Color, _ vision: [[Double]]) -> Double {
    zip(seen(a, vision), seen(b, vision)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  /// WCAG 2.
  private static func contrast(_ a: Color, _ b: Color) -> Double {
    let luminances = [a, b].map { product([[0.2126, 0.7152, 0.0722]], light($0))[0] + 0.05 }
    return max(luminances[0], luminances[1]) / min(luminances[0], luminances[1])
  }

  private static func color(_ css: String) throws -> Color {
    let number = try #require(Int(css.dropFirst(), radix: 16))
    return Color(red: UInt8(number >> 16), green: UInt8(number >> 8 & 255), blue: UInt8(number & 255))
  }

  private static let palette = Palette.looks.map(\.color)

  /// What is measured with: known answers.
  @Test func theMeasuresAreRight() {
    let (white, black) = (Color(red: 255, green: 255, blue: 255), Color(red: 0, green: 0, blue: 0))
    #expect(abs(Self.contrast(white, black) - 21) < 1e-9)
    let red = Self.lab(Self.light(Color(red: 255, green: 0, blue: 0)))
    #expect(zip(red, [53.24, 80.09, 67.20]).allSatisfy { abs($0 - $1) < 0.03 })
    // Red and green, equally light for a deuteranope, are nearly one colour; for everybody else they are far apart.
    let (brick, olive) = (Color(red: 190, green: 80, blue: 60), Color(red: 120, green: 120, blue: 55))
    #expect(Self.difference(brick, olive, Self.visions[0].rows) > 50)
    #expect(Self.difference(brick, olive, Self.visions[2].rows) < 6)
  }

  /// Ten times as different as what is just seen.
  @Test(arguments: visions.map(\.name), [20.0])
  func everyTwoColoursOfThePaletteAreToldApart(by vision: String, bound: Double) throws {
    let rows = try #require(Self.visions.first { $0.name == vision }).rows
    for (number, first) in Self.palette.enumerated() {
      for second in Self.palette[(number + 1)...] {
        #expect(
          Self.difference(try Self.color(first), try Self.color(second), rows) > bound, "\(first) and \(second)")
      }
    }
  }

  /// The pages of JupyterLab, and the cells of its dark theme: graphical objects need 3 : 1 (WCAG 2.1, 1.4.11).
  @Test(arguments: ["#ffffff", "#111111", "#212121"])
  func linesAreSeenOnLightAndDarkPages(page: String) throws {
    for line in Self.palette {
      #expect(try Self.contrast(Self.color(line), Self.color(page)) >= 3, "\(line) on \(page)")
    }
  }

  /// Lightness alone tells the numbers in order, whoever looks, and in print without colours.
  @Test(arguments: visions.map(\.name))
  func theSequentialScaleGetsLighterEvenly(for vision: String) throws {
    let rows = try #require(Self.visions.first { $0.name == vision }).rows
    let scale = ColorScale(for: [0, 1])
    let lightness = (0...20).map { Self.seen(scale.color(of: Float($0) / 20), rows)[0] }
    for (before, after) in zip(lightness, lightness.dropFirst()) { #expect(after > before + 1) }
    #expect(lightness[20] - lightness[0] > 70)
  }

  /// Equally far from zero, both signs are far apart; and away from zero each gets darker.
  @Test(arguments: visions.map(\.name))
  func theArmsOfTheDivergingScaleAreToldApart(by vision: String) throws {
    let rows = try #require(Self.visions.first { $0.name == vision }).rows
    let scale = ColorScale(for: [-1, 1])
    for step in 1...10 {
      let (negative, positive) = (scale.color(of: -Float(step) / 10), scale.color(of: Float(step) / 10))
      #expect(Self.difference(negative, positive, rows) > 12 * min(Double(step), 4))
      for sign in [-1, 1] as [Float] {
        let (near, far) = (scale.color(of: sign * Float(step - 1) / 10), scale.color(of: sign * Float(step) / 10))
        #expect(Self.seen(far, rows)[0] < Self.seen(near, rows)[0] - 2)
      }
    }
  }

  @Test func limitsMayBeGiven() {
    let scale = ColorScale(for: [0.25, 0.5], in: 0...1)
    #expect(scale.low == 0 && scale.high == 1 && !scale.isDiverging)
    #expect(scale.color(of: 2) == ColorScale.sequential.last && scale.color(of: -2) == ColorScale.sequential.first)
    #expect(ColorLegend(scale: scale).marks.map(\.text) == ["0", "1"])
    #expect(ColorLegend(scale: ColorScale(for: [-2, 1])).marks.map(\.text) == ["-2", "0", "2"])
    #expect(ColorLegend(scale: ColorScale(for: [3, 3])).html.isEmpty)
    #expect(ColorLegend(scale: ColorScale(for: [Float]())).html.isEmpty)
  }
}
