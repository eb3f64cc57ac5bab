import Testing

@testable import Shapes

/// The relationships of the paper, over a grid of sizes, beside the rule.
@Suite struct ConvolutionRelationshipTests {
  /// Made once: most of the combinations are no axes.
  private static let grid: [ConvolutionAxis] = {
    var axes: [ConvolutionAxis] = []
    for operation in SlidingOperation.allCases {
      let extras = operation == .transposedConvolution ? [(1, 0), (2, 0), (1, 1), (1, 2)] : [(1, 0), (2, 0), (3, 0)]
      for input in 1...9 {
        for filter in 1...5 {
          for stride in 1...3 {
            for padding in 0...5 {
              axes += extras.compactMap { dilation, outputPadding in
                try? ConvolutionAxis(
                  operation, input: input, filter: filter, stride: stride, padding: AxisPadding(padding),
                  dilation: dilation, outputPadding: outputPadding)
              }
            }
          }
        }
      }
    }
    return axes
  }()

  @Test(arguments: ConvolutionRelationship.allCases)
  func holdsOverAGrid(_ relationship: ConvolutionRelationship) {
    let cases = Self.grid.compactMap { axis in relationship.output(of: axis).map { (axis, $0) } }
    #expect(cases.count >= 20)
    let wrong = cases.filter { axis, output in
      output != axis.output || !axis.relationships.contains(relationship)
    }
    #expect(wrong.isEmpty)
  }

  /// The transposed ones lead back to the input of the convolution, as the paper derives them.
  @Test func transposedOnesLeadBack() throws {
    for input in 1...12 {
      for filter in 1...5 {
        for stride in 1...3 {
          for padding in 0...2 {
            guard
              let forward = try? ConvolutionAxis(
                input: input, filter: filter, stride: stride, padding: AxisPadding(padding))
            else { continue }
            let back = try ConvolutionAxis(
              .transposedConvolution, input: forward.output, filter: filter, stride: stride,
              padding: AxisPadding(padding), outputPadding: forward.dropped)
            #expect(ConvolutionRelationship.transposedPaddingStridesRemainder.output(of: back) == input)
            #expect(back.output == input)
          }
        }
      }
    }
  }

  /// A case of each of the paper's figures.
  @Test func knownAnswers() throws {
    func output(_ number: Int, _ axis: ConvolutionAxis) -> Int? {
      ConvolutionRelationship(rawValue: number)?.output(of: axis)
    }
    #expect(output(1, try ConvolutionAxis(input: 4, filter: 3)) == 2)
    #expect(output(2, try ConvolutionAxis(input: 5, filter: 4, padding: 2)) == 6)
    #expect(output(3, try ConvolutionAxis(input: 5, filter: 3, padding: 1)) == 5)
    #expect(output(4, try ConvolutionAxis(input: 5, filter: 3, padding: 2)) == 7)
    #expect(output(5, try ConvolutionAxis(input: 5, filter: 3, stride: 2)) == 2)
    #expect(output(6, try ConvolutionAxis(input: 6, filter: 3, stride: 2, padding: 1)) == 3)
    #expect(output(7, try ConvolutionAxis(.pooling, input: 5, filter: 3, stride: 1)) == 3)
    #expect(output(8, try ConvolutionAxis(.transposedConvolution, input: 2, filter: 3)) == 4)
    #expect(output(9, try ConvolutionAxis(.transposedConvolution, input: 6, filter: 4, padding: 2)) == 5)
    #expect(output(10, try ConvolutionAxis(.transposedConvolution, input: 5, filter: 3, padding: 1)) == 5)
    #expect(output(11, try ConvolutionAxis(.transposedConvolution, input: 7, filter: 3, padding: 2)) == 5)
    #expect(output(12, try ConvolutionAxis(.transposedConvolution, input: 2, filter: 3, stride: 2)) == 5)
    #expect(output(13, try ConvolutionAxis(.transposedConvolution, input: 3, filter: 3, stride: 2, padding: 1)) == 5)
    #expect(
      output(
        14,
        try ConvolutionAxis(.transposedConvolution, input: 3, filter: 3, stride: 2, padding: 1, outputPadding: 1)) == 6)
    #expect(output(15, try ConvolutionAxis(input: 7, filter: 3, dilation: 2)) == 3)
    #expect(output(1, try ConvolutionAxis(input: 4, filter: 3, stride: 2)) == nil)
    #expect(ConvolutionRelationship.allCases.count == 15)
    #expect(Set(ConvolutionRelationship.allCases.map(\.title)).count == 15)
  }
}
