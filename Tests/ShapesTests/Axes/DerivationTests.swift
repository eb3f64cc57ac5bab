import Testing

@testable import Shapes

@Suite struct DerivationTests {
  @Test func floorAndWhatItDrops() throws {
    let alexNet = try ConvolutionAxis(input: 227, filter: 11, stride: 4).derivation
    #expect(alexNet.inOneLine == "⌊(227 + 2·0 − 11)/4⌋ + 1 = 55")
    #expect(
      alexNet.equation.text
        == "⌊(n + 2p − f)/s⌋ + 1 = ⌊(227 + 2·0 − 11)/4⌋ + 1 = ⌊216/4⌋ + 1 = 54 + 1 = 55")
    #expect(
      alexNet.equation.latex.hasPrefix(
        "\\left\\lfloor \\frac{n + 2p - f}{s} \\right\\rfloor + 1 = \\left\\lfloor \\frac{227 + 2 \\cdot 0 - 11}{4}"))
    #expect(alexNet.note == "")
    let odd = try ConvolutionAxis(input: 7, filter: 3, stride: 3).derivation
    #expect(odd.inOneLine == "⌊(7 + 2·0 − 3)/3⌋ + 1 = 2")
    #expect(odd.note == "floor drops 1 pixel at the end, 1 of the image: (7 − 3) mod 3 = 1")
    let ofPadding = try ConvolutionAxis(input: 7, filter: 3, stride: 3, padding: 2).derivation
    #expect(ofPadding.note == "floor drops 2 pixels at the end, only padding: (11 − 3) mod 3 = 2")
  }

  @Test func dilationAndSides() throws {
    let axis = try ConvolutionAxis(input: 10, filter: 3, stride: 2, padding: [0, 1], dilation: 2)
    #expect(
      axis.derivation.equation.text
        == "⌊(n + p₁ + p₂ − d·(f − 1) − 1)/s⌋ + 1 = ⌊(10 + 0 + 1 − 2·(3 − 1) − 1)/2⌋ + 1 = ⌊6/2⌋ + 1 = 3 + 1 = 4")
  }

  @Test func roundingUp() throws {
    let axis = try ConvolutionAxis(.ceilPooling, input: 6, filter: 3, stride: 2)
    #expect(axis.derivation.inOneLine == "⌈(6 + 2·0 − 3)/2⌉ + 1 = 3")
    #expect(axis.derivation.note == "the last window sticks out by 1 pixel")
    let clipped = try ConvolutionAxis(.ceilPooling, input: 4, filter: 2, stride: 3, padding: [1, 1])
    #expect(clipped.output == 2)
    #expect(clipped.derivation.inOneLine == "⌈(4 + 2·1 − 2)/3⌉ + 1 − 1 = 2")
    #expect(clipped.derivation.note.contains("one window less than ceil says"))
  }

  @Test func transposed() throws {
    let axis = try ConvolutionAxis(
      .transposedConvolution, input: 4, filter: 3, stride: 2, padding: 1, outputPadding: 1)
    #expect(axis.derivation.equation.text == "(n − 1)·s + f − 2p + a = (4 − 1)·2 + 3 − 2·1 + 1 = 8")
    let sides = try ConvolutionAxis(
      .transposedConvolution, input: 4, filter: 3, stride: 2, padding: [0, 1], dilation: 2)
    #expect(
      sides.derivation.equation.text
        == "(n − 1)·s + d·(f − 1) + 1 − (p₁ + p₂) = (4 − 1)·2 + 2·(3 − 1) + 1 − (0 + 1) = 10")
  }
}
