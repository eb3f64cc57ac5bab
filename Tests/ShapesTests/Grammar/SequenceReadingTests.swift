import Testing

@testable import Shapes

/// Inputs of two sizes are sequences; a line that could be an image says so, with what the image is.
@Suite struct SequenceReadingTests {
  @Test(arguments: [
    ("shape 7x7 conv:3x3,s3", "7x7x1 conv:3x3x1,s3"),
    ("shape 28x20 conv:5x3,p2,relu pool:2 gap", "28x20x1 conv:5x3x1,p2,relu pool:2 gap"),
    ("shape 9x9 2*conv:3x3 ( conv:3x3,p1 | relu )", "9x9x1 2*conv:3x3x1 ( conv:3x3x1,p1 | relu )"),
    ("shape 28x28 pool:2", "28x28x1 pool:2"), ("28×28 tconv:2x2,s2", "28×28x1 tconv:2x2x1,s2"),
    ("explain conv:3x3,s2 on 7x7", "conv:3x3x1,s2 on 7x7x1"),
    ("trace output=1,1 conv:3x3,s2 on 9x9", "output=1,1 conv:3x3x1,s2 on 9x9x1"),
    ("cost 7x7 conv:3x3 batch=2", "7x7x1 conv:3x3x1 batch=2"),
    ("compare 7x7 conv:5x5 vs 2*conv:3x3", "7x7x1 conv:5x5x1 vs 2*conv:3x3x1"),
  ])
  func linesThatCouldBeImages(line: String, image: String) throws {
    let reply = ShapeReply(line)
    let remark = try #require(reply.remark, "\(reply)")
    #expect(
      remark.contains("was read as a sequence of ") && remark.hasSuffix("write its channel too: \(image)"), "\(remark)")
    let text = reply.description.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.hasSuffix(image) && reply.html.hasSuffix("\(image)</small></p>"))
    #expect(reply.json["remark"]?.stringValue == remark)
    // What it advises is understood, as an image.
    let command = ShapeReply.Command.allCases.first { line.hasPrefix($0.rawValue) } ?? .shape
    let advised = ShapeReply(image, to: command)
    #expect(advised.mistake == nil && advised.remark == nil, "\(advised)")
  }

  @Test func wordsOfTheRemark() {
    #expect(
      shape("7x7 conv:3x3,s3").remark
        == "7×7 was read as a sequence of 7 places with 7 channels; for a gray image, write its channel too: "
        + "7x7x1 conv:3x3x1,s3")
    #expect(shape("1x1 conv:1x1").remark?.contains("of 1 place with 1 channel; ") == true)
  }

  /// Sequences whose filters would not fit an image, and what is no sequence.
  @Test(arguments: [
    "shape 100x16 conv:3x32", "shape 100x16 conv:5x32 pool:2 lrn", "shape 100x16 pool:2", "shape 28x28 relu dense:10",
    "shape 7x7x1 conv:3x3x1", "shape 400 dense:10", "explain conv:5x3 on 20x2", "solve input=7x7 filter=3x3 stride=1",
    "picture 7x7 conv:3x3", "compare 100x16 conv:3x32 vs conv:3x3", "shape 7x7 conv:3",
  ])
  func linesThatArePlain(line: String) {
    let reply = ShapeReply(line)
    #expect(
      reply.remark == nil && reply.json["remark"] == nil && !reply.description.contains("sequence of"), "\(reply)")
  }

  /// What only an image can have tells of it with the mistake.
  @Test(arguments: [
    ("shape 28x28 conv:3x3x8", 12, "write its channel too: 28x28x1 conv:3x3x8"),
    ("shape 28x28 dwconv:3x3", 12, "write its channel too: 28x28x1 dwconv:3x3"),
    ("shape 28x20 pool:2x2", 12, "write its channel too: 28x20x1 pool:2x2"),
    ("shape 28x28 conv:3x3,s2x1", 21, "write its channel too: 28x28x1 conv:3x3x1,s2x1"),
    ("explain conv:3x3x8 on 28x28", 8, "write its channel too: conv:3x3x8 on 28x28x1"),
    ("trace output=9,9 conv:3x3 on 12x20", 6, "write its channel too: output=9,9 conv:3x3x1 on 12x20x1"),
  ])
  func mistakesThatImagesWouldNotBe(line: String, column: Int, sentence: String) throws {
    let mistake = try #require(ShapeReply(line).mistake)
    #expect(mistake.message.contains(sentence) && mistake.range.lowerBound == column, "\(mistake)")
  }

  @Test func mistakesOfBoth() {
    #expect(shape("7x7 conv:9x9").mistake?.message.contains("sequence") == false)
    #expect(shape("7x7 covn:3x3").mistake?.message.contains("sequence") == false)
  }
}
