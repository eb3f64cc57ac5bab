import ConvEngine
import Testing

@Suite struct PoolDimsTests {
  /// Input, window, stride, padding, dilation; outputs rounded down and up.
  @Test(arguments: [
    [5, 3, 1, 0, 1, 3, 3], [5, 2, 2, 0, 1, 2, 3], [55, 3, 2, 0, 1, 27, 27], [28, 2, 2, 0, 1, 14, 14],
    [112, 3, 2, 0, 1, 55, 56], [112, 3, 2, 1, 1, 56, 57], [7, 2, 3, 0, 2, 2, 3], [2, 1, 3, 1, 1, 0, 0],
  ])
  func outputSizes(_ n: [Int]) throws {
    for (roundsUp, output) in [(false, n[5]), (true, n[6])] {
      let axis = try? PoolAxis(
        .width, input: n[0], window: n[1], stride: n[2], paddingBefore: n[3], paddingAfter: n[3], dilation: n[4],
        roundsUp: roundsUp)
      // 0 stands for windows that cover nothing but padding.
      #expect((axis?.output ?? 0) == output)
    }
  }

  @Test func theStrideIsTheWindowUnlessGiven() throws {
    let dims = try PoolDims(
      batch: 3, inputHeight: 6, inputWidth: 9, channels: 4, window: HeightWidth(height: 2, width: 3))
    #expect(dims.outputShape == [3, 3, 3, 4])
    #expect(dims.inputShape == [3, 6, 9, 4])
    #expect(dims.outputCount == 108)
  }

  @Test func whatCannotBeIsExplained() {
    #expect(throws: ConvDimsError.emptyWindow(axis: "height", window: 0, start: -2)) {
      try PoolDims(inputHeight: 4, inputWidth: 4, channels: 1, window: 2, padding: 2)
    }
    #expect(throws: ConvDimsError.tooSmall(name: "window width", value: 0, minimum: 1)) {
      try PoolDims(inputHeight: 4, inputWidth: 4, channels: 1, window: HeightWidth(height: 1, width: 0))
    }
    #expect(throws: ConvDimsError.tooSmall(name: "output height", value: 0, minimum: 1)) {
      try PoolDims(inputHeight: 4, inputWidth: 4, channels: 1, adaptingTo: 0)
    }
    #expect(throws: ConvDimsError.windowDoesNotFit(axis: "height", padded: 4, span: 5)) {
      try PoolDims(inputHeight: 4, inputWidth: 4, channels: 1, window: 5)
    }
    #expect(
      ConvDimsError.windowDoesNotFit(axis: "height", padded: 4, span: 5).description
        == "A window that covers 5 pixels does not fit into an input whose height, with its padding, is 4. Use a "
        + "smaller window, a smaller dilation or a larger input.")
    #expect(
      ConvDimsError.emptyWindow(axis: "height", window: 0, start: -2).description
        == "Window 0 along the height, which begins at pixel -2, covers nothing but padding, which has no value. Use "
        + "less padding or a larger window.")
    #expect(throws: ConvDimsError.wrongNumberOfAxes(0)) { try PoolDims(channels: 1, axes: []) }
    #expect(throws: ConvDimsError.tooSmall(name: "batch size", value: -1, minimum: 0)) {
      try PoolDims(batch: -1, inputHeight: 4, inputWidth: 4, channels: 1, window: 2)
    }
  }

  @Test func buffersThatNoProcessHolds() {
    let large = Int(Int32.max)
    #expect {
      try PoolDims(batch: large, inputHeight: 40000, inputWidth: 3, channels: large, window: 1)
    } throws: { error in
      guard case ConvDimsError.tooManyBytes(let name, _, _) = error else { return false }
      return name == "input"
    }
  }
}
