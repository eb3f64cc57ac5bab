import ConvEngine
import Testing

@Suite struct Padding2DTests {
  @Test func sameSplitsEvenlyAndGivesTheOddPixelToTheEnd() {
    #expect(Padding2D.same(input: 7, filter: 3) == 1)
    #expect(Padding2D.same(input: 7, filter: 5) == 2)
    #expect(Padding2D.same(input: 7, filter: 4) == Padding2D(top: 1, bottom: 2, left: 1, right: 2))
    #expect(Padding2D.same(input: 224, filter: 7, stride: 2) == Padding2D(top: 2, bottom: 3, left: 2, right: 3))
    #expect(Padding2D.same(input: 7, filter: 3, dilation: 2) == 2)
    // A stride larger than the filter needs none.
    #expect(Padding2D.same(input: 9, filter: 1, stride: 3) == 0)
  }

  @Test func sameLeavesNumbersThatAreOutOfRangeToConvDims() {
    #expect(Padding2D.same(input: 7, filter: 3, stride: 0) == 0)
    #expect(Padding2D.same(input: 7, filter: 3, dilation: HeightWidth(Int.max)) == 0)
    #expect(throws: ConvDimsError.tooSmall(name: "vertical stride", value: 0, minimum: 1)) {
      try ConvDims.same(
        inputHeight: 7, inputWidth: 7, inputChannels: 1, filterHeight: 3, filterWidth: 3, outputChannels: 1, stride: 0)
    }
  }

  @Test func fullGivesEveryOverlapAnOutput() throws {
    let padding = Padding2D.full(filter: HeightWidth(height: 3, width: 5), dilation: 2)
    #expect(padding == Padding2D(height: 4, width: 8))
    let dims = try ConvDims(
      inputHeight: 6, inputWidth: 6, inputChannels: 1, filterHeight: 3, filterWidth: 5, outputChannels: 1,
      padding: padding, dilation: 2)
    #expect(dims.outputHeight == 6 + 4)
    #expect(dims.outputWidth == 6 + 8)
  }

  @Test func descriptionsNameWhatDiffers() {
    #expect("\(Padding2D(2))" == "2")
    #expect("\(Padding2D(height: 1, width: 3))" == "1×3")
    #expect("\(Padding2D(top: 1, bottom: 2, left: 0, right: 0))" == "top 1, bottom 2, left 0, right 0")
    #expect(Padding2D(0).isZero)
    #expect(!Padding2D(top: 0, bottom: 0, left: 0, right: 1).isZero)
  }
}
