import ConvEngine
import TestSupport
import Testing

@Suite struct Pad2DTests {
  static let modes: [BorderMode] = [.zeros, .constant(7), .reflect, .replicate, .circular]

  private func padded(
    _ mode: BorderMode, _ input: [Float], batch: Int = 1, height: Int, width: Int, channels: Int, _ padding: Padding2D
  ) throws -> [Float] {
    let rows = height + padding.top + padding.bottom
    let columns = width + padding.left + padding.right
    var output = [Float](repeating: .nan, count: batch * rows * columns * channels)
    try pad2D(
      mode, batch: batch, height: height, width: width, channels: channels, padding: padding, input: input,
      output: &output)
    return output
  }

  @Test func everyModeOnARow() throws {
    let expected: [[Float]] = [
      [0, 0, 1, 2, 3, 0, 0], [7, 7, 1, 2, 3, 7, 7], [3, 2, 1, 2, 3, 2, 1], [1, 1, 1, 2, 3, 3, 3],
      [2, 3, 1, 2, 3, 1, 2],
    ]
    for (mode, expected) in zip(Self.modes, expected) {
      let across = try padded(mode, [1, 2, 3], height: 1, width: 3, channels: 1, Padding2D(height: 0, width: 2))
      let down = try padded(mode, [1, 2, 3], height: 3, width: 1, channels: 1, Padding2D(height: 2, width: 0))
      #expect(across == expected, "\(mode)")
      #expect(down == expected, "\(mode)")
    }
  }

  @Test func cornersAndChannelsOfABatch() throws {
    // Two images of 2×2 pixels with two channels.
    let input: [Float] = [1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80]
    let output = try padded(
      .reflect, input, batch: 2, height: 2, width: 2, channels: 2, Padding2D(top: 1, bottom: 0, left: 0, right: 1))
    #expect(
      output == [
        3, 30, 4, 40, 3, 30, 1, 10, 2, 20, 1, 10, 3, 30, 4, 40, 3, 30,
        7, 70, 8, 80, 7, 70, 5, 50, 6, 60, 5, 50, 7, 70, 8, 80, 7, 70,
      ])
  }

  @Test func circularAndReplicateReachFurtherThanTheImage() throws {
    #expect(
      try padded(.circular, [1, 2], height: 1, width: 2, channels: 1, Padding2D(top: 0, bottom: 0, left: 5, right: 3))
        == [2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    #expect(
      try padded(.replicate, [1, 2], height: 1, width: 2, channels: 1, Padding2D(top: 0, bottom: 0, left: 3, right: 2))
        == [1, 1, 1, 1, 2, 2, 2])
  }

  @Test func reflectNeedsPixelsToMirror() {
    #expect(throws: BorderError.reflectTooFar(side: "left", padding: 3, size: 3)) {
      try padded(.reflect, [1, 2, 3], height: 1, width: 3, channels: 1, Padding2D(height: 0, width: 3))
    }
    #expect(
      BorderError.reflectTooFar(side: "left", padding: 3, size: 3).description
        == "Reflecting 3 pixels at the left needs at least 4 pixels on that axis, because the border pixel itself is "
        + "not repeated, but the image has 3. Use at most 2 or another border mode.")
    #expect(throws: BorderError.tooSmall(name: "padding at the top", value: -1, minimum: 0)) {
      try padded(.zeros, [1, 2, 3], height: 1, width: 3, channels: 1, Padding2D(top: -1, bottom: 1, left: 0, right: 0))
    }
    #expect(BorderError.tooSmall(name: "width", value: 0, minimum: 1).description.contains("width is 0"))
  }

  /// ⟨pad(x), g⟩ = ⟨x, adjoint(g)⟩, exactly for small whole numbers.
  @Test(arguments: [BorderMode.zeros, .reflect, .replicate, .circular])
  func adjointIsTheTranspose(of mode: BorderMode) throws {
    var generator = SeededGenerator(seed: 10)
    for _ in 0..<100 {
      let (batch, channels) = (generator.number(0...2), generator.number(1...3))
      let (height, width) = (generator.number(1...6), generator.number(1...6))
      func side(_ size: Int) -> Int { generator.number(0...(mode == .reflect ? size - 1 : 2 * size)) }
      let padding = Padding2D(top: side(height), bottom: side(height), left: side(width), right: side(width))
      let x = generator.wholeNumbers(batch * height * width * channels)
      let forward = try padded(mode, x, batch: batch, height: height, width: width, channels: channels, padding)
      let g = generator.wholeNumbers(forward.count)
      var back = [Float](repeating: .nan, count: x.count)
      try pad2DAdjoint(
        mode, batch: batch, height: height, width: width, channels: channels, padding: padding, input: g, output: &back)
      #expect(zip(forward, g).reduce(0) { $0 + $1.0 * $1.1 } == zip(x, back).reduce(0) { $0 + $1.0 * $1.1 })
    }
  }

  /// Padding by zeros first and a valid convolution then are what the convolution's own padding does.
  @Test func zerosAreWhatConvolutionPadsWith() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<100 {
      let dims = generator.dims()
      let input = generator.wholeNumbers(dims.inputCount)
      let filter = generator.wholeNumbers(dims.filterCount)
      let padding = dims.padding
      let large = try padded(
        .zeros, input, batch: dims.batch, height: dims.inputHeight, width: dims.inputWidth,
        channels: dims.inputChannels, padding)
      let valid = try ConvDims(
        batch: dims.batch, inputHeight: dims.inputHeight + padding.top + padding.bottom,
        inputWidth: dims.inputWidth + padding.left + padding.right, inputChannels: dims.inputChannels,
        filterHeight: dims.filterHeight, filterWidth: dims.filterWidth, outputChannels: dims.outputChannels,
        stride: dims.stride, dilation: dims.dilation, groups: dims.groups)
      #expect(fast(dims, input, filter) == fast(valid, large, filter), "\(dims)")
    }
  }
}
