import ConvEngine
import TestSupport
import Testing

@Suite struct ConvDimsTests {
  /// Published sizes: input, filter, stride, padding, dilation and the output along one axis.
  @Test(arguments: [
    [7, 3, 1, 0, 1, 5], [7, 3, 2, 0, 1, 3], [7, 3, 3, 0, 1, 2], [7, 3, 1, 1, 1, 7], [7, 3, 3, 1, 1, 3],
    [6, 3, 1, 0, 1, 4], [100, 3, 1, 0, 1, 98], [227, 11, 4, 0, 1, 55], [50, 5, 1, 2, 1, 50], [32, 5, 1, 0, 1, 28],
    [7, 3, 1, 0, 2, 3], [7, 3, 1, 2, 2, 7], [10, 3, 2, 0, 3, 2], [5, 5, 1, 0, 1, 1], [1, 1, 1, 0, 1, 1],
  ])
  func outputSizes(_ numbers: [Int]) throws {
    let dims = try ConvDims(
      inputHeight: numbers[0], inputWidth: numbers[0] + 1, inputChannels: 1, filterHeight: numbers[1],
      filterWidth: numbers[1] + 1, outputChannels: 1, stride: HeightWidth(numbers[2]), padding: Padding2D(numbers[3]),
      dilation: HeightWidth(height: numbers[4], width: 1))
    #expect(dims.outputHeight == numbers[5])
    #expect(dims.outputWidth == (numbers[0] - numbers[1] + 2 * numbers[3]) / numbers[2] + 1)
  }

  @Test func strideThatDoesNotFitDropsPixels() throws {
    let dims = try ConvDims(
      inputHeight: 7, inputWidth: 8, inputChannels: 1, filterHeight: 3, filterWidth: 3, outputChannels: 1, stride: 3)
    #expect(dims.droppedRows == 1)
    #expect(dims.droppedColumns == 2)
  }

  @Test func outputSizeIsTheNumberOfFilterPositions() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let dims = generator.dims()
      let padded = dims.inputHeight + dims.padding.top + dims.padding.bottom
      let positions = stride(from: 0, through: padded - dims.dilatedFilterHeight, by: dims.stride.height)
      #expect(dims.outputHeight == Array(positions).count)
      #expect((0..<dims.stride.height).contains(dims.droppedRows))
      #expect((0..<dims.stride.width).contains(dims.droppedColumns))
    }
  }

  @Test func countsOfAKnownLayer() throws {
    // AlexNet's first layer: 11·11·3·96 weights and 55·55·96·363 multiply-adds.
    let dims = try ConvDims(
      inputHeight: 227, inputWidth: 227, inputChannels: 3, filterHeight: 11, filterWidth: 11, outputChannels: 96,
      stride: 4)
    #expect(dims.filterCount == 34_848)
    #expect(dims.tapsPerOutput == 363)
    #expect(dims.multiplyAdds == 105_415_200)
    #expect(dims.outputShape == [1, 55, 55, 96])
    #expect(dims.description == "1×227×227×3 ∗ 11×11×3×96 → 1×55×55×96, stride 4, padding 0")
  }

  @Test func groupsShareTheChannels() throws {
    let dims = try ConvDims(
      batch: 2, inputHeight: 5, inputWidth: 5, inputChannels: 6, filterHeight: 3, filterWidth: 3, outputChannels: 9,
      dilation: 2, groups: 3)
    #expect(dims.filterShape == [3, 3, 2, 9])
    #expect(dims.groupOutputChannels == 3)
    #expect(dims.description == "2×5×5×6 ∗ 3×3×2×9 → 2×1×1×9, stride 1, padding 0, dilation 2, 3 groups")
    #expect(!dims.isDepthwise)
  }

  @Test func samePaddingKeepsTheSize() throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<200 {
      let stride = HeightWidth(height: generator.number(1...4), width: generator.number(1...4))
      let (height, width) = (generator.number(1...20), generator.number(1...20))
      let dims = try ConvDims.same(
        inputHeight: height, inputWidth: width, inputChannels: 1, filterHeight: generator.number(1...6),
        filterWidth: generator.number(1...6), outputChannels: 1, stride: stride,
        dilation: HeightWidth(generator.number(1...3)))
      #expect(dims.outputHeight == (height + stride.height - 1) / stride.height)
      #expect(dims.outputWidth == (width + stride.width - 1) / stride.width)
    }
  }

  @Test func emptyBatchIsAllowed() throws {
    let dims = try ConvDims(
      batch: 0, inputHeight: 3, inputWidth: 3, inputChannels: 1, filterHeight: 3, filterWidth: 3, outputChannels: 1)
    #expect(dims.outputCount == 0)
    #expect(dims.multiplyAdds == 0)
  }
}
