import ConvEngine
import TestSupport
import Testing

@Suite struct ConvolveTests {
  /// Within the rounding bound of a sum in single precision, see `roundingBounds`.
  @Test(arguments: InstructionSet.available)
  func agreesWithTheReference(on set: InstructionSet) {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<1500 {
      let dims = generator.dimsOfAnyRank()
      expectAgreement(dims, on: set, hasBias: generator.number(0...1) == 1, &generator)
    }
  }

  /// Sizes above the register tiles, packed panels and cache blocks, which the generated ones do not reach: height,
  /// width, input channels, filter, output channels, groups, stride.
  @Test(
    arguments: InstructionSet.available,
    [
      [14, 14, 64, 3, 96, 1, 1], [20, 19, 33, 3, 47, 1, 1], [7, 7, 300, 1, 65, 1, 1], [3, 3, 700, 3, 40, 1, 1],
      [40, 41, 3, 7, 64, 1, 2], [30, 30, 48, 3, 72, 3, 1], [28, 28, 1, 5, 6, 1, 1], [28, 28, 1, 5, 32, 1, 1],
      [1, 1, 513, 1, 1000, 1, 1], [60, 130, 3, 3, 3, 3, 1], [33, 31, 40, 5, 40, 40, 2], [64, 200, 1, 9, 1, 1, 1],
      [12, 12, 17, 3, 51, 17, 1], [300, 500, 1, 3, 1, 1, 1],
    ])
  func agreesWithTheReferenceOnLargerSizes(on set: InstructionSet, _ sizes: [Int]) throws {
    var generator = SeededGenerator(seed: 4)
    let dims = try ConvDims(
      batch: 2, inputHeight: sizes[0], inputWidth: sizes[1], inputChannels: sizes[2], filterHeight: sizes[3],
      filterWidth: sizes[3], outputChannels: sizes[4], stride: HeightWidth(sizes[6]), padding: Padding2D(sizes[3] / 2),
      groups: sizes[5])
    expectAgreement(dims, on: set, hasBias: true, &generator)
  }

  /// 1 × 1 filters, whose patches are read where the image lies unless a stride or padding forbids it.
  @Test(arguments: InstructionSet.available)
  func aFilterOfOnePixelAgreesWithTheReference(on set: InstructionSet) throws {
    var generator = SeededGenerator(seed: 52)
    for _ in 0..<100 {
      let groups = generator.number(1...3)
      let dims = try ConvDims(
        batch: generator.number(1...3), inputHeight: generator.number(1...9), inputWidth: generator.number(1...9),
        inputChannels: groups * generator.pick([2, 5, 16, 33, 200]), filterHeight: 1, filterWidth: 1,
        outputChannels: groups * generator.number(1...40),
        stride: HeightWidth(height: generator.number(1...2), width: generator.number(1...2)),
        padding: Padding2D(top: 0, bottom: generator.number(0...1), left: 0, right: generator.number(0...1)),
        groups: groups)
      expectAgreement(dims, on: set, hasBias: true, &generator)
    }
  }

  @Test func aFrameTimesAFrameOfAVideoByHand() throws {
    // Two frames of 1×2 pixels, a filter that takes the later frame minus the earlier one.
    let video = try ConvDims(
      inputDepth: 3, inputHeight: 1, inputWidth: 2, inputChannels: 1, filterDepth: 2, filterHeight: 1, filterWidth: 1,
      outputChannels: 1)
    #expect(fast(video, [1, 2, 4, 8, 16, 32], [-1, 1]) == [3, 6, 12, 24])
    #expect(reference(video, [1, 2, 4, 8, 16, 32], [-1, 1]) == [3, 6, 12, 24])
    let text = try ConvDims(inputLength: 4, inputChannels: 1, filterLength: 2, outputChannels: 1, stride: 2)
    #expect(fast(text, [1, 2, 4, 8], [1, 10]) == [21, 84])
  }

  /// A convolution of images is one of volumes with a single plane, and of rows if they have a single row.
  @Test func fewerDimensionsAreSpecialCases() throws {
    var generator = SeededGenerator(seed: 51)
    for _ in 0..<100 {
      let image = generator.dims()
      let volume = try ConvDims(
        batch: image.batch, inputChannels: image.inputChannels, outputChannels: image.outputChannels,
        axes: [ConvAxis(.depth, input: 1, filter: 1), image.height, image.width], groups: image.groups)
      let (input, filter) = (generator.floats(image.inputCount), generator.floats(image.filterCount))
      #expect(fast(image, input, filter) == fast(volume, input, filter), "\(image)")
      let row = try ConvDims(
        batch: image.batch, inputChannels: image.inputChannels, outputChannels: image.outputChannels,
        axes: [image.width], groups: image.groups)
      let oneRow = try ConvDims(
        batch: image.batch, inputChannels: image.inputChannels, outputChannels: image.outputChannels,
        axes: [ConvAxis(.height, input: 1, filter: 1), image.width], groups: image.groups)
      let (signal, taps) = (generator.floats(row.inputCount), generator.floats(row.filterCount))
      #expect(fast(row, signal, taps) == fast(oneRow, signal, taps), "\(row)")
    }
  }

  private func expectAgreement(
    _ dims: ConvDims, on set: InstructionSet, hasBias: Bool, _ generator: inout SeededGenerator
  ) {
    let input = generator.floats(dims.inputCount)
    let filter = generator.floats(dims.filterCount)
    let bias = hasBias ? generator.floats(dims.outputChannels) : nil
    let difference = firstDifference(
      fast(dims, input, filter, bias: bias, on: set), reference(dims, input, filter, bias: bias),
      within: roundingBounds(dims, input, filter, bias: bias))
    #expect(difference == nil, "\(dims) on \(set)")
  }

  @Test(arguments: InstructionSet.available)
  func wholeNumbersComeOutExactly(on set: InstructionSet) {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<300 {
      let dims = generator.dims()
      let input = generator.wholeNumbers(dims.inputCount)
      let filter = generator.wholeNumbers(dims.filterCount)
      #expect(fast(dims, input, filter, on: set) == reference(dims, input, filter), "\(dims)")
    }
  }

  /// conv(2x + 3y) = 2 conv(x) + 3 conv(y), exactly for small whole numbers.
  @Test func isLinearInTheInput() {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<100 {
      let dims = generator.dims()
      let (x, y) = (generator.wholeNumbers(dims.inputCount), generator.wholeNumbers(dims.inputCount))
      let filter = generator.wholeNumbers(dims.filterCount)
      let sum = fast(dims, zip(x, y).map { 2 * $0 + 3 * $1 }, filter)
      let parts = fast(dims, x, filter).flatMap { left in
        fast(dims, y, filter).map { zip(left, $0).map { 2 * $0 + 3 * $1 } }
      }
      #expect(sum == parts, "\(dims)")
    }
  }

  /// Where the image moves by one stride, the output moves by one pixel: bit by bit, away from the border.
  @Test(arguments: [1, 3, 8], [1, 2])
  func shiftOfTheImageShiftsTheOutput(channels: Int, stride: Int) throws {
    var generator = SeededGenerator(seed: 7)
    let dims = try ConvDims(
      inputHeight: 19, inputWidth: 23, inputChannels: channels, filterHeight: 3, filterWidth: 3,
      outputChannels: 2 * channels, stride: HeightWidth(stride), padding: 1)
    let image = generator.floats(dims.inputCount)
    let filter = generator.floats(dims.filterCount)
    var moved = [Float](repeating: 0, count: image.count)
    for y in stride..<dims.inputHeight {
      for x in stride..<dims.inputWidth {
        for c in 0..<channels {
          moved[(y * dims.inputWidth + x) * channels + c] =
            image[((y - stride) * dims.inputWidth + x - stride) * channels + c]
        }
      }
    }
    let still = try #require(fast(dims, image, filter))
    let shifted = try #require(fast(dims, moved, filter))
    func value(_ values: [Float], _ y: Int, _ x: Int, _ c: Int) -> Float {
      values[(y * dims.outputWidth + x) * dims.outputChannels + c]
    }
    for y in 2..<dims.outputHeight - 1 {
      for x in 2..<dims.outputWidth - 1 {
        for c in 0..<dims.outputChannels { #expect(value(shifted, y, x, c) == value(still, y - 1, x - 1, c)) }
      }
    }
  }

  @Test func separateImagesOfABatchDoNotMix() throws {
    var generator = SeededGenerator(seed: 8)
    for groups in [1, 3] {
      let one = try ConvDims(
        inputHeight: 9, inputWidth: 8, inputChannels: 3, filterHeight: 3, filterWidth: 3, outputChannels: 6, padding: 1,
        groups: groups)
      let both = try ConvDims(
        batch: 2, inputHeight: 9, inputWidth: 8, inputChannels: 3, filterHeight: 3, filterWidth: 3, outputChannels: 6,
        padding: 1, groups: groups)
      let input = generator.floats(both.inputCount)
      let filter = generator.floats(both.filterCount)
      let first = try #require(fast(one, Array(input[..<one.inputCount]), filter))
      let second = try #require(fast(one, Array(input[one.inputCount...]), filter))
      #expect(fast(both, input, filter) == first + second)
    }
  }
}
