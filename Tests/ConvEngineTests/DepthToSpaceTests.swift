import ConvEngine
import TestSupport
import Testing

@Suite struct DepthToSpaceTests {
  @Test func bothOrdersByHand() throws {
    // One pixel of eight channels becomes 2×2 pixels of two.
    let deep: [Float] = [0, 1, 2, 3, 4, 5, 6, 7]
    for (order, expected) in [
      (BlockDims.Order.blockFirst, [0, 1, 2, 3, 4, 5, 6, 7] as [Float]), (.channelFirst, [0, 4, 1, 5, 2, 6, 3, 7]),
    ] {
      let dims = try BlockDims(height: 1, width: 1, channels: 2, block: 2, order: order)
      #expect(guarded([deep], outputCount: 8) { depthToSpace(dims, input: $0[0], output: $1) } == expected)
    }
  }

  /// The pixel at row y, column x of the wide image is the place (y mod block, x mod block) of its block.
  @Test(arguments: [BlockDims.Order.blockFirst, .channelFirst])
  func everyElementIsWhereTheDefinitionSays(_ order: BlockDims.Order) throws {
    let dims = try BlockDims(batch: 2, height: 3, width: 2, channels: 3, block: 2, order: order)
    let deep = (0..<dims.count).map { Float($0) }
    let wide = try #require(guarded([deep], outputCount: dims.count) { depthToSpace(dims, input: $0[0], output: $1) })
    #expect(dims.wideShape == [2, 6, 4, 3])
    #expect(dims.deepShape == [2, 3, 2, 12])
    for n in 0..<2 {
      for y in 0..<6 {
        for x in 0..<4 {
          for c in 0..<3 {
            let place = y % 2 * 2 + x % 2
            let channel = order == .blockFirst ? place * 3 + c : c * 4 + place
            #expect(wide[((n * 6 + y) * 4 + x) * 3 + c] == deep[((n * 3 + y / 2) * 2 + x / 2) * 12 + channel])
          }
        }
      }
    }
  }

  /// A rearrangement's adjoint is its inverse.
  @Test func spaceToDepthIsTheInverse() throws {
    var generator = SeededGenerator(seed: 161)
    for _ in 0..<100 {
      let dims = try BlockDims(
        batch: generator.number(0...2), height: generator.number(1...4), width: generator.number(1...4),
        channels: generator.number(1...5), block: generator.number(1...4),
        order: generator.pick([.blockFirst, .channelFirst]))
      let x = generator.floats(dims.count)
      let wide = try #require(guarded([x], outputCount: x.count) { depthToSpace(dims, input: $0[0], output: $1) })
      #expect(guarded([wide], outputCount: x.count) { spaceToDepth(dims, input: $0[0], output: $1) } == x)
      let double = x.map(Double.init)
      let wideDouble = try #require(
        guarded([double], outputCount: x.count) { depthToSpace(dims, input: $0[0], output: $1) })
      #expect(wideDouble == wide.map(Double.init))
      #expect(guarded([wideDouble], outputCount: x.count) { spaceToDepth(dims, input: $0[0], output: $1) } == double)
    }
  }

  @Test func sizesBelowOneAreRefused() {
    #expect(throws: ConvDimsError.tooSmall(name: "block size", value: 0, minimum: 1)) {
      try BlockDims(height: 1, width: 1, channels: 1, block: 0)
    }
  }

  @Test func buffersThatNoProcessHolds() {
    let large = Int(Int32.max)
    #expect {
      try BlockDims(height: large, width: large, channels: large, block: large)
    } throws: { error in
      guard case ConvDimsError.tooManyBytes(let name, _, _) = error else { return false }
      return name == "image"
    }
  }
}
