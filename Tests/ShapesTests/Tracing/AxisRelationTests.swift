import Testing

@testable import Shapes

@Suite struct AxisRelationTests {
  /// A relation with how many inputs and outputs it is for.
  private func relations() throws -> [(AxisRelation, Int, Int)] {
    var relations: [(AxisRelation, Int, Int)] = [
      (.same, 6, 6), (.everything, 4, 7), (.blocks(inputs: 2, outputs: 3), 8, 12),
      (.blocks(inputs: 1, outputs: 2), 5, 10),
      (.neighbours(before: 2, after: 2), 8, 8), (.neighbours(before: 0, after: 1), 5, 5), (.bordered(2), 5, 9),
      (.past, 6, 6),
    ]
    for factor in 1...4 {
      for isSmooth in [false, true] { relations.append((.enlarged(factor, isSmooth: isSmooth), 5, 5 * factor)) }
    }
    for (inputs, outputs) in [(7, 3), (6, 3), (3, 7), (10, 4)] { relations.append((.sharedOut, inputs, outputs)) }
    for operation in SlidingOperation.allCases {
      for (filter, stride, padding) in [(3, 1, 1), (3, 2, 1), (2, 3, 0), (4, 2, 2)] {
        for source in operation == .convolution ? PaddingSource.allCases : [.constant] {
          let axis = try ConvolutionAxis(
            operation, input: 7, filter: filter, stride: stride, padding: AxisPadding(padding))
          relations.append((.windows(axis, source), 7, axis.output))
        }
      }
    }
    return relations
  }

  /// An output lists an input exactly where the input lists the output, and nothing out of range is listed.
  @Test func bothDirectionsAreOneRelation() throws {
    for (relation, inputs, outputs) in try relations() {
      var forward: Set<[Int]> = []
      var backward: Set<[Int]> = []
      for output in 0..<outputs {
        for input in relation.inputs(of: output, inputs, outputs) { backward.insert([input, output]) }
      }
      for input in 0..<inputs {
        for output in relation.outputs(of: input, inputs, outputs) { forward.insert([input, output]) }
      }
      #expect(forward == backward, "\(relation)")
      #expect(forward.allSatisfy { (0..<inputs).contains($0[0]) && (0..<outputs).contains($0[1]) }, "\(relation)")
    }
  }

  @Test func knownOnes() throws {
    #expect(AxisRelation.enlarged(2, isSmooth: true).inputs(of: 1, 4, 8) == [0, 1])
    #expect(AxisRelation.enlarged(2, isSmooth: true).inputs(of: 0, 4, 8) == [0])
    #expect(AxisRelation.enlarged(3, isSmooth: true).inputs(of: 4, 4, 12) == [1])
    #expect(AxisRelation.enlarged(3, isSmooth: false).inputs(of: 5, 4, 12) == [1])
    #expect(AxisRelation.sharedOut.inputs(of: 1, 7, 3) == [2, 3, 4])
    let dilated = try ConvolutionAxis(input: 9, filter: 3, padding: 2, dilation: 2)
    #expect(AxisRelation.windows(dilated, .constant).inputs(of: 0, 9, 9) == [0, 2])
    #expect(AxisRelation.windows(dilated, .circular).inputs(of: 0, 9, 9) == [0, 2, 7])
  }
}
