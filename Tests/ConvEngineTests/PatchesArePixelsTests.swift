import Testing

@testable import ConvEngine

@Suite struct PatchesArePixelsTests {
  private func dims(
    size: Int = 4, filter: Int = 1, stride: Int = 1, padding: Padding2D = Padding2D(0)
  ) throws -> ConvDims {
    try ConvDims(
      inputHeight: size, inputWidth: size, inputChannels: 3, filterHeight: filter, filterWidth: filter,
      outputChannels: 2, stride: HeightWidth(stride), padding: padding)
  }

  @Test func onlyAFilterOfOnePixelThatGoesToEveryPixelOnce() throws {
    #expect(try dims().patchesArePixels)
    #expect(try dims(size: 1, stride: 2).patchesArePixels)
    #expect(try !dims(filter: 3, padding: Padding2D(1)).patchesArePixels)
    #expect(try !dims(stride: 2).patchesArePixels)
    #expect(try !dims(padding: Padding2D(top: 1, bottom: 0, left: 0, right: 0)).patchesArePixels)
    #expect(try !dims(padding: Padding2D(top: 0, bottom: 0, left: 0, right: 1)).patchesArePixels)
  }

  /// The counts of pixels agree, but the second output lies in the padding.
  @Test func asManyOutputsAsInputsAreNotEnough() throws {
    let dims = try dims(size: 2, stride: 2, padding: Padding2D(top: 0, bottom: 1, left: 0, right: 1))
    #expect(dims.outputPixels == 4)
    #expect(!dims.patchesArePixels)
  }
}
