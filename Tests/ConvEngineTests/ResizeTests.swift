import ConvEngine
import TestSupport
import Testing

@Suite struct ResizeTests {
  private typealias Case = (dims: ResizeDims, alignment: ResizeDims.Alignment)

  private func draw(_ generator: inout SeededGenerator) throws -> Case {
    let alignment = generator.pick([.edges, .cornerCentres] as [ResizeDims.Alignment])
    // Sizes whose centres are exact in double precision, so that the reference rounds no centre to the wrong pixel.
    let sizes = [1, 2, 3, 4, 5, 8, 16, 17]
    func size() -> HeightWidth { HeightWidth(height: generator.pick(sizes), width: generator.pick(sizes)) }
    let (input, output) = (size(), size())
    let dims = try ResizeDims(
      batch: generator.number(0...2), input: input, channels: generator.number(1...5), output: output,
      method: generator.pick([.nearest, .bilinear]), alignment: alignment)
    return (dims, alignment)
  }

  @Test func agreesWithTheReference() throws {
    var generator = SeededGenerator(seed: 151)
    for _ in 0..<400 {
      let (dims, alignment) = try draw(&generator)
      let input = generator.floats(dims.inputCount)
      var expected = [Float](repeating: .nan, count: dims.outputCount)
      referenceResize(dims, alignment: alignment, input: input, output: &expected)
      let fast = guarded([input], outputCount: dims.outputCount) { resize(dims, input: $0[0], output: $1) }
      let bounds = expected.map { _ in dims.method == .nearest ? 0 : Float(4e-7) }
      #expect(firstDifference(fast, expected, within: bounds) == nil, "\(dims.input) → \(dims.output), \(alignment)")
    }
  }

  @Test func aRowByHand() throws {
    func row(_ output: Int, _ method: ResizeDims.Method, _ alignment: ResizeDims.Alignment = .edges) throws -> [Double]
    {
      let dims = try ResizeDims(
        input: HeightWidth(height: 1, width: 2), channels: 1, output: HeightWidth(height: 1, width: output),
        method: method, alignment: alignment)
      var result = [Double](repeating: .nan, count: output)
      resize(dims, input: [0, 4], output: &result)
      return result
    }
    #expect(try row(4, .nearest) == [0, 0, 4, 4])
    #expect(try row(4, .bilinear) == [0, 1, 3, 4])
    #expect(try row(5, .bilinear, .cornerCentres) == [0, 1, 2, 3, 4])
    #expect(try row(1, .bilinear) == [2])
    // The centre lies on the border between two pixels.
    #expect(try row(1, .nearest) == [4])
    #expect(try row(1, .bilinear, .cornerCentres) == [0])
  }

  /// ⟨resize(x), g⟩ = ⟨x, adjoint(g)⟩ in double precision; in single precision the adjoint agrees with that.
  @Test func adjointIsTheTranspose() throws {
    var generator = SeededGenerator(seed: 152)
    for _ in 0..<200 {
      let (dims, _) = try draw(&generator)
      let (x, g) = (generator.doubles(dims.inputCount), generator.doubles(dims.outputCount))
      let y = try #require(guarded([x], outputCount: g.count) { resize(dims, input: $0[0], output: $1) })
      let dx = try #require(
        guarded([g], outputCount: x.count) { resizeAdjoint(dims, outputGradient: $0[0], inputGradient: $1) })
      #expect(abs(innerProduct(y, g) - innerProduct(x, dx)) < 1e-11, "\(dims.input) → \(dims.output)")
      let single = guarded([g.map { Float($0) }], outputCount: x.count) {
        resizeAdjoint(dims, outputGradient: $0[0], inputGradient: $1)
      }
      #expect(firstDifference(single, dx.map { Float($0) }, within: dx.map { _ in 1e-4 }) == nil)
    }
  }

  @Test func sizesBelowOneAreRefused() {
    #expect(throws: ConvDimsError.tooSmall(name: "output width", value: 0, minimum: 1)) {
      try ResizeDims(input: 3, channels: 1, output: HeightWidth(height: 1, width: 0))
    }
  }

  @Test func buffersThatNoProcessHolds() {
    let large = Int(Int32.max)
    #expect {
      try ResizeDims(input: HeightWidth(large), channels: large, output: 1)
    } throws: { error in
      guard case ConvDimsError.tooManyBytes(let name, _, _) = error else { return false }
      return name == "input"
    }
  }
}
