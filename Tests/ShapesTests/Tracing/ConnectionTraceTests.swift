import JSONText
import Testing

@testable import Shapes

@Suite struct ConnectionTraceTests {
  private func traced(_ question: String) throws -> ConnectionTrace {
    let reply = ShapeReply(question, to: .trace)
    return try #require(reply.answer as? ConnectionTrace, "\(reply)")
  }

  @Test func aSmallOneAsText() throws {
    #expect(
      try traced("output=0,3 conv:3x3x8,s2,p1 on 9x9x1").description == """
        Conv2D 3×3, stride 2, padding 1, 9×9×1 to 5×5×8: output [0, 3] is made of 6 of the 81 inputs: rows 0 to 1, columns 5 \
        to 7, the only channel

          0 · · · · · ■ ■ ■ ·
          1 · · · · · ■ ■ ■ ·
          2 · · · · · · · · ·
          3 · · · · · · · · ·
          4 · · · · · · · · ·
          5 · · · · · · · · ·
          6 · · · · · · · · ·
          7 · · · · · · · · ·
          8 · · · · · · · · ·

          [0, 5] through filter [1, 0]
          [0, 6] through filter [1, 1]
          [0, 7] through filter [1, 2]
          [1, 5] through filter [2, 0]
          [1, 6] through filter [2, 1]
          [1, 7] through filter [2, 2]
          3 of the taps lie in the padding
        """)
  }

  /// Holes of a dilation are holes, also behind a second layer.
  @Test func holesStay() throws {
    let single = try traced("output=2,2 conv:3x3x1,d3 on 12x12x1")
    #expect(single.positions == [2, 5, 8].flatMap { row in [2, 5, 8].map { [row, $0] } })
    #expect(single.taps(at: [5, 8]) == [[1, 2]] && single.taps(at: [4, 4]).isEmpty)
    let pair = try traced("output=0,0 conv:1x3x1,d4 conv:1x2x1 on 1x12x1")
    #expect(pair.positions.map { $0[1] } == [0, 1, 4, 5, 8, 9] && pair.taps(at: [0, 0]).isEmpty)
  }

  @Test func branchesUnite() throws {
    // A short cut that is only a pixel, and a body of two rings round it.
    let residual = try traced("output=5,5 ( conv:3x3x1,p3,d3 ) on 11x11x1")
    #expect(residual.positions.count == 9 && residual.contains([5, 5, 0]) && !residual.contains([5, 6, 0]))
    // Channels tell the branches apart.
    let line = "[ conv:1x1x2 | conv:3x3x3,p1 ] on 6x6x1"
    #expect(try traced("output=2,2,1 \(line)").positions == [[2, 2]])
    #expect(try traced("output=2,2,2 \(line)").positions.count == 9)
    #expect(try traced("output=2,2 \(line)").positions.count == 9)
    #expect(try traced("input=0,0,0 \(line)").channels == [0, 1, 2, 3, 4])
    #expect(try traced("input=0,0 \(line)").positions == [[0, 0], [0, 1], [1, 0], [1, 1]])
  }

  @Test func channelsOfGroups() throws {
    let grouped = try traced("output=0,0,5 conv:1x1x6,g3 on 2x2x9")
    #expect(grouped.channels == [6, 7, 8] && grouped.count == 3)
    #expect(try traced("input=0,0,4 conv:1x1x6,g3 on 2x2x9").channels == [2, 3])
    #expect(try traced("output=1,1,3 dwconv:3x3,m2 pool:2 on 6x6x2").channels == [1])
    #expect(try traced("output=1,1,0 lrn on 6x6x9").channels == [0, 1, 2])
  }

  @Test func listsOfNumbers() throws {
    #expect(try traced("output=7 flatten on 2x2x3").positions == [[1, 0]])
    #expect(try traced("output=7 flatten on 2x2x3").channels == [1])
    #expect(try traced("output=3 conv:3x3x2 dense:10 on 6x6x1").positions.count == 36)
    #expect(try traced("input=0,0 pool:4,s4 dense:10 on 6x6x1").positions.count == 10)
    // What floor drops reaches nothing.
    #expect(try traced("input=5,5 pool:4,s4 dense:10 on 6x6x1").positions.isEmpty)
    #expect(try traced("input=5,5 pool:4,s4 on 6x6x1").description.contains("input [5, 5] is read by no output"))
  }

  /// What a transposed convolution makes an output of is what a convolution with the same numbers reads an input by.
  @Test(arguments: ["s1", "s2,p1", "s3,p1", "s2,d2", "s1,p2,d2"])
  func theTransposedConvolutionIsTheOtherDirection(_ options: String) throws {
    let convolution = try traced("output=0,0 conv:3x3x1,\(options) on 9x9x1")
    let size = convolution.output[0]
    let axis = try #require(convolution.windows).axes[0]
    for row in 0..<9 {
      let forward = try traced("input=\(row),4 conv:3x3x1,\(options) on 9x9x1")
      let backward = try traced(
        "output=\(row),4 tconv:3x3x1,\(options),o\(axis.dropped) on \(size)x\(size)x1")
      #expect(backward.output == [9, 9, 1])
      #expect(forward.positions == backward.positions)
      for position in forward.positions { #expect(forward.taps(at: position) == backward.taps(at: position)) }
    }
  }

  @Test func programsReadIt() throws {
    let json = try traced("output=1,1 conv:2x2x3,s2 on 4x4x1").json
    #expect(json.text.contains("\"positions\":[[2,2],[2,3],[3,2],[3,3]]") && json.text.contains("\"tapsInPadding\":0"))
    #expect(json.text.contains("\"taps\":[[[0,0]],[[0,1]],[[1,0]],[[1,1]]]"))
  }

  @Test func pictures() throws {
    let svg = try traced("output=3,3 conv:3x3x1,d3 on 12x12x1").svg
    #expect(svg.contains("<title>Conv2D") && svg.contains("role=\"img\"") && svg.contains("#e08214"))
    #expect(svg.split(separator: "fill=\"#4393c3\"").count == 10)
    // A large one is as small, whatever its holes.
    #expect(try traced("output=300,300 conv:3x3x1 conv:5x5x1,d7 on 1000x1000x1").svg.utf8.count < 60_000)
    #expect(try traced("output=0 dense:10 on 224x224x3").svg.utf8.count < 20_000)
    #expect(try traced("output=3 conv:3x4,p1 on 20x2").html.contains("<svg"))
    #expect(try traced("output=1,1,1 conv:3x3x3x2 on 6x6x6x1").positions.count == 27)
  }

  @Test func deepNetworks() throws {
    let vgg = "2*conv:3x3x64,p1 pool:2 2*conv:3x3x128,p1 pool:2 3*conv:3x3x256,p1 pool:2"
    let field = try traced("output=14,14 \(vgg) on 224x224x3")
    // 1 + 2·(1·2) + 1 + 2·(2·2) + 2 + 2·(4·3) + 4: the receptive field of 44.
    #expect(field.positions.count == 44 * 44 && field.channels == [0, 1, 2])
    let inception = try traced(
      "output=3,3 [ conv:1x1x64 | conv:1x1x96 conv:3x3x128,p1 | conv:1x1x16 conv:5x5x32,p2 | pool:3,s1,p1 conv:1x1x32 ] on 28x28x192"
    )
    #expect(inception.positions.count == 25)
  }

  /// The line, carets under the fault, and what is meant.
  @Test(
    arguments: [
      ("", 0, "write output=3,3"), ("conv:3x3x8 on 9x9x1", 0, "write output=3,3"),
      ("output=3,3 conv:3x3x8", 21, "behind the layer comes 'on'"), ("output=3,3 on 9x9x1", 11, "the layer is missing"),
      ("outptu=3,3 conv:3x3x8 on 9x9x1", 0, "did you mean 'output'?"),
      ("output=3,a conv:3x3x8 on 9x9x1", 9, "'a' is no whole"),
      ("output=-1,0 conv:3x3x8 on 9x9x1", 7, "counted from 0"),
      ("output=7,3 conv:3x3x8 on 9x9x1", 0, "there is no row 7, but 0 to 6"),
      ("output=3,3,8 conv:3x3x8 on 9x9x1", 0, "there is no channel 8, but 0 to 7"),
      ("output=3 conv:3x3x8 on 9x9x1", 0, "a position is [row, column], or with a channel, got [3]"),
      ("output=3,3 input=3,3 conv:3x3x8 on 9x9x1", 11, "not both"),
      ("output= conv:3x3x8 on 9x9x1", 7, "number is missing"),
      ("output=10 dense:10 on 9x9x1", 0, "there is no unit 10, but 0 to 9"),
      ("output=3,3 covn:3x3x8 on 9x9x1", 11, "did you mean 'conv'?"),
      ("output=3,3 conv:3x3x8 on 2x2x1", 11, "does not fit"),
      ("output=0 dense:10 on 10000x10000x3", 0, "too many to follow"),
      ("output=0 conv:2000000000x1,p1000000000 on 9x1", 0, "too many to follow"),
      ("input=0 adaptive:2000000000 on 9x1", 0, "too many to follow"),
    ])
  func mistakes(_ line: String, _ column: Int, _ message: String) throws {
    let mistake = try #require(ShapeReply(line, to: .trace).mistake, "\(line)")
    #expect(mistake.range.lowerBound == column && mistake.description.contains(message), "\(mistake)")
  }

  @Test func questionsSayThemselvesWhatTheyAre() {
    #expect(ShapeReply("trace input=3,3 conv:3x3x8 on 9x9x1").answer is ConnectionTrace)
    #expect(ShapeReply("output=3,3 conv:3x3x8 on 9x9x1").answer is ConnectionTrace)
    #expect(ShapeReply("conv:3x3x8,stride=2 on 9x9x1").answer is Explanation)
    #expect(trace("output=3,3 conv:3x3x8 on 9x9x1").answer is ConnectionTrace)
  }

  @Test func layersThatDoNotSay() {
    struct Own: LayerRule {
      var sees: Sight
      var name: String { "Own" }
      func output(for input: [Int]) throws(ShapeError) -> [Int] { input }
      func sight(for input: [Int]) throws(ShapeError) -> Sight { sees }
    }
    let unknown = ConnectionTrace(Own(sees: .unknown), from: .output([1, 1]), input: [3, 3, 2])
    #expect(unknown.isFailure && unknown.description.contains("Own does not say which inputs an output sees"))
    #expect(ConnectionTrace(Own(sees: .pixel), from: .output([1, 1]), input: [3, 3, 2]).positions == [[1, 1]])
    #expect(ConnectionTrace(Own(sees: .everything), from: .output([1, 1]), input: [3, 3, 2]).positions.count == 9)
  }
}
