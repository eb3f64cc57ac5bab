import Foundation
import Testing

@testable import Fovea

@Suite struct EscapingTests {
  @Test func htmlAndJSON() throws {
    #expect("<b a=\"1\">&'".htmlEscaped == "&lt;b a=&quot;1&quot;&gt;&amp;&#39;")
    let nasty = "\u{1}\"\\\n\r\t/é😀\u{7F}"
    let back = try JSONDecoder().decode([String].self, from: Data("[\(nasty.jsonQuoted)]".utf8))
    #expect(back == [nasty])
  }

  @Test func base64AgreesWithFoundation() {
    for count in 0...20 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 250) }
      #expect(base64(bytes) == Data(bytes).base64EncodedString())
    }
  }
}

@Suite struct ColorScaleTests {
  @Test func zeroIsWhiteAmongBothSigns() {
    let scale = ColorScale(for: [-1, 4])
    #expect(scale.color(of: 0) == Color(red: 255, green: 255, blue: 255))
    #expect(scale.color(of: 4).red > scale.color(of: 4).blue)
    #expect(scale.color(of: -4).blue > scale.color(of: -4).red)
  }

  /// What colour-blind readers go by is lightness: it must grow with the number.
  @Test func lightnessGrowsWithTheNumber() {
    let scale = ColorScale(for: [0, 1])
    let luma = (0...50).map { step -> Float in
      let color = scale.color(of: Float(step) / 50)
      return 0.299 * Float(color.red) + 0.587 * Float(color.green) + 0.114 * Float(color.blue)
    }
    #expect(zip(luma, luma.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func oddNumbersHaveAColor() {
    let scale = ColorScale(for: [Float.nan, 3, 3])
    #expect(scale.color(of: .nan) == Color(red: 128, green: 128, blue: 128))
    #expect(scale.color(of: 3) == Color(red: 244, green: 244, blue: 244))
    #expect(scale.bytes(of: [3, .nan]) == [244, 244, 244, 128, 128, 128])
    #expect(ColorScale(for: [-1, 1]).bytes(of: [0, .nan]) == [255, 255, 255, 128, 128, 128])
    let wide = ColorScale(for: [-Float.greatestFiniteMagnitude, Float.greatestFiniteMagnitude])
    #expect(wide.color(of: 0) == Color(red: 255, green: 255, blue: 255))
  }
}
