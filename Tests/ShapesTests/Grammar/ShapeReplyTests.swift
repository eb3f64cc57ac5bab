import Testing

@testable import Shapes

@Suite struct ShapeReplyTests {
  private func outputs(_ line: String) throws -> [[Int]] {
    let reply = ShapeReply(line, to: .shape)
    return try #require(reply.answer as? ShapeSummary, "\(reply)").trace.steps.map(\.output)
  }

  @Test func alexNetsBeginning() throws {
    #expect(
      try outputs("227x227x3 conv:11x11x96,s4 pool:3,s2 conv:5x5x256,p2,g2")
        == [[55, 55, 96], [27, 27, 96], [27, 27, 256]])
  }

  @Test func everyLayer() throws {
    #expect(try outputs("28x28x1 conv:3x3x4,same,relu") == [[28, 28, 4], [28, 28, 4]])
    #expect(try outputs("28x28x1 conv:3x3x4,s2x1,p1x0,d1,nobias") == [[14, 26, 4]])
    #expect(try outputs("28×28×1 Conv2D:3x3x4,stride=2,padding1") == [[14, 14, 4]])
    #expect(try outputs("28x28x1 conv:3x3x4,p0+1,s2") == [[14, 14, 4]])
    #expect(try outputs("7x7x4 tconv:3x3x2,s2,p1,o1") == [[14, 14, 2]])
    #expect(try outputs("7x7x4 dwconv:3x3,m2") == [[5, 5, 8]])
    #expect(try outputs("7x7x4 separable:3x3x9,p1") == [[7, 7, 4], [7, 7, 9]])
    #expect(try outputs("7x7x4 pool:3,s2,ceil avgpool:2 gap") == [[3, 3, 4], [1, 1, 4], [4]])
    #expect(try outputs("8x8x4 pool:3,s2,ceil") == [[4, 4, 4]])
    #expect(try outputs("13x13x4 adaptive:7 flatten dense:10 softmax") == [[7, 7, 4], [196], [10], [10]])
    #expect(try outputs("5x5x2 dense:10") == [[50], [10]])
    #expect(try outputs("5x5x2 pad:1 up:2 bn ln lrn dropout:0.5 relu").last == [14, 14, 2])
    #expect(try outputs("100x16 conv:5x32 pool:2 lrn") == [[96, 32], [48, 32], [48, 32]])
    #expect(try outputs("10x64x64x3 conv:3x3x3x8,same pool:1x2x2") == [[10, 64, 64, 8], [10, 32, 32, 8]])
    #expect(try outputs("8x8x3 2*conv:3x3x8") == [[6, 6, 8], [4, 4, 8]])
    #expect(try outputs("8x8x3 2* ( conv:3x3x3,p1 )").last == [8, 8, 3])
    #expect(try outputs("8x8x3 ( conv:3x3x8,p1,s2 | conv:1x1x8,s2 )").last == [4, 4, 8])
    #expect(try outputs("8x8x3 [ conv:1x1x8 | pool:3,s1,p1 ]").last == [8, 8, 11])
    #expect(try outputs("8x8x3 skip:5,s2") == [[4, 4, 5]])
    // Nothing goes on from a side branch.
    #expect(try outputs("8x8x3 { pool:2 dense:10 } relu") == [[4, 4, 3], [48], [10], [8, 8, 3]])
    #expect(try outputs("8x8x3") == [])
  }

  /// The line, carets under the fault, and what is meant.
  @Test func mistakesHaveACaret() {
    #expect(
      ShapeReply("28x28x1 covn:3x3x8", to: .shape).description == """
        28x28x1 covn:3x3x8
                ^^^^
        there is no layer 'covn'; did you mean 'conv'?
        layers are conv, tconv, dwconv, separable, pool, avgpool, gap, adaptive, dense, flatten, skip, pad, up, bn, ln, lrn, \
        dropout and activations such as relu
        """)
    #expect(
      ShapeReply("input=7 filtr=3", to: .solve).description == """
        input=7 filtr=3
                ^^^^^
        there is no 'filtr'; did you mean 'filter'?
        the numbers are input, filter, stride, padding, dilation, output and outputpadding
        """)
    #expect(
      ShapeReply("28x28x1 pool:3 conv:5x5x8,p1 conv:9x9x4,s2", to: .shape).description == """
        28x28x1 pool:3 conv:5x5x8,p1 conv:9x9x4,s2
                                     ^^^^^^^^^^^^^
        along the height: a filter of 9 does not fit into 7: 7 − 9 = −2 is less than 0. Right would be a filter of at most \
        7, an input of at least 9, or 2 more padding in all
        """)
  }

  @Test(
    arguments: [
      ("28x28x1 conv:3x3x8,sam", 19, "did you mean 'same'?"), ("28x28x1 conv:3x3x8,x2", 19, "there is no option 'x2'"),
      ("28x28x1 conv:3x3x8,s", 19, "here a number is missing"), ("28x28x1 conv:3x3x8,,s2", 19, "an option is missing"),
      ("28x28x1 conv:3xax8", 15, "'a' is no whole number"),
      ("28x28x1 conv:3x8", 8, "conv wants height x width x filters"),
      ("28x28 conv:3x3x8", 6, "write its channel too: 28x28x1"), ("28x28x1 pool", 8, "wants the size of its windows"),
      ("28x28x1 relu:3", 8, "relu takes no sizes"), ("28x28x1 pool:2,g2", 15, "pool has no option 'g2'"),
      ("28x28x1 conv:3x3x8,ceil", 8, "only pooling has 'ceil'"),
      ("28x28x1 conv:3x3x8,s1x2x3", 19, "3 numbers, but there are 2 axes"),
      ("28x28x1 conv:3x3x8,s0", 8, "the stride is 0"), ("28x28x1 conv:0x3x8", 8, "a filter of 0 has no taps"),
      ("28x28x6 conv:3x3x8,g4", 8, "groups that can: 1, 2"), ("28x28x1 ( conv:3x3x8", 8, "is never closed by ' )'"),
      ("28x28x1 conv:3x3x8 )", 19, "closes what was not opened"), ("28x28x1 a | b", 10, "between the branches"),
      ("28x28x1 0*relu", 8, "repeated 1 to 1000 times"), ("28xx1 relu", 3, "here a number is missing"),
      ("99999999999999999999x1x1", 0, "is too large a number"), ("0x28x1", 0, "has a size of 0"),
      ("9999999999x1x1", 0, "no size may be larger"), ("100 conv:3x3", 4, "an image is 28x28x1"),
      ("", 0, "give the input"),
    ])
  func mistakesAreSaid(line: String, column: Int, sentence: String) throws {
    let mistake = try #require(ShapeReply(line, to: .shape).mistake)
    #expect(mistake.range.lowerBound == column)
    #expect(mistake.message.contains(sentence), "\(mistake)")
  }

  @Test(
    arguments: [
      ("input=7 filter=3 stride", 17, "write stride=3"), ("input=7 input=8", 8, "given twice"),
      ("input=a", 6, "'a' is no whole number"), ("inptu=7", 0, "did you mean 'input'?"),
      ("pol input=3", 0, "did you mean 'pool'?"), ("input=7x9x3 filter=3x3", 12, "2 numbers, where others have 3"),
      ("=3", 0, "a name is missing"), ("padding=1+2+3", 8, "a padding has two sides"), ("", 0, "for example: input=7"),
    ])
  func solversMistakesAreSaid(line: String, column: Int, sentence: String) throws {
    let mistake = try #require(ShapeReply(line, to: .solve).mistake)
    #expect(mistake.range.lowerBound == column)
    #expect(mistake.message.contains(sentence), "\(mistake)")
  }

  @Test func solving() throws {
    let one = try #require(solve("input=7 filter=3 stride=3 output=3").answer as? AxisAnswer)
    #expect(one == solve(input: 7, filter: 3, stride: 3, output: 3))
    let pool = try #require(solve("pool n=112 window=3 s=2 o=56").answer as? AxisAnswer)
    #expect(pool == solve(.pooling, input: 112, filter: 3, stride: 2, output: 56))
    let sides = try #require(solve("input=10 filter=3 stride=2 padding=0+1").answer as? AxisAnswer)
    #expect(sides.recommended?.output == 5)
    let asked = try #require(solve("input=32 filter=3 stride=1 padding=2 dilation=? output=32").answer as? AxisAnswer)
    #expect(asked[.dilation] == 2)
    let both = try #require(solve("input=7x9 filter=3x5 stride=1 output=7x9").answer as? AxisAnswers)
    #expect(both.answers.map { $0.recommended?.padding } == [1, 2])
    #expect(both.description.hasPrefix("Along the height: padding = 1") && !both.isFailure)
    #expect(both.json["axes"]?.arrayValue?.count == 2 && both.html.contains("Along the width"))
    #expect(solve("input=7 filter=3 padding=0 output=4").answer?.isFailure == true)
  }

  @Test func explaining() throws {
    let reply = explain("conv:3x3x64,s2,p1 on 224x224x3")
    #expect(
      reply.description == """
        Conv2D 3×3, stride 2, padding 1: 224×224×3 gives 112×112×64
          height, width  ⌊(n + 2p − f)/s⌋ + 1 = ⌊(224 + 2·1 − 3)/2⌋ + 1 = ⌊223/2⌋ + 1 = 111 + 1 = 112
                         floor drops 1 pixel at the end, only padding: (226 − 3) mod 2 = 1
                         relationship 6 of Dumoulin and Visin (padding, any stride): o = ⌊(i + 2p − k)/s⌋ + 1
          parameters     (3·3·3 + 1)·64 = 1,792
          multiply-adds  112·112·64·3·3·3 = 21,676,032
        """)
    let explanation = try #require(reply.answer as? Explanation)
    #expect(explanation.latex.last == "112 \\cdot 112 \\cdot 64 \\cdot 3 \\cdot 3 \\cdot 3 = 21{,}676{,}032")
    #expect(explanation.json["layers"]?[0]?["lines"]?.arrayValue?.count == 5)
    #expect(explanation.html.contains("\\left\\lfloor"))
    #expect(explain("conv:3x3x64").mistake?.message.contains("behind the layer comes 'on'") == true)
    #expect(explain("on 3x3x1").mistake?.range == 0..<2)
    #expect(explain("relu on").mistake?.message.contains("the input is missing") == true)
    #expect(explain("relu on 3x3x1 4").mistake?.range == 14..<15)
    #expect(explain("dense:10 on 400").description.contains("(400 + 1)·10 = 4,010"))
    #expect(explain("conv:5x3 on 20x2").description.contains("length"))
  }

  /// A question that does not say what it is.
  @Test func formsTell() {
    #expect(ShapeReply("28x28x1 relu").answer is ShapeSummary)
    #expect(ShapeReply("shape 28x28x1 relu").answer is ShapeSummary)
    #expect(ShapeReply("solve input=7 filter=3 stride=1").answer is AxisAnswer)
    #expect(ShapeReply("n=7 f=3 s=1").answer is AxisAnswer)
    #expect(ShapeReply("relu on 3x3x1").answer is Explanation)
    #expect(ShapeReply("sovle that").mistake?.message.contains("did you mean 'solve'?") == true)
    let late = ShapeReply("shape 28x28x1 covn:3x3x8").mistake
    #expect(late?.range == 14..<18)
  }

  @Test func formsForPrograms() {
    let reply = shape("227x227x3 conv:11x11x96,s4 pool:3,s2")
    #expect(reply.json["layers"]?[0]?["receptiveField"]?[0]?.integerValue == 11)
    #expect(reply.json["output"]?.arrayValue?.compactMap(\.integerValue) == [27, 27, 96])
    #expect(reply.html.contains("<td>55×55×96</td>"))
    let mistake = shape("227x227x3 cnv:3x3x1").json
    #expect(mistake["column"]?.integerValue == 11 && mistake["length"]?.integerValue == 3)
  }
}
