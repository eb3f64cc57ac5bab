import Testing

@testable import Shapes

@Suite struct AxisConnectionTests {
  private func axes() -> [ConvolutionAxis] {
    var axes: [ConvolutionAxis] = []
    for operation in SlidingOperation.allCases {
      for input in 1...6 {
        for filter in 1...3 {
          for stride in 1...3 {
            for padding in [AxisPadding(0), 1, [0, 2]] {
              for dilation in operation.isPooling ? [1] : [1, 2] {
                if let axis = try? ConvolutionAxis(
                  operation, input: input, filter: filter, stride: stride, padding: padding, dilation: dilation,
                  outputPadding: operation == .transposedConvolution ? stride - 1 : 0)
                {
                  axes.append(axis)
                }
              }
            }
          }
        }
      }
    }
    return axes
  }

  /// From the output, from the input and from the tap, the same connections are found.
  @Test func threeViewsOfTheSame() {
    let axes = axes()
    #expect(axes.count > 800)
    for axis in axes {
      let all = Set((0..<axis.output).flatMap { axis.connections(ofOutput: $0) })
      let reach = -axis.padding.before - axis.span...axis.input + axis.padding.after + axis.span + axis.stride
      #expect(Set(reach.flatMap { axis.connections(ofInput: $0) }) == all, "\(axis)")
      #expect(Set((0..<axis.filter).flatMap { axis.connections(ofTap: $0) }) == all, "\(axis)")
      // Every output of a convolution has each tap once.
      if axis.operation != .transposedConvolution { #expect(all.count == axis.output * axis.filter) }
    }
  }

  /// The outputs of an input of a convolution are the inputs of an output of the transposed one with the same numbers.
  @Test func transposedConnectionsAreConnectionsTransposed() throws {
    var compared = 0
    for axis in axes() where axis.operation == .convolution && axis.droppedOfImage < axis.stride {
      // What floor drops, the transposed one has back as output padding.
      guard
        let transposed = try? ConvolutionAxis(
          .transposedConvolution, input: axis.output, filter: axis.filter, stride: axis.stride, padding: axis.padding,
          dilation: axis.dilation, outputPadding: axis.dropped)
      else { continue }
      #expect(transposed.output == axis.input)
      for pixel in 0..<axis.input {
        let forward = axis.connections(ofInput: pixel).map { [$0.output, $0.tap] }
        #expect(forward == transposed.connections(ofOutput: pixel).map { [$0.input, $0.tap] }, "\(axis)")
      }
      compared += 1
    }
    #expect(compared > 200)
  }

  @Test func knownPlaces() throws {
    let axis = try ConvolutionAxis(input: 7, filter: 3, stride: 2, padding: 1)
    #expect(axis.connections(ofOutput: 0).map(\.input) == [-1, 0, 1])
    #expect(axis.connections(ofInput: 3).map { [$0.output, $0.tap] } == [[2, 0], [1, 2]])
    #expect(axis.connections(ofTap: 1).map(\.input) == [0, 2, 4, 6])
    #expect(axis.connections(ofOutput: 4).isEmpty && axis.connections(ofTap: 3).isEmpty)
  }

  @Test func paddingComesFromPixels() {
    let letters = { (source: PaddingSource) in (-2...4).map { source.pixel(at: $0, of: 3) } }
    #expect(letters(.constant) == [nil, nil, 0, 1, 2, nil, nil])
    #expect(letters(.reflect) == [2, 1, 0, 1, 2, 1, 0])
    #expect(letters(.replicate) == [0, 0, 0, 1, 2, 2, 2])
    #expect(letters(.circular) == [1, 2, 0, 1, 2, 0, 1])
    #expect(PaddingSource.reflect.pixel(at: -3, of: 1) == 0)
  }
}
