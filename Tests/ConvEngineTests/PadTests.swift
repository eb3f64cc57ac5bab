import ConvEngine
import TestSupport
import Testing

@Suite struct PadTests {
  private func dims(_ mode: BorderMode, _ generator: inout SeededGenerator) throws -> PadDims {
    let size = DepthHeightWidth(
      depth: generator.number(1...4), height: generator.number(1...5), width: generator.number(1...5))
    func side(_ size: Int) -> Int { generator.number(0...(mode == .reflect ? size - 1 : 2 * size)) }
    return try PadDims(
      batch: generator.number(0...2), size: size, channels: generator.number(1...3),
      padding: Padding3D(
        front: side(size.depth), back: side(size.depth), top: side(size.height), bottom: side(size.height),
        left: side(size.width), right: side(size.width)))
  }

  /// Every place of the padded volume shows what the mode says, axis by axis.
  @Test(arguments: [BorderMode.zeros, .constant(7), .reflect, .replicate, .circular])
  func everyPlaceShowsItsSource(_ mode: BorderMode) throws {
    var generator = SeededGenerator(seed: 171)
    for _ in 0..<60 {
      let dims = try dims(mode, &generator)
      let x = generator.floats(dims.count)
      let y = try #require(
        guarded([x], outputCount: dims.paddedCount) { try? pad(mode, dims, input: $0[0], output: $1) })
      let (size, padded) = (dims.size, dims.paddedSize)
      for index in y.indices {
        var rest = index
        func next(_ size: Int) -> Int {
          defer { rest /= size }
          return rest % size
        }
        let channel = next(dims.channels)
        let column = mode.source(of: next(padded.width) - dims.padding.left, size: size.width)
        let row = mode.source(of: next(padded.height) - dims.padding.top, size: size.height)
        let plane = mode.source(of: next(padded.depth) - dims.padding.front, size: size.depth)
        guard let column, let row, let plane else {
          #expect(y[index] == (mode == .constant(7) ? 7 : 0))
          continue
        }
        #expect(
          y[index]
            == x[(((rest * size.depth + plane) * size.height + row) * size.width + column) * dims.channels + channel])
      }
      let double = guarded([x.map(Double.init)], outputCount: dims.paddedCount) {
        try? pad(mode, dims, input: $0[0], output: $1)
      }
      #expect(double == y.map(Double.init))
    }
  }

  /// ⟨pad(x), g⟩ = ⟨x, adjoint(g)⟩, exactly for small whole numbers.
  @Test(arguments: [BorderMode.zeros, .reflect, .replicate, .circular])
  func adjointIsTheTranspose(of mode: BorderMode) throws {
    var generator = SeededGenerator(seed: 172)
    for _ in 0..<60 {
      let dims = try dims(mode, &generator)
      let (x, g) = (generator.wholeNumbers(dims.count), generator.wholeNumbers(dims.paddedCount))
      let y = try #require(guarded([x], outputCount: g.count) { try? pad(mode, dims, input: $0[0], output: $1) })
      let dx = try #require(
        guarded([g], outputCount: x.count) { try? padAdjoint(mode, dims, input: $0[0], output: $1) })
      #expect(innerProduct(y, g) == innerProduct(x, dx))
      let double = guarded([g.map(Double.init)], outputCount: x.count) {
        try? padAdjoint(mode, dims, input: $0[0], output: $1)
      }
      #expect(double == dx.map(Double.init))
    }
  }

  @Test(arguments: [BorderMode.zeros, .replicate])
  func croppingUndoesPadding(_ mode: BorderMode) throws {
    var generator = SeededGenerator(seed: 173)
    for _ in 0..<60 {
      let dims = try dims(mode, &generator)
      let x = generator.floats(dims.count)
      let y = try #require(
        guarded([x], outputCount: dims.paddedCount) { try? pad(mode, dims, input: $0[0], output: $1) })
      #expect(guarded([y], outputCount: x.count) { crop(dims, input: $0[0], output: $1) } == x)
      #expect(
        guarded([y.map(Double.init)], outputCount: x.count) { crop(dims, input: $0[0], output: $1) }
          == x.map(Double.init))
    }
  }

  @Test func whatCannotBeIsExplained() throws {
    #expect(throws: BorderError.tooSmall(name: "padding at the back", value: -1, minimum: 0)) {
      try PadDims(size: 3, channels: 1, padding: Padding3D(front: 0, back: -1, top: 0, bottom: 0, left: 0, right: 0))
    }
    let large = Int(Int32.max)
    #expect(throws: BorderError.tooLarge(name: "batch size", value: large + 1)) {
      try PadDims(batch: large + 1, size: 3, channels: 1, padding: 0)
    }
    #expect(BorderError.tooLarge(name: "depth", value: large + 1).description.contains("depth is 2147483648"))
    #expect {
      try PadDims(batch: large, height: 1, width: 1, channels: 2, padding: Padding2D(large))
    } throws: { error in
      "\(error)"
        == "The padded images of shape 2147483647×1×4294967295×4294967295×2 would need 262144.0 YiB of memory, more than "
        + "any process can address. Use a smaller shape or less padding."
    }
    let dims = try PadDims(size: 2, channels: 1, padding: 2)
    #expect(throws: BorderError.reflectTooFar(side: "front", padding: 2, size: 2)) {
      var output = [Float](repeating: 0, count: dims.paddedCount)
      try pad(.reflect, dims, input: [Float](repeating: 0, count: dims.count), output: &output)
    }
  }
}
