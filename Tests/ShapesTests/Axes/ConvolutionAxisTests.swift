import ConvEngine
import TestSupport
import Testing

@testable import Shapes

/// One rule for shapes and for the engine.
@Suite struct ConvolutionAxisTests {
  @Test(
    arguments: [
      (6, 3, 1, 0, 4, 0), (100, 3, 1, 0, 98, 0), (7, 3, 1, 0, 5, 0), (7, 3, 2, 0, 3, 0), (7, 3, 3, 0, 2, 1),
      (7, 3, 1, 1, 7, 0), (7, 3, 3, 1, 3, 0), (50, 5, 1, 2, 50, 0), (227, 11, 4, 0, 55, 0), (224, 11, 4, 0, 54, 1),
      (224, 3, 2, 1, 112, 1),
    ])
  func lecturesSizes(input: Int, filter: Int, stride: Int, padding: Int, output: Int, dropped: Int) throws {
    let axis = try ConvolutionAxis(input: input, filter: filter, stride: stride, padding: AxisPadding(padding))
    #expect(axis.output == output)
    #expect(axis.dropped == dropped)
  }

  /// The sentence of either side when the numbers fit nothing is its own, but both find so or neither does.
  @Test func convolutionsAreTheEngines() {
    var generator = SeededGenerator(seed: 1)
    var fitting = 0
    for _ in 0..<5000 {
      let (input, filter, stride) = (generator.number(0...40), generator.number(0...9), generator.number(0...6))
      let padding = AxisPadding(before: generator.number(-1...5), after: generator.number(-1...5))
      let dilation = generator.number(0...4)
      let ours = try? ConvolutionAxis(
        input: input, filter: filter, stride: stride, padding: padding, dilation: dilation)
      let engines = try? ConvAxis(
        .height, input: input, filter: filter, stride: stride, paddingBefore: padding.before,
        paddingAfter: padding.after, dilation: dilation)
      #expect(ours?.output == engines?.output)
      #expect(ours?.dropped == engines?.dropped)
      #expect(ours?.span == engines?.dilatedFilter)
      if ours != nil { fitting += 1 }
    }
    #expect((1000...4000).contains(fitting))
  }

  @Test func poolingsAreTheEngines() {
    var generator = SeededGenerator(seed: 2)
    var (fitting, more) = (0, 0)
    for _ in 0..<8000 {
      let (input, filter, stride) = (generator.number(0...30), generator.number(0...7), generator.number(0...6))
      let padding = AxisPadding(before: generator.number(-1...6), after: generator.number(-1...6))
      let (dilation, up) = (generator.number(0...4), generator.chance(1, in: 2))
      let ours = try? ConvolutionAxis(
        up ? .ceilPooling : .pooling, input: input, filter: filter, stride: stride, padding: padding,
        dilation: dilation)
      let engines = try? PoolAxis(
        .width, input: input, window: filter, stride: stride, paddingBefore: padding.before,
        paddingAfter: padding.after, dilation: dilation, roundsUp: up)
      #expect(
        ours?.output == engines?.output, "\(input) \(filter) \(stride) \(padding) \(dilation) \(up)")
      guard let ours else { continue }
      fitting += 1
      if ours.overhang > 0 { more += 1 }
      #expect(ours.overhang == 0 || up)
      #expect(!ours.hasPositionsInPadding)
    }
    #expect((1000...7000).contains(fitting) && more > 200)
  }

  @Test func transposedConvolutionsAreTheEngines() {
    var generator = SeededGenerator(seed: 3)
    var fitting = 0
    for _ in 0..<5000 {
      let (input, filter, stride) = (generator.number(0...20), generator.number(0...7), generator.number(0...5))
      let padding = AxisPadding(before: generator.number(-1...6), after: generator.number(-1...6))
      let (dilation, outputPadding) = (generator.number(0...3), generator.number(-1...5))
      let ours = try? ConvolutionAxis(
        .transposedConvolution, input: input, filter: filter, stride: stride, padding: padding, dilation: dilation,
        outputPadding: outputPadding)
      let engines = try? TransposedConvDims(
        inputChannels: 1, outputChannels: 1,
        axes: [
          .init(
            .length, input: input, filter: filter, stride: stride, paddingBefore: padding.before,
            paddingAfter: padding.after, outputPadding: outputPadding, dilation: dilation)
        ])
      #expect(ours?.output == engines?.outputShape[1])
      guard let ours else { continue }
      fitting += 1
      // The convolution with the same numbers leads back, and drops as many as the output padding says.
      let back = try? ConvolutionAxis(
        input: ours.output, filter: filter, stride: stride, padding: padding, dilation: dilation)
      #expect(back?.output == input && back?.dropped == outputPadding)
    }
    #expect((300...4000).contains(fitting))
  }

  @Test func absurdNumbersAreRefusedAndDoNotOverflow() {
    let largest = ConvolutionAxis.largestSize
    for operation in SlidingOperation.allCases {
      #expect(throws: ShapeError.self) { try ConvolutionAxis(operation, input: largest + 1, filter: 3) }
      #expect(throws: ShapeError.self) { try ConvolutionAxis(operation, input: Int.max, filter: Int.max) }
      #expect(throws: ShapeError.self) { try ConvolutionAxis(operation, input: Int.min, filter: 3) }
    }
    #expect(throws: ShapeError.self) {
      try ConvolutionAxis(input: 1, filter: largest, stride: largest, dilation: largest)
    }
    #expect(throws: ShapeError.self) {
      try ConvolutionAxis(.transposedConvolution, input: largest, filter: largest, stride: largest, dilation: largest)
    }
    #expect((try? ConvolutionAxis(input: largest, filter: 1))?.output == largest)
    #expect((try? ConvolutionAxis(input: largest, filter: largest, padding: AxisPadding(largest)))?.output != nil)
  }

  @Test(
    arguments: [
      (.convolution, 2, 3, 1, 0, 0, "a filter of 3 does not fit into 2: 2 − 3 = −1 is less than 0"),
      (.convolution, 0, 3, 1, 0, 0, "the input is 0, but it must be at least 1: there is nothing to look at"),
      (.convolution, 7, 3, 0, 0, 0, "the stride is 0, but it must be at least 1: it would never move on"),
      (.convolution, 7, 3, 1, -1, 0, "the padding is -1"),
      (.convolution, 7, 3, 1, 0, 1, "only a transposed convolution has one"),
      (.pooling, 4, 2, 2, 2, 0, "window 0, which begins at pixel -2 of 0 to 3, has nothing but padding"),
      (.pooling, 1, 5, 1, 0, 0, "a window of 5 does not fit into 1: 1 − 5 = −4"),
      (
        .transposedConvolution, 1, 3, 2, 2, 0,
        "(1 − 1)·2 + 3 − 2·2 = -1, so nothing is left: without padding 3 would come out; a padding of at most 2"
      ),
      (.transposedConvolution, 4, 3, 2, 1, 2, "an output padding of 2 is too much at stride 2"),
    ] as [(SlidingOperation, Int, Int, Int, Int, Int, String)])
  func mistakesAreExplained(
    operation: SlidingOperation, input: Int, filter: Int, stride: Int, padding: Int, outputPadding: Int,
    sentence: String
  ) {
    #expect {
      try ConvolutionAxis(
        operation, input: input, filter: filter, stride: stride, padding: AxisPadding(padding),
        outputPadding: outputPadding)
    } throws: { "\($0)".contains(sentence) }
  }

  /// What is advised in the message fits.
  @Test func adviceIsRight() throws {
    #expect {
      try ConvolutionAxis(input: 4, filter: 3, dilation: 3)
    } throws: { error in
      let text = "\(error)"
      return text.contains("a filter of 3 spans 3·(3 − 1) + 1 = 7 pixels and does not fit into 4: 4 − 7 = −3")
        && text.contains(
          "a filter of at most 2, a dilation of at most 1, an input of at least 7, or 3 more padding in all")
    }
    #expect(try ConvolutionAxis(input: 4, filter: 2, dilation: 3).output == 1)
    #expect(try ConvolutionAxis(input: 4, filter: 3, dilation: 1).output == 2)
    #expect(try ConvolutionAxis(input: 7, filter: 3, dilation: 3).output == 1)
    #expect(try ConvolutionAxis(input: 4, filter: 3, padding: [1, 2], dilation: 3).output == 1)
  }

  @Test func whatFloorDropsMayBePadding() throws {
    let axis = try ConvolutionAxis(input: 7, filter: 3, stride: 3, padding: 2)
    #expect(axis.output == 3 && axis.dropped == 2 && axis.droppedOfImage == 0)
    #expect(axis.start(ofPosition: 2) == 4)
    let gaps = try ConvolutionAxis(input: 9, filter: 1, stride: 2)
    #expect(gaps.skippedBetween == 1)
  }
}
