import Testing

@testable import Shapes

@Suite struct ShapeTraceTests {
  private func trace(_ line: String) throws -> ShapeTrace {
    let reply = ShapeReply(line, to: .shape)
    return try #require(reply.answer as? ShapeSummary, "\(reply)").trace
  }

  @Test func mistakesNameTheLayer() {
    let inner = ChainRule([("0", DenseRule(inputs: 400, outputs: 10))])
    let chain = ChainRule([("0", ShapeKeepingRule("Activate")), ("1", inner)])
    #expect { try ShapeTrace(chain, input: [5, 5, 16]) } throws: {
      "\($0)" == "in layer 1 (Sequential), 0 (Dense): Dense expects 400 inputs, got [5, 5, 16]: add Flatten() before it"
    }
    let part = ShapeTrace(asFarAsPossible: chain, input: [5, 5, 16])
    #expect(part.steps.count == 1 && part.output == [5, 5, 16] && part.failure != nil)
    #expect(ShapeSummary(part).description.contains("Here it ends, in layer 1 (Sequential), 0 (Dense):"))
    #expect(throws: ShapeError.self) { try ShapeTrace(chain, input: []) }
    #expect(throws: ShapeError.self) { try ShapeTrace(chain, input: [-1]) }
  }

  @Test func branchesMustAgree() {
    let narrow = ConvolutionRule("Conv2D", filter: [3, 3], inputs: 4, outputs: 4)
    let same = ConvolutionRule("Conv2D", filter: [3, 3], inputs: 4, outputs: 4, padding: .same)
    #expect { try ResidualRule(body: narrow).output(for: [8, 8, 4]) } throws: {
      "\($0)".contains("adds what its layers give, [6, 6, 4], to what its short cut gives, [8, 8, 4]")
    }
    #expect { try ConcatenationRule([narrow, same]).output(for: [8, 8, 4]) } throws: {
      "\($0)".contains("the branches give [6, 6, 4], [8, 8, 4], which may differ only in the last axis")
    }
    #expect { try ConcatenationRule([]).output(for: [8, 8, 4]) } throws: { "\($0)".contains("has no branches") }
    #expect((try? ConcatenationRule([same, same]).output(for: [8, 8, 4])) == [8, 8, 8])
    #expect(ConcatenationRule([same, same]).parameters.trainable == 2 * same.parameters.trainable)
  }

  /// A stack of three 3×3 sees as much as one 7×7.
  @Test func receptiveFields() throws {
    #expect(try trace("32x32x3 3*conv:3x3x8").field?.map(\.size) == [7, 7])
    #expect(try trace("32x32x3 conv:7x7x8").field?.map(\.size) == [7, 7])
    #expect(
      try trace("32x32x3 conv:3x3x8,d2,p2 conv:3x3x8,d4,p4").field?.first == AxisField(size: 13, stride: 1, start: -6))
    #expect(try trace("32x32x3 conv:3x5x8,s2x1").field?.map(\.stride) == [2, 1])
    #expect(try trace("32x32x3 pool:2 up:2").field?.first == AxisField(size: 2, stride: 1, start: 0))
    #expect(try trace("32x32x3 pad:3 conv:3x3x8").field?.first?.start == -3)
    // Each output of a transposed convolution of 3 at stride 2 comes from at most two inputs.
    #expect(try trace("8x8x3 tconv:3x3x8,s2,p1,o1").field?.first?.size == 2)
    #expect(try trace("8x8x3 tconv:4x4x8,s2,p1").field?.first?.stride == 0.5)
    #expect(try trace("28x28x1 conv:5x5x6 flatten dense:10").field?.map(\.size) == [28, 28])
    #expect(try trace("100 dense:10").field == nil)
  }

  @Test func misalignedBranchesAreReported() throws {
    let aligned = try trace("16x16x4 [ conv:1x1x4 | conv:3x3x4,p1 ]")
    #expect(aligned.steps.allSatisfy { !$0.isMisaligned })
    let shifted = try trace("16x16x4 [ conv:1x1x4 | conv:2x2x4,p0+1 ]")
    #expect(shifted.steps.last?.isMisaligned == true)
    #expect(shifted.field?.first == AxisField(size: 2, stride: 1, start: 0))
    let remark = ShapeSummary(shifted).description.split(separator: "\n").joined(separator: " ")
    #expect(
      remark.contains(
        "0.concatenate joins branches that look at different places of the image: along the height, what the first output of "
          + "branch 0 sees has its middle at 0.5, that of branch 1 at 1, 0.5 pixels apart. Right would be windows of odd sizes "
          + "in both, whose middle is a pixel, or of even sizes in both, whose middle is between two."))
    #expect(
      ShapeSummary(shifted).json["layers"]?[2]?["misalignment"]?.stringValue?.contains("0.5 pixels apart") == true)
  }

  /// What the sentence says is right is right.
  @Test func misalignedBranchesAreAligned() throws {
    let late = "32x32x4 conv:3x3x4,s2,p1 [ conv:5x5x4,p0+4 relu | conv:3x3x4,p1 ]"
    let why = try #require(try trace(late).steps.last?.misalignment)
    #expect(why.contains("2 more padding before and 2 less after, in the first layer of branch 0 that has a window"))
    #expect(why.contains("branch 0 sees has its middle at 4.5, that of branch 1 at 0.5, 4 pixels apart"))
    #expect(
      try trace("32x32x4 conv:3x3x4,s2,p1 [ conv:5x5x4,p2 relu | conv:3x3x4,p1 ]").steps.last?.misalignment == nil)
    let residual = try #require(try trace("32x32x4 ( conv:3x3x4,p2+0 )").steps.last?.misalignment)
    #expect(residual.contains("the body sees has its middle at -0.5, that of the short cut at 0.5, 1 pixel apart"))
    #expect(residual.contains("1 more padding before and 1 less after, in the first layer of the short cut"))
    // Along the width only.
    #expect(try trace("32x32x4 ( conv:1x3x4,p0x2+0 )").steps.last?.misalignment?.hasPrefix("along the width") == true)
    let strides = try #require(try trace("9x9x4 [ conv:9x9x4,s2 | conv:1x1x4,s9 ]").steps.last?.misalignment)
    #expect(strides.contains("branch 0 moves by 2 pixels and branch 1 by 9. Right would be the same stride in both"))
    // A normalisation over the whole image looks nowhere in particular.
    let whole = ResidualRule(body: ShapeKeepingRule("GroupNorm", seesEverything: true))
    #expect(try ShapeTrace(whole, input: [8, 8, 2]).steps.last?.misalignment == nil)
    #expect(try ShapeTrace(whole, input: [8, 8, 2]).field?.map(\.size) == [8, 8])
  }

  @Test func sideBranches() throws {
    let trace = try trace("14x14x512 { avgpool:5,s3 conv:1x1x128 dense:1000 } conv:1x1x64")
    #expect(
      trace.steps.map(\.path) == ["0.side.0", "0.side.1", "0.side.2", "0.side.3", "1"] && trace.output == [14, 14, 64])
    #expect(trace.steps.last?.sources == [nil] && trace.field?.first?.size == 1)
    let rule = SideBranchRule(DenseRule(inputs: 4, outputs: 2))
    #expect(try rule.output(for: [4]) == [4] && rule.parameters.trainable == 10 && rule.multiplyAdds(for: [4]) == 8)
    #expect { try rule.output(for: [5]) } throws: { "\($0)".contains("Dense expects 4 inputs, got [5]") }
  }
}
