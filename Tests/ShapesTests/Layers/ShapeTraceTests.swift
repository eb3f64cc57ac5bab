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
    #expect(ShapeSummary(shifted).description.contains("joins branches that look at different places"))
  }
}
