import Foundation
import Testing

@testable import Fovea

@Suite struct PortableFunctionsTests {
  @Test func logarithmsAgreeWithTheLibrary() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let u = 1 - Double(generator.next() >> 11) * 0x1p-53
      #expect(Swift.abs(PortableFunctions.log(u) - Foundation.log(u)) <= 7e-16 * max(-Foundation.log(u), 0x1p-53))
    }
    #expect(PortableFunctions.log(1) == 0)
    #expect(PortableFunctions.log(0x1p-53) == Foundation.log(0x1p-53))
    #expect(Swift.abs(PortableFunctions.log(10) - 2.302585092994046) < 5e-16)
  }

  @Test func anglesAgreeWithTheLibrary() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<20_000 {
      let v = Double(generator.next() >> 11) * 0x1p-53
      let (cosine, sine) = PortableFunctions.cosineAndSine(turns: v)
      #expect(
        Swift.abs(cosine - Foundation.cos(2 * .pi * v)) < 2e-15 && Swift.abs(sine - Foundation.sin(2 * .pi * v)) < 2e-15
      )
      #expect(Swift.abs(cosine * cosine + sine * sine - 1) < 5e-16)
    }
  }

  @Test func quarterTurnsAreExact() {
    #expect(PortableFunctions.cosineAndSine(turns: 0) == (1, 0))
    #expect(PortableFunctions.cosineAndSine(turns: 0.25) == (0, 1))
    #expect(PortableFunctions.cosineAndSine(turns: 0.5) == (-1, 0))
    #expect(PortableFunctions.cosineAndSine(turns: 0.75) == (0, -1))
    #expect(PortableFunctions.cosineAndSine(turns: 1) == (1, 0))
  }
}
