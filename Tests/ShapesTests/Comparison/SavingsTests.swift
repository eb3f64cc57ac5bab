import Testing

@testable import Shapes

/// What the building blocks of later networks save, in one line each.
@Suite struct SavingsTests {
  private func comparison(_ line: String) throws -> NetworkComparison {
    let reply = ShapeReply(line, to: .compare)
    return try #require(reply.answer as? NetworkComparison, "\(reply)")
  }

  /// Three 3×3 see what one 7×7 sees with 27·C² weights for 49·C²; two see what one 5×5 sees with 18 for 25 (Simonyan and
  /// Zisserman, 2015).
  @Test(arguments: [16, 64, 256]) func stacks(channels c: Int) throws {
    let three = try comparison("56x56x\(c) one: conv:7x7x\(c),p3,nobias vs three: 3*conv:3x3x\(c),p1,nobias")
    #expect(three.summaries.map(\.weights) == [49 * c * c, 27 * c * c])
    #expect(three.summaries.map { $0.trace.field?.map(\.size) } == [[7, 7], [7, 7]])
    let two = try comparison("56x56x\(c) conv:5x5x\(c),p2,nobias vs 2*conv:3x3x\(c),p1,nobias")
    #expect(two.ratio(.weights) == 25.0 / 18 && two.ratio(.multiplyAdds) == 25.0 / 18)
    #expect(two.summaries.map { $0.trace.field?.map(\.size) } == [[5, 5], [5, 5]])
  }

  /// Each of g groups has a g-th of the channels, and so a g-th of the weights.
  @Test(arguments: [1, 2, 4, 8]) func groups(g: Int) throws {
    let groups = try comparison("27x27x96 conv:5x5x256,p2 vs conv:5x5x256,p2,g\(g)")
    #expect(groups.ratio(.weights) == Double(g) && groups.ratio(.multiplyAdds) == Double(g))
    #expect(groups.ratio(.outputs) == 1)
  }

  /// A filter for each channel and 1×1 behind it: 1/outputs + 1/f² of the plain convolution (Howard et al., 2017).
  @Test(arguments: [(3, 64), (5, 128)]) func separable(f: Int, outputs: Int) throws {
    let line = "56x56x32 separable:\(f)x\(f)x\(outputs),same,nobias vs conv:\(f)x\(f)x\(outputs),same,nobias"
    let expected = 1 / Double(outputs) + 1 / Double(f * f)
    let ratios = try comparison(line)
    #expect(abs(try #require(ratios.ratio(.multiplyAdds)) - expected) < 1e-12)
    #expect(abs(try #require(ratios.ratio(.weights)) - expected) < 1e-12)
  }

  /// 28×28×192 to 32 maps of 5×5 takes 120 million multiply-adds; with 16 maps of 1×1 between them, 12.4 million.
  @Test func bottleneck() throws {
    let inception = try comparison("28x28x192 conv:5x5x32,same vs conv:1x1x16 conv:5x5x32,same")
    #expect(inception.summaries.map(\.multiplyAdds) == [120_422_400, 12_443_648])
  }

  @Test func depthwise() throws {
    let depthwise = try comparison("56x56x64 conv:3x3x64,p1,nobias vs dwconv:3x3,p1,nobias")
    #expect(depthwise.ratio(.weights) == 64 && depthwise.ratio(.multiplyAdds) == 64)
  }
}
