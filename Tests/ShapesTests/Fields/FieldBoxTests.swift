import TestSupport
import Testing

@testable import Shapes

@Suite struct FieldBoxTests {
  private func trace(_ line: String) throws -> ShapeTrace {
    let reply = ShapeReply(line, to: .shape)
    return try #require(reply.answer as? ShapeSummary, "\(reply)").trace
  }

  private func box(_ line: String, _ position: [Int]? = nil, _ layer: String? = nil) throws -> FieldBox {
    try #require(try trace(line).fieldBoxes(at: position, layer: layer).last)
  }

  @Test func knownAnswers() throws {
    // LeNet-5: 16×16 of the image, 4 pixels from one to the next.
    let leNet = "28x28x1 conv:5x5x6,same avgpool:2 conv:5x5x16 avgpool:2 flatten dense:10"
    let last = try box(leNet, [0, 4])
    #expect(last.path == "3" && last.start == [-2, 14] && last.size == [16, 16] && last.end == [14, 30])
    #expect(last.reachesBeyond([28, 28]) && last.clipped(to: [28, 28]) == [0..<14, 14..<28])
    #expect("\(last)" == "[0, 4] of 3 (AvgPool2D) sees rows -2 to 13, columns 14 to 29: 16×16 pixels")
    #expect(
      try box(leNet, nil, "0")
        == FieldBox(path: "0", layer: "Conv2D", position: [14, 14], start: [12, 12], size: [5, 5]))
    #expect(try box(leNet, [0, 0], "5").clipped(to: [28, 28]) == [0..<28, 0..<28])
    // A channel behind the place changes nothing.
    #expect(try box(leNet, [1, 2, 15]) == box(leNet, [1, 2]))
    // On the way: the pooling before sees 14 − 8 + … of the same middle.
    let boxes = try trace(leNet).fieldBoxes(at: [2, 2])
    #expect(boxes.map(\.path) == ["0", "1", "2", "3"] && boxes.map { $0.size[0] } == [5, 6, 14, 16])
  }

  /// In all of these the theoretical field is exact only for one output at a time.
  @Test func outputsThatSeeDifferently() throws {
    #expect(try box("8x8x1 up:2", [3, 4]).start == [1, 2])
    #expect(try box("8x8x1 up:2 conv:3x3x1,p1", [3, 4]).size == [2, 2])
    #expect(try box("8x8x1 up:2 conv:3x3x1,p1", [4, 4]).start == [1, 1])
    #expect(try box("7x7x1 adaptive:3", [0, 2]).clipped(to: [7, 7]) == [0..<3, 4..<7])
    #expect(try box("7x7x1 adaptive:3", [1, 1]).clipped(to: [7, 7]) == [2..<5, 2..<5])
    // Transposed, 3 at stride 2: even outputs come from one input or two.
    #expect(try box("8x8x1 tconv:3x3x1,s2,p1,o1", [2, 3]).size == [1, 2])
    #expect(try box("8x8x1 tconv:1x1x1,s2", [1, 0]).size.contains(0))
    #expect("\(try box("8x8x1 tconv:1x1x1,s2", [1, 0]))" == "[1, 0] of 0 (TransposedConv2D) sees nothing of the image")
    #expect(try box("8x8x1 pad:2", [0, 0]).start == [-2, -2])
  }

  @Test func branches() throws {
    let line = "16x16x4 conv:3x3x4,p1 [ conv:1x1x4 | conv:3x3x4,p1 conv:3x3x4,p1 | pool:3,s1,p1 ] relu"
    let boxes = try trace(line).fieldBoxes(at: [8, 8])
    #expect(boxes.map(\.path) == ["0", "1.0.0", "1.1.0", "1.1.1", "1.2.0", "1.concatenate", "2"])
    #expect(boxes.map { $0.size[0] } == [3, 3, 5, 7, 5, 7, 7])
    #expect(boxes.allSatisfy { $0.position == [8, 8] })
    // Of a layer within a branch, only what leads to it.
    #expect(try trace(line).fieldBoxes(at: [8, 8], layer: "1.2").map(\.path) == ["0", "1.2.0"])
    #expect(try box(line, [8, 8], "1").path == "1.concatenate")
    #expect(try box("16x16x4 ( conv:3x3x4,p1 )", [0, 0]).start == [-1, -1])
    // The input itself is one of the branches.
    #expect(try box("16x16x4 ( conv:2x2x4,p0+1 )", [5, 5]).start == [5, 5])
  }

  /// Where all outputs see alike, a box is the field of the first output moved by whole steps.
  @Test func boxesAgreeWithFields() throws {
    var generator = SeededGenerator(seed: 21)
    var compared = 0
    for _ in 0..<400 {
      var line = "\(generator.number(12...40))x\(generator.number(12...40))x2"
      for _ in 0..<generator.number(1...6) {
        let (f, s, p) = (generator.number(1...4), generator.number(1...2), generator.number(0...2))
        let layers = [
          "conv:\(f)x3x2,s\(s),p\(p)", "pool:\(f),s\(s)", "pad:\(p)", "relu", "conv:3x\(f)x2,d2", "( conv:3x3x2,p1 )",
          "[ conv:1x1x2 | conv:3x3x2,p1 ] conv:1x1x2",
        ]
        line += " " + layers[generator.number(0...layers.count - 1)]
      }
      guard let trace = (ShapeReply(line, to: .shape).answer as? ShapeSummary)?.trace else { continue }
      let field = try #require(trace.field)
      let position = trace.output.dropLast().map { generator.number(0...$0 - 1) }
      let box = try #require(try trace.fieldBoxes(at: position).last)
      #expect(box.size == field.map(\.size), "\(line)")
      #expect(box.start == zip(field, position).map { Int($0.start + $0.stride * Double($1)) }, "\(line)")
      compared += 1
    }
    #expect(compared > 200)
  }

  /// What an output sees holds what the layers before it see on the way.
  @Test func boxesLieWithinEachOther() throws {
    for line in [
      "64x64x3 conv:7x7x4,s2,p3 pool:3,s2,p1 conv:3x3x4,p1 conv:3x3x4,d2,p2 avgpool:2",
      "33x40x3 conv:4x4x4,s3 up:2 conv:3x5x4 pool:2,s1",
    ] {
      let trace = try trace(line)
      for row in 0..<trace.output[0] {
        let boxes = try trace.fieldBoxes(at: [row, trace.output[1] - 1])
        for (inner, outer) in zip(boxes, boxes.dropFirst()) {
          #expect(zip(outer.start, inner.start).allSatisfy { $0 <= $1 }, "\(inner) \(outer)")
          #expect(zip(outer.end, inner.end).allSatisfy { $0 >= $1 }, "\(inner) \(outer)")
        }
      }
    }
  }

  @Test func sequencesAndVolumes() throws {
    #expect(try box("100x8 conv:3x8 conv:3x8,d2", [10]).start == [10])
    #expect(try box("100x8 conv:3x8 conv:3x8,d2", [10]).size == [7])
    #expect("\(try box("100x8 conv:3x8", [10]))" == "[10] of 0 (Conv1D) sees length 10 to 12: 3 pixels")
    #expect(try box("10x16x16x3 conv:3x3x3x4,s1x2x2", [1, 2, 3]).start == [1, 4, 6])
    // Words become vectors first.
    let text = ChainRule([
      ("0", EmbeddingRule(words: 100, size: 8)), ("1", ConvolutionRule("Conv1D", filter: [3], inputs: 8, outputs: 4)),
    ])
    #expect(try ShapeTrace(text, input: [20]).fieldBoxes(at: [5]).map(\.size) == [[1], [3]])
  }

  @Test(
    arguments: [
      ([9, 0], nil, "1 (MaxPool2D) gives 4×4 outputs, so there is none at [9, 0]: the row is 0 to 3"),
      ([0, -1], nil, "the column is 0 to 3"), ([0, 0, 4], nil, "the channel is 0 to 3"),
      ([0], nil, "an output of 1 (MaxPool2D) is at [row, column], got [0]"),
      (nil, "3", "there is no layer '3': the layers are 0, 1"),
    ] as [([Int]?, String?, String)])
  func mistakes(position: [Int]?, layer: String?, sentence: String) throws {
    let trace = try trace("8x8x1 conv:3x3x4,p1 pool:2")
    #expect { try trace.fieldBoxes(at: position, layer: layer) } throws: { "\($0)".contains(sentence) }
  }

  @Test func whatIsNotKnown() throws {
    #expect { try trace("100 dense:10").fieldBoxes() } throws: {
      "\($0)".contains("[100] has no axes before its channels")
    }
    #expect { try ShapeTrace(ChainRule([]), input: [8, 8, 1]).fieldBoxes() } throws: {
      "\($0)" == "there are no layers, so every output is a pixel"
    }
  }
}
