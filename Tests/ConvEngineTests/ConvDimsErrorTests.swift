import ConvEngine
import Testing

@Suite struct ConvDimsErrorTests {
  private func dims(
    batch: Int = 1, input: Int = 7, channels: Int = 4, filter: Int = 3, outputs: Int = 4, stride: HeightWidth = 1,
    padding: Padding2D = 0, dilation: HeightWidth = 1, groups: Int = 1
  ) throws(ConvDimsError) -> ConvDims {
    try ConvDims(
      batch: batch, inputHeight: input, inputWidth: input, inputChannels: channels, filterHeight: filter,
      filterWidth: filter, outputChannels: outputs, stride: stride, padding: padding, dilation: dilation,
      groups: groups)
  }

  private func message(_ make: () throws(ConvDimsError) -> ConvDims) -> String? {
    do throws(ConvDimsError) {
      _ = try make()
      return nil
    } catch {
      return error.description
    }
  }

  @Test func sizesBelowTheirMinimum() {
    #expect(throws: ConvDimsError.tooSmall(name: "batch size", value: -1, minimum: 0)) { try dims(batch: -1) }
    #expect(throws: ConvDimsError.tooSmall(name: "input height", value: 0, minimum: 1)) { try dims(input: 0) }
    #expect(throws: ConvDimsError.tooSmall(name: "filter height", value: -3, minimum: 1)) { try dims(filter: -3) }
    #expect(throws: ConvDimsError.tooSmall(name: "number of groups", value: 0, minimum: 1)) { try dims(groups: 0) }
    #expect(throws: ConvDimsError.tooSmall(name: "horizontal dilation", value: 0, minimum: 1)) {
      try dims(dilation: HeightWidth(height: 1, width: 0))
    }
    #expect(throws: ConvDimsError.tooSmall(name: "padding on the left", value: -1, minimum: 0)) {
      try dims(padding: Padding2D(top: 0, bottom: 0, left: -1, right: 0))
    }
    #expect(
      message { () throws(ConvDimsError) in try dims(stride: 0) }
        == "The vertical stride is 0, but it must be at least 1.")
  }

  @Test func filterLargerThanThePaddedInput() {
    #expect(
      message { () throws(ConvDimsError) in try dims(input: 4, filter: 7, padding: 1) }
        == "A filter with height 7 does not fit into an input with height 4 and padding 1 + 1, 6 in all. "
        + "Use a smaller filter, a larger input or 1 more padding.")
    #expect(
      message { () throws(ConvDimsError) in try dims(input: 4, filter: 3, dilation: 2) }
        == "A filter with height 3 and dilation 2 covers 2·(3 − 1) + 1 = 5 pixels and does not fit into an input with "
        + "height 4. Use a smaller filter, a smaller dilation, a larger input or 1 more padding.")
  }

  @Test func channelsThatDoNotDivide() {
    #expect(
      message { () throws(ConvDimsError) in try dims(channels: 10, groups: 4) }
        == "10 input channels cannot be split into 4 equal groups (10 ÷ 4 leaves 2). Use 8 or 12 channels, or a number "
        + "of groups that divides 10.")
    #expect(throws: ConvDimsError.channelsDoNotDivide(name: "output channels", channels: 2, groups: 4)) {
      try dims(outputs: 2, groups: 4)
    }
  }

  @Test func sizesThatNoMachineHolds() {
    let large = Int(Int32.max)
    #expect(throws: ConvDimsError.tooLarge(name: "batch size", value: Int.max)) { try dims(batch: Int.max) }
    #expect(
      message { () throws(ConvDimsError) in try dims(batch: large, input: 1_000_000) }
        == "The input of shape 2147483647×1000000×1000000×4 would need 29.1 ZiB of memory, more than any process can "
        + "address. Use a smaller shape.")
    // The dilated filter's span must not overflow either.
    #expect(
      throws: ConvDimsError.filterDoesNotFit(
        axis: "height", input: 7, paddingBefore: 0, paddingAfter: 0, filter: large, dilation: large)
    ) { try dims(filter: large, dilation: HeightWidth(large)) }
  }

  @Test func workThatCannotBeCounted() {
    #expect {
      try ConvDims(
        inputHeight: 2_000_000, inputWidth: 2_000_000, inputChannels: 1, filterHeight: 1_000_000,
        filterWidth: 1_000_000, outputChannels: 1)
    } throws: { error in
      guard case ConvDimsError.tooManyMultiplyAdds(let count) = error else { return false }
      return count > 9e23 && count < 1.1e24
    }
  }
}
