import ConvEngine
import TestSupport
import Testing

@Suite struct TransposedConvDimsTests {
  /// `(n − 1)·s + d·(f − 1) + 1 − p + output padding`: input, filter, stride, padding, output padding, dilation, output.
  @Test(arguments: [
    [4, 3, 1, 0, 0, 1, 6], [3, 3, 2, 1, 1, 1, 6], [3, 3, 2, 1, 0, 1, 5], [2, 3, 3, 0, 2, 2, 10],
    [5, 2, 2, 0, 0, 1, 10],
  ])
  func outputSizes(_ n: [Int]) throws {
    let dims = try TransposedConvDims(
      batch: 2, inputHeight: n[0], inputWidth: n[0], inputChannels: 4, filterHeight: n[1], filterWidth: n[1],
      outputChannels: 6, stride: HeightWidth(n[2]), padding: Padding2D(n[3]), outputPadding: HeightWidth(n[4]),
      dilation: HeightWidth(n[5]), groups: 2)
    #expect(dims.outputShape == [2, n[6], n[6], 6])
    #expect(dims.inputShape == [2, n[0], n[0], 4])
    #expect(dims.filterShape == [n[1], n[1], 3, 4])
  }

  @Test func everyPixelWritesTheFilter() throws {
    let dims = try TransposedConvDims(
      inputChannels: 1, outputChannels: 1, axes: [.init(.length, input: 3, filter: 3, stride: 2)])
    let output = guarded([[1, 10, 100], [1, 2, 3], [1000]] as [[Float]], outputCount: dims.outputCount) {
      transposedConvolve(dims, input: $0[0], filter: $0[1], bias: $0[2], output: $1)
    }
    #expect(output == [1001, 1002, 1013, 1020, 1130, 1200, 1300])
    let double = guarded([[1, 10, 100], [1, 2, 3]] as [[Double]], outputCount: dims.outputCount) {
      transposedConvolve(dims, input: $0[0], filter: $0[1], bias: nil, output: $1)
    }
    #expect(double == [1, 2, 13, 20, 130, 200, 300])
  }

  @Test func whatCannotBeIsExplained() {
    func dims(padding: Int = 0, outputPadding: Int = 0) throws -> TransposedConvDims {
      try TransposedConvDims(
        inputChannels: 1, outputChannels: 1,
        axes: [
          .init(
            .width, input: 2, filter: 3, stride: 2, paddingBefore: padding, paddingAfter: padding,
            outputPadding: outputPadding)
        ])
    }
    #expect(throws: ConvDimsError.outputPaddingTooLarge(axis: "width", outputPadding: 2, stride: 2)) {
      try dims(outputPadding: 2)
    }
    #expect(throws: ConvDimsError.nothingLeft(axis: "width", full: 5, paddingBefore: 3, paddingAfter: 3)) {
      try dims(padding: 3)
    }
    #expect(
      ConvDimsError.outputPaddingTooLarge(axis: "width", outputPadding: 2, stride: 2).description
        == "The output padding along the width is 2, but it must be less than the stride, 2: a convolution with that "
        + "stride drops no more pixels.")
    #expect(
      ConvDimsError.nothingLeft(axis: "width", full: 5, paddingBefore: 3, paddingAfter: 3).description
        == "A transposed convolution without padding would have an output with width 5; a padding of 3 + 3, which is "
        + "left out of it, leaves nothing. Use less padding.")
    #expect(throws: ConvDimsError.wrongNumberOfAxes(0)) {
      try TransposedConvDims(inputChannels: 1, outputChannels: 1, axes: [])
    }
  }
}
