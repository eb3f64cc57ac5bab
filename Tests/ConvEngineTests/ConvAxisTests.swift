import ConvEngine
import TestSupport
import Testing

@Suite struct ConvAxisTests {
  @Test func errorsNameTheAxis() {
    #expect(throws: ConvDimsError.tooSmall(name: "stride along the depth", value: 0, minimum: 1)) {
      try ConvAxis(.depth, input: 3, filter: 3, stride: 0)
    }
    #expect(throws: ConvDimsError.tooSmall(name: "padding at the start", value: -1, minimum: 0)) {
      try ConvAxis(.length, input: 3, filter: 3, paddingBefore: -1)
    }
    #expect(throws: ConvDimsError.tooSmall(name: "padding at the back", value: -1, minimum: 0)) {
      try ConvAxis(.depth, input: 3, filter: 3, paddingAfter: -1)
    }
    #expect(throws: ConvDimsError.tooSmall(name: "dilation", value: 0, minimum: 1)) {
      try ConvAxis(.length, input: 3, filter: 3, dilation: 0)
    }
    #expect(throws: ConvDimsError.tooLarge(name: "filter depth", value: Int.max)) {
      try ConvAxis(.depth, input: 3, filter: Int.max)
    }
  }

  @Test func shapesHaveTheAxesThatThereAre() throws {
    let text = try ConvDims(
      batch: 2, inputLength: 10, inputChannels: 3, filterLength: 4, outputChannels: 5, stride: 2,
      padding: Padding1D(start: 1, end: 2))
    #expect(text.inputShape == [2, 10, 3])
    #expect(text.filterShape == [4, 3, 5])
    #expect(text.outputShape == [2, 5, 5])
    #expect(text.description == "2×10×3 ∗ 4×3×5 → 2×5×5, stride 2, padding 1+2")
    let video = try ConvDims(
      inputDepth: 10, inputHeight: 8, inputWidth: 9, inputChannels: 3, filterDepth: 3, filterHeight: 3, filterWidth: 3,
      outputChannels: 5, stride: DepthHeightWidth(depth: 1, height: 2, width: 2), padding: 1)
    #expect(video.inputShape == [1, 10, 8, 9, 3])
    #expect(video.outputShape == [1, 10, 4, 5, 5])
    #expect(video.multiplyAdds == 10 * 4 * 5 * 5 * 81)
    #expect(video.description == "1×10×8×9×3 ∗ 3×3×3×3×5 → 1×10×4×5×5, stride 1×2×2, padding 1")
    #expect(video.axes.map(\.dropped) == [0, 1, 0])
    #expect(throws: ConvDimsError.wrongNumberOfAxes(4)) {
      let axis = try ConvAxis(.width, input: 3, filter: 3)
      _ = try ConvDims(inputChannels: 1, outputChannels: 1, axes: [axis, axis, axis, axis])
    }
    #expect(ConvDimsError.wrongNumberOfAxes(4).description.contains("4 were given"))
  }

  @Test func samePaddingKeepsTheSizes() throws {
    var generator = SeededGenerator(seed: 52)
    for _ in 0..<200 {
      func three(_ range: ClosedRange<Int>) -> DepthHeightWidth {
        DepthHeightWidth(
          depth: generator.number(range), height: generator.number(range), width: generator.number(range))
      }
      let (input, filter, stride, dilation) = (three(1...9), three(1...4), three(1...3), three(1...2))
      let dims = try ConvDims(
        inputDepth: input.depth, inputHeight: input.height, inputWidth: input.width, inputChannels: 1,
        filterDepth: filter.depth, filterHeight: filter.height, filterWidth: filter.width, outputChannels: 1,
        stride: stride, padding: .same(input: input, filter: filter, stride: stride, dilation: dilation),
        dilation: dilation)
      for axis in dims.axes { #expect(axis.output == (axis.input + axis.stride - 1) / axis.stride) }
      let text = try ConvDims(
        inputLength: input.width, inputChannels: 1, filterLength: filter.width, outputChannels: 1,
        stride: stride.width,
        padding: .same(input: input.width, filter: filter.width, stride: stride.width, dilation: dilation.width),
        dilation: dilation.width)
      #expect(text.width.output == dims.width.output)
    }
  }

  @Test func threeNumbersReadAsOneWhereTheyAgree() {
    #expect(DepthHeightWidth(depth: 2, height: 2, width: 2).description == "2")
    #expect(DepthHeightWidth(depth: 1, height: 2, width: 3).description == "1×2×3")
    #expect(Padding3D(Padding2D(top: 1, bottom: 2, left: 3, right: 4)).right == 4)
    #expect(Padding3D(1).front == 1)
  }
}
