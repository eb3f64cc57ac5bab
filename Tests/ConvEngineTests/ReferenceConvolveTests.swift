import ConvEngine
import Testing

@Suite struct ReferenceConvolveTests {
  @Test func aFilterOnASmallImageByHand() throws {
    // The well-known 5×5 binary image under an X-shaped filter.
    let image: [Float] = [
      1, 1, 1, 0, 0,
      0, 1, 1, 1, 0,
      0, 0, 1, 1, 1,
      0, 0, 1, 1, 0,
      0, 1, 1, 0, 0,
    ]
    let dims = try ConvDims(
      inputHeight: 5, inputWidth: 5, inputChannels: 1, filterHeight: 3, filterWidth: 3, outputChannels: 1)
    #expect(reference(dims, image, [1, 0, 1, 0, 1, 0, 1, 0, 1]) == [4, 3, 4, 2, 4, 3, 2, 3, 4])
  }

  @Test func theFilterIsNotFlipped() throws {
    let dims = try ConvDims(
      inputHeight: 1, inputWidth: 4, inputChannels: 1, filterHeight: 1, filterWidth: 2, outputChannels: 1)
    #expect(reference(dims, [1, 2, 4, 8], [10, 1]) == [12, 24, 48])
  }

  @Test func biasPaddingStrideAndDilation() throws {
    let dims = try ConvDims(
      inputHeight: 1, inputWidth: 4, inputChannels: 1, filterHeight: 1, filterWidth: 2, outputChannels: 2,
      stride: HeightWidth(height: 1, width: 2), padding: Padding2D(top: 0, bottom: 0, left: 1, right: 0),
      dilation: HeightWidth(height: 1, width: 2))
    // The padded row is 0 1 2 4 8; taps two apart at columns 0 and 2.
    #expect(reference(dims, [1, 2, 4, 8], [1, 10, 1, 10], bias: [100, 0]) == [102, 20, 110, 100])
  }

  @Test func groupsSeeTheirOwnChannels() throws {
    let dims = try ConvDims(
      inputHeight: 1, inputWidth: 1, inputChannels: 4, filterHeight: 1, filterWidth: 1, outputChannels: 2, groups: 2)
    // Filter [1, 1, 2, 2]: the first output sees channels 0 and 1, the second 2 and 3.
    #expect(reference(dims, [1, 2, 3, 4], [1, 10, 100, 1000]) == [201, 4030])
  }
}
