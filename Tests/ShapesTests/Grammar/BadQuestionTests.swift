import TestSupport
import Testing

@testable import Shapes

/// Questions that have no answer: each gets a sentence that says what is wrong and what would be right.
@Suite struct BadQuestionTests {
  /// What is asked, whether it is understood, and a part of the sentence that says what would be right.
  private static let questions: [(line: String, isUnderstood: Bool, sentence: String)] = [
    // Sizes of the input.
    ("shape -3x3x1 relu", true, "has a size of -3 at axis 0: sizes are at least 1"),
    ("shape 0x28x1 relu", true, "has a size of 0 at axis 0: sizes are at least 1"),
    ("shape 28x28x0 conv:3x3x4", true, "has a size of 0 at axis 2: sizes are at least 1"),
    ("shape 28x-28x1 relu", true, "has a size of -28 at axis 1"),
    ("shape 28xx1 relu", false, "here a number is missing: the input's shape, such as 28x28x1"),
    ("shape x28x1 relu", false, "here a number is missing"), ("shape 28.5x28x1 relu", false, "is no whole number"),
    ("shape 1e3x28x1 relu", false, "'1e3' is no whole number: the input's shape, such as 28x28x1"),
    ("shape 4294967296x1x1 relu", true, "no size may be larger than 2147483647"),
    ("shape 99999999999999999999x1x1 relu", false, "is too large a number"),
    ("shape 9223372036854775807x9223372036854775807x3 relu", true, "no size may be larger than 2147483647"),
    ("shape 2147483647x2147483647x3 relu", true, "more memory than any process can address"),
    ("shape conv:3x3x8", false, "'conv:3' is no whole number: the input's shape, such as 28x28x1"),
    ("shape", false, "give the input and layers, for example: 28x28x1"),
    ("explain conv:3x3x8 on -1x3x3", true, "sizes are at least 1"),
    ("explain conv:3x3x8", false, "behind the layer comes 'on' and its input"),
    ("explain on 28x28x1", false, "the layer is missing, for example conv:3x3x64,s2,p1"),
    ("explain relu on", false, "the input is missing, for example 224x224x3"),
    ("explain relu on 8x8x1 conv:3x3x1", false, "behind the input there is nothing more"),
    ("explain conv:9x9x4 on 7x7x1", true, "a filter of 9 does not fit into 7"),
    // Numbers of layers.
    ("shape 28x28x1 conv:3x3x8,s0", true, "the stride is 0, but it must be at least 1: it would never move on"),
    ("shape 28x28x1 conv:3x3x8,s-2", true, "the stride is -2, but it must be at least 1"),
    ("shape 28x28x1 conv:3x3x8,p-1", true, "the padding is -1, but it must be at least 0"),
    ("shape 28x28x1 conv:3x3x8,d0", true, "the dilation is 0, but it must be at least 1"),
    ("shape 28x28x1 conv:3x3x8,p99999999999", true, "no size may be larger than 2147483647"),
    ("shape 28x28x1 conv:0x3x8", true, "a filter of 0 has no taps to multiply with: at least 1 is needed"),
    ("shape 28x28x1 conv:-3x3x8", true, "a filter of -3 has no taps"),
    ("shape 28x28x1 conv:3x3x0", true, "0 filters: at least 1 is needed"),
    ("shape 28x28x1 conv:3x3x-8", true, "-8 filters: at least 1 is needed"),
    ("shape 28x28x1 conv:3x3x8,g0", true, "groups that can: 1"),
    ("shape 28x28x6 conv:3x3x8,g-2", true, "groups that can: 1, 2"),
    ("shape 28x28x6 conv:3x3x8,g4", true, "groups that can: 1, 2"),
    (
      "shape 28x28x1 conv:31x31x8", true,
      "Right would be a filter of at most 28, an input of at least 31, or 3 more padding"
    ),
    ("shape 28x28x1 conv:3x3x8,d20", true, "spans 20·(3 − 1) + 1 = 41 pixels and does not fit into 28"),
    ("shape 28x28x1 conv:3x3x9999999999", true, "no size may be larger"),
    ("shape 28x28x1 conv:3x3x2000000000 conv:1x1x2000000000", true, "more multiply-adds than can be counted"),
    ("shape 28x28x1 pool:0", true, "the window is 0, but it must be at least 1"),
    ("shape 28x28x1 pool:2,s0", true, "the stride is 0"), ("shape 28x28x1 pool:30", true, "does not fit into 28"),
    ("shape 28x28x1 pool:2,p2", true, "has nothing but padding, and padding has no value"),
    ("shape 28x28x1 avgpool:-2", true, "the window is -2, but it must be at least 1"),
    ("shape 28x28x1 adaptive:0", true, "0 outputs along an axis: at least 1 is needed"),
    ("shape 28x28x1 up:0", true, "0 times as large: at least 1 is needed"),
    ("shape 28x28x1 up:99999999999", true, "no size may be larger"),
    ("shape 28x28x1 pad:-1", true, "the padding is -1, but it must be at least 0"),
    ("shape 28x28x1 pad:9999999999", true, "no size may be larger"),
    ("shape 28x28x1 dense:0", true, "0 outputs: at least 1 is needed"),
    ("shape 28x28x1 dense:-10", true, "-10 outputs: at least 1 is needed"),
    ("shape 28x28x1 dense:99999999999", true, "no size may be larger"),
    ("shape 28x28x4 dwconv:3x3,m0", true, "0 filters for each channel: 1 to 2147483647 are possible, such as m2"),
    ("shape 28x28x4 dwconv:3x3,m-1", true, "-1 filters for each channel"),
    ("shape 28x28x4 dwconv:3x3,m9223372036854775807", true, "filters for each channel: 1 to 2147483647"),
    ("shape 28x28x4 separable:0x3x8", true, "a filter of 0 has no taps"),
    ("shape 7x7x4 tconv:3x3x2,s2,o2", true, "so 0 to 1 are right"),
    ("shape 7x7x4 tconv:3x3x2,o1", true, "it can only be 0"),
    ("shape 1x1x4 tconv:3x3x2,p2", true, "a padding of at most"),
    ("shape 2147483647x1x1 tconv:3x3x2,s2", true, "no size may be larger than 2147483647"),
    ("shape 28x28x1 0*relu", false, "a layer is repeated 1 to 1000 times"),
    ("shape 28x28x1 1001*relu", false, "a layer is repeated 1 to 1000 times"),
    ("shape 28x28x1 1000*1000*relu", true, "a network has at most 20000 layers here"),
    // Missing and superfluous pieces.
    ("shape 28x28x1 conv", false, "conv wants height x width x filters here, such as conv:3x3x64"),
    ("shape 28x28x1 conv:", false, "sizes are numbers with x between them, such as 3x3x64"),
    ("shape 28x28x1 conv:3x3", false, "conv wants height x width x filters here, such as conv:3x3x64"),
    ("shape 28x28x1 conv:3x3x3x3", false, "conv wants height x width x filters"),
    ("shape 28x28 conv:3x3x8", false, "write its channel too: 28x28x1"),
    ("shape 100 conv:3x8", false, "an image is 28x28x1, a sequence 100x16"),
    ("shape 2x2x2x2x2 pool:2", false, "slides along one, two or three axes"),
    ("shape 28x28x1 pool", false, "wants the size of its windows: pool:2, or pool:3,s2"),
    ("shape 28x28x1 pad", false, "pad wants numbers: pad:2, or pad:p0+1"),
    ("shape 28x28x1 adaptive", false, "wants the size that comes out: adaptive:7"),
    ("shape 28x28x1 dense", false, "wants the number of outputs: dense:10"),
    ("shape 28x28x1 fc:3x3", false, "wants the number of outputs: fc:10"),
    ("shape 28x28x1 conv:3x3x8,s", false, "here a number is missing, such as s1"),
    ("shape 28x28x1 conv:3x3x8,,s2", false, "here an option is missing; options are s2 (stride)"),
    ("shape 28x28x1 conv:3x3x8,", false, "here an option is missing"),
    ("shape 28x28x1 conv:3x3x8,s2x2x2", false, "3 numbers, but there are 2 axes: give one number, or 2"),
    ("shape 28x28x1 conv:3x3x8,p1+2+3", false, "a padding has two sides: p0+1"),
    ("shape 28x28x1 conv:3x3x8,q3", false, "there is no option 'q3'; did you mean 's3' or 'p3'?"),
    ("shape 28x28x1 conv:3x3x8,m2", false, "conv has no option 'm2'"),
    ("shape 28x28x1 pool:2,g2", false, "pool has no option 'g2'"),
    ("shape 28x28x1 relu:3", false, "relu takes no sizes: write 'relu'"),
    ("shape 28x28x1 gap:3", false, "gap takes no sizes: write 'gap'"),
    ("shape 28x28x1 conv:3x3x8,ceil", false, "only pooling has 'ceil'"),
    ("shape 28x28x1 covn:3x3x8", false, "there is no layer 'covn'; did you mean 'conv'?"),
    ("shape 28x28x1 ( relu", false, "'(' is never closed by ' )'"),
    ("shape 28x28x1 relu )", false, "closes what was not opened"),
    ("shape 28x28x1 relu ]", false, "closes what was not opened"),
    ("shape 28x28x1 ( relu ]", false, "closes what was not opened"),
    ("shape 28x28x1 relu | relu", false, "a | stands between the branches"),
    ("shape 28x28x1 ( )", false, "holds the layers whose output is added"),
    ("shape 28x28x1 ( relu | relu | relu )", false, "and after a | the short cut"),
    ("shape 28x28x1 2*", false, "behind * the layer is missing"),
    ("shape 28x28x1 ( conv:3x3x8 )", true, "give a shortcut that has the same stride and outputs"),
    ("shape 28x28x1 [ conv:3x3x8 | relu ]", true, "give all of them the same stride and padding"),
    ("shape 1x1x17592186044416 [ 4*relu | relu ]", true, "no size may be larger"),
    // The solver.
    ("solve", false, "for example: input=7 filter=3 stride=3 output=3"),
    ("solve input=7", true, "give 2 more of them"), ("solve stride=2", true, "give 2 more of them"),
    ("solve input=0 filter=3 stride=1", true, "the input is 0, but it must be at least 1: there is nothing to look at"),
    ("solve input=-7 filter=3 stride=1", true, "the input is -7, but it must be at least 1"),
    ("solve input=7 filter=0 stride=1", true, "the filter is 0, but it must be at least 1"),
    ("solve input=7 filter=3 stride=0", true, "the stride is 0, but it must be at least 1: it would never move on"),
    ("solve input=7 filter=3 stride=0 output=3", true, "the stride is 0"),
    ("solve input=7 filter=3 stride=1 padding=-1", true, "the padding is -1, but it must be at least 0"),
    ("solve input=7 filter=3 stride=1 dilation=0", true, "the dilation is 0, but it must be at least 1"),
    (
      "solve input=7 filter=3 stride=1 output=0", true,
      "the output is 0, but it must be at least 1: nothing would come out"
    ),
    ("solve input=7 filter=9 stride=1 padding=0", true, "does not fit into 7"),
    ("solve input=7 filter=3 stride=1 outputpadding=1", true, "only a transposed convolution has one"),
    ("solve tconv input=7 filter=3 stride=2 padding=1 outputpadding=2", true, "it must be less than the stride, 2"),
    ("solve input=99999999999 filter=3 stride=1", true, "no size may be larger than 2147483647"),
    ("solve input=9223372036854775807 filter=3 stride=1 output=3", true, "no size may be larger"),
    ("solve input=7 filter=3 stride=1 output=99999999999", true, "no size may be larger"),
    ("solve input=99999999999999999999 filter=3", false, "is too large a number"),
    ("solve input= filter=3 stride=1", false, "here a number is missing: input=3, or input=3x5 for two axes"),
    ("solve input=seven filter=3 stride=1", false, "'seven' is no whole number"),
    ("solve input filter=3 stride=1", false, "write input=3, with one = and a number behind it"),
    ("solve input==7", false, "write input=3"), ("solve =7", false, "before the = a name is missing"),
    ("solve inptu=7 filter=3 stride=1", false, "did you mean 'input'?"),
    ("solve input=7 input=8 filter=3", false, "the input is given twice"),
    ("solve input=7x9 filter=3x3x3 stride=1", false, "give one, or"),
    ("solve pol window=3 stride=2 input=112", false, "did you mean 'pool'?"),
    ("solve input=7 filter=3 padding=0 output=4", true, "no integer solution, because"),
    (
      "solve input=4 filter=3 stride=1 padding=0 output=9", true,
      "even dilation 1 gives 2, and more only makes it smaller"
    ),
    ("solve -7 3 1", false, "there is no '-7'"),
    // Neither of them.
    ("nonsense", false, "a question begins with shape, solve, explain, "),
    ("relu 3x3x1", false, "a question begins with"),
    ("sovle input", false, "did you mean 'solve'?"), ("?", false, "for example: shape 28x28x1 conv:5x5x6 pool:2"),
  ]

  @Test func eachHasASentence() {
    #expect(Self.questions.count > 120)
    for (line, isUnderstood, sentence) in Self.questions {
      let reply = ShapeReply(line)
      #expect(reply.isFailure == isUnderstood, "\(line)")
      #expect(isUnderstood || reply.mistake != nil, "\(line)")
      #expect(reply.description.contains(sentence), "\(reply)")
    }
  }

  /// Brackets that would need more stack than there is, and words that are long.
  @Test func absurdLines() {
    let deep = "8x8x1 " + String(repeating: "( ", count: 50_000) + "relu" + String(repeating: " )", count: 50_000)
    #expect(ShapeReply(deep, to: .shape).mistake?.message.contains("at most 64 of them") == true)
    let starred = "8x8x1 " + String(repeating: "1*", count: 10_000) + "relu"
    #expect(ShapeReply(starred, to: .shape).mistake?.message.contains("at most 64 of them") == true)
    #expect(ShapeReply("8x8x1 " + String(repeating: "c", count: 20_000), to: .shape).mistake != nil)
    #expect(ShapeReply("8x8x1 conv:" + String(repeating: "9", count: 20_000), to: .shape).mistake != nil)
    // Strides whose product is beyond all numbers.
    let strides = ShapeReply("1x1x1 40*conv:1x1x1,s2147483647,p1 conv:3x3x1,p1", to: .shape)
    #expect(strides.mistake == nil && !strides.json.text.isEmpty)
    let trace = (strides.answer as? ShapeSummary)?.trace
    #expect((try? trace?.fieldBoxes()) != nil)
    // More parameters than can be counted.
    let many = ShapeReply("1x1x1 6*conv:2147483647x2147483647x1,p1073741823", to: .shape)
    #expect((many.answer as? ShapeSummary)?.parameters.trainable == Int.max, "\(many)")
  }

  /// Good questions with one of their numbers made bad: whatever comes, it is a sentence, and it is no answer where nothing
  /// can be right.
  @Test func numbersThatAreNone() {
    let good = [
      "shape 28x28x4 conv:3x5x6,s2x1,p1,d2,g2 relu pool:2,s2,p1 dense:10",
      "shape 9x9x4 tconv:3x3x2,s3,p1,o1 up:2 pad:1 adaptive:7 gap", "shape 100x16 conv:5x32,p2 avgpool:2 lrn",
      "shape 8x8x3 ( conv:3x3x3,p1 ) [ conv:1x1x8 | pool:3,s1,p1 ]", "shape 16x16x4 dwconv:3x3,m2 separable:3x3x8,p1",
      "explain conv:3x3x64,s2,p1 on 224x224x3", "solve input=7 filter=3 stride=3 padding=1",
      "solve pool window=3 stride=2 input=112 output=56", "solve tconv input=7 filter=4 stride=2 output=14",
      "solve input=32 filter=3 stride=1 padding=2 dilation=? output=32",
    ]
    let bad = [
      "0", "-1", "-9223372036854775808", "9223372036854775807", "9223372036854775808", "2147483647", "2147483648",
      "1.5",
      "x", "", "+", "-", "1e9", "½", "٣", "0x10", "4611686018427387904", "65536",
    ]
    /// None of these is ever a size, a stride or a count.
    let never: Set = [
      "-1", "-9223372036854775808", "9223372036854775808", "1.5", "½", "٣", "1e9", "-", "9223372036854775807",
    ]
    var asked = 0
    for line in good {
      #expect(ShapeReply(line).mistake == nil && !ShapeReply(line).isFailure, "\(line)")
      for place in numbers(in: line) {
        for word in bad {
          let question = line.replacingCharacters(in: place, with: word)
          let reply = ShapeReply(question)
          let said = [reply.description, reply.html, reply.json.text]
          #expect(said.allSatisfy { !$0.isEmpty }, "\(question)")
          if never.contains(word) { #expect(reply.mistake != nil || reply.isFailure, "\(question): \(reply)") }
          if let mistake = reply.mistake {
            #expect(mistake.message.split(separator: " ").count > 3 && mistake.range.upperBound <= question.count)
          }
          asked += 1
        }
      }
    }
    #expect(asked > 900)
  }

  /// Pieces left out, doubled and exchanged.
  @Test func shuffledPieces() {
    var generator = SeededGenerator(seed: 31)
    let pieces = [
      "28x28x1", "conv", ":", "3x3x8", ",", "s2", "p", "same", "(", ")", "[", "]", "|", "2*", "pool:2", "relu", "on",
      "solve",
      "shape", "explain", "input=7", "=", "filter", "3", "?", "x", "-", "gap", "dense:10", "tconv:3x3x2,s2", "é",
      "100x4",
      "ceil", "stride=2", "output=3", "padding=1+", "d2",
    ]
    var answered = 0
    for _ in 0..<4000 {
      let words = (0..<generator.number(1...7)).map { _ in pieces[generator.number(0...pieces.count - 1)] }
      let line = words.joined(separator: generator.chance(1, in: 3) ? "" : " ")
      let reply = ShapeReply(line)
      #expect(!reply.description.isEmpty && !reply.json.text.isEmpty && !reply.html.isEmpty, "\(line)")
      if reply.mistake == nil { answered += 1 }
    }
    #expect((10...2000).contains(answered))
  }

  /// Where the runs of digits in a line are.
  private func numbers(in line: String) -> [Range<String.Index>] {
    var ranges: [Range<String.Index>] = []
    var start: String.Index?
    for index in line.indices {
      if line[index].isASCIIDigit {
        start = start ?? index
      } else if let first = start {
        ranges.append(first..<index)
        start = nil
      }
    }
    return ranges + (start.map { [$0..<line.endIndex] } ?? [])
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
