import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Shapes

/// Pictures of filters: well-formed, in words too, of a size that a page can bear, and with what they claim to show.
@Suite struct FilterPictureTests {
  private func positions(_ line: String) throws -> FilterPositions {
    let reply = picture(line)
    return try #require(reply.answer as? FilterPositions, "\(reply)")
  }

  private func moving(_ line: String) throws -> SlidingFilter {
    let reply = animation(line)
    return try #require(reply.answer as? SlidingFilter, "\(reply)")
  }

  @Test func generatedPictures() throws {
    var generator = SeededGenerator(seed: 41)
    var (drawn, largest, largestMoving) = (0, 0, 0)
    for _ in 0..<120 {
      func sides(_ range: ClosedRange<Int>) -> String { "\(generator.number(range))x\(generator.number(range))" }
      let size = generator.pick([8, 30, 300, 1_000_000])
      let input = sides(max(1, size / 2)...size)
      let layer = generator.pick([
        "conv:\(sides(1...5)),s\(sides(1...3)),p\(sides(0...3)),d\(sides(1...2))", "conv:\(sides(1...80)),s4",
        "pool:\(sides(1...3)),s\(sides(1...3)),ceil", "tconv:\(sides(1...4)),s\(sides(1...3)),p\(sides(0...1))",
        "tconv:\(sides(1...4)),s\(sides(1...3)) stretched", "conv:\(sides(1...3)),p0+2,s2 along=width",
      ])
      let line = "\(input) \(layer)"
      guard let still = picture(line).answer as? FilterPositions else { continue }
      let slides = try moving(line)
      for (svg, title) in [(still.svg, still.title), (slides.svg, still.title)] {
        for text in [svg, SVGDrawing.standalone(svg)] {
          let reader = PictureReader()
          #expect(reader.reads(text), "\(line)")
          #expect(reader.title.hasPrefix(title) && reader.label == reader.title && reader.role == "img")
          #expect(reader.elements.isDisjoint(with: ["script", "foreignObject", "image", "use", "a"]))
          #expect(reader.isInside, "\(line)")
        }
        #expect(!svg.contains("http://www.w3.org/2000/svg\" xlink") && !svg.contains("url("))
      }
      largest = max(largest, still.svg.utf8.count)
      largestMoving = max(largestMoving, slides.svg.utf8.count)
      drawn += 1
    }
    #expect(drawn > 70)
    #expect(largest < 100_000 && largestMoving < 120_000, "\(largest), \(largestMoving)")
  }

  /// Grids of more cells than can be counted through have an outline, drawn at once.
  @Test func hugeGridsAreDrawnAtOnce() {
    for answer in [
      solve(.pooling, input: 112, filter: 2_147_483_647, stride: 2, output: 56),
      solve(.transposedConvolution, input: 7, filter: 2_147_483_647, stride: 2, output: 14),
      solve(input: 32, filter: 3, stride: 1, padding: 2_147_483_647, dilation: nil, output: 32),
    ] {
      var html = ""
      let time = ContinuousClock().measure { html = answer.html }
      #expect(html.contains("<svg") && html.utf8.count < 20_000 && time < .seconds(2), "\(answer), \(time)")
    }
  }

  /// One mark for each position that is drawn, in the middle of its cells.
  @Test(arguments: [
    "7x7 conv:3x3", "8x6 conv:3x3,s2,p1", "9x9 pool:2,s3", "4x5 tconv:3x3,s2", "4x5 tconv:3x3,s2 stretched",
  ])
  func everyPositionHasItsMiddle(line: String) throws {
    let positions = try positions(line)
    #expect(positions.svg.components(separatedBy: "h0").count - 1 == positions.count)
  }

  /// The window stops once at every position, and each output but the first waits for its turn.
  @Test(arguments: ["7x7 conv:3x3,s2", "5x5 conv:2x2,d2", "6x6 pool:2", "3x3 tconv:3x3,s2", "12 conv:3,s2,p1"])
  func everyPositionHasItsStep(line: String) throws {
    let slides = try moving(line)
    let count = slides.positions.count
    #expect(slides.svg.components(separatedBy: "transform:translate(").count - 1 == 2 * count)
    #expect(slides.svg.components(separatedBy: "%{opacity:0}").count - 1 == count - 1)
    #expect(slides.svg.contains("@media(prefers-reduced-motion:reduce)"))
    #expect(slides.svg.contains(":hover"))
  }

  /// Where the window comes to lie is where the geometry says.
  @Test func theWindowGoesFarEnough() throws {
    let slides = try moving("9x7 conv:3x3,s2")
    // Cells of 30 pixels: the last position is three steps down and two to the right.
    #expect(slides.svg.contains("to{transform:translate(120px,180px)}"))
    #expect(slides.svg.contains("to{transform:translate(60px,90px)}"))
  }

  /// Two pictures on a page do not take each other's motion.
  @Test func namesAreOnesOwn() throws {
    func name(_ line: String) throws -> Substring {
      let svg = try moving(line).svg
      let start = try #require(svg.range(of: "class=\"")).upperBound
      return svg[start...].prefix { $0 != "\"" }
    }
    #expect(try name("7x7 conv:3x3") != name("7x7 conv:3x3,s2"))
    #expect(try name("4x4 tconv:3x3,s2") != name("4x4 tconv:3x3,s2 stretched"))
    #expect(try name("7x7 conv:3x3") == name("7x7 conv:3x3"))
  }

  @Test func whatFloorDropsIsHatched() throws {
    let drops = try positions("7x7 conv:3x3,s3")
    #expect(
      drops.description == """
        Conv2D 3×3, stride 3: 7×7 → 2×2
          ■ ■ ■ □ · · ╱
          ■ ■ ■ · · · ╱
          ■ ■ ■ · · · ╱
          □ · · □ · · ╱
          · · · · · · ╱
          · · · · · · ╱
          ╱ ╱ ╱ ╱ ╱ ╱ ╱
          ■ first position   □ where others begin   · pixel   ╱ nobody reads
        2×2 = 4 positions, 3 apart.
        Floor drops 1 pixel at the end, 1 of the image: (7 − 3) mod 3 = 1.
        """)
    #expect(drops.svg.contains("Hatched: no position reads it."))
    #expect(try !positions("7x7 conv:3x3,s2").svg.contains("Hatched"))
  }

  @Test func dilationHasHoles() throws {
    let lines = try positions("7 conv:3,d2,p1").description.split(separator: "\n")
    #expect(lines[1] == "  ■ □ ■ □ ■ · · · 0")
    #expect(try positions("6 conv:2,d2,s2").description.contains("■ ╱ ■ ╱ · ╱"))
  }

  @Test func bothViewsOfTransposedConvolutions() throws {
    let scattered = try positions("3 tconv:3,s2,p1,o1")
    #expect(scattered.view == .scattered && scattered.axes[0].cells == 6)
    #expect(scattered.description.contains("\n  ■ ■ ■ · □ · ·\n"))
    #expect(scattered.description.hasPrefix("TransposedConv1D 3, stride 2, padding 1, output padding 1: 3 → 6"))
    let stretched = try positions("3 tconv:3,s2,p1,o1 stretched")
    #expect(stretched.axes[0].spacing == 2 && stretched.axes[0].cells == 5 && stretched.count == 6)
    #expect(stretched.svg.contains("Between the inputs stand zeros"))
  }

  @Test func largeInputsHaveABreak() throws {
    let alexNet = try positions("227x227x3 conv:11x11x96,s4")
    #expect(alexNet.count == 3025 && alexNet.svg.utf8.count < 10_000)
    #expect(alexNet.description.contains("⋯") && alexNet.description.contains("⋮"))
    #expect(try moving("227x227x3 conv:11x11x96,s4").svg.contains("Of the 3,025 positions the first and the last ones"))
  }

  @Test func severalLayers() throws {
    let reply = picture("28x28x1 conv:5x5x6 relu pool:2 flatten dense:10")
    #expect(reply.pictures.count == 2 && reply.description.contains("MaxPool2D 2×2, stride 2: 24×24 → 12×12"))
    #expect(animation("28x28x1 conv:5x5x6 pool:2").pictures.count == 2)
    let volume = try positions("5x5x5x1 conv:3x3x3x1,s2")
    #expect(volume.axes.count == 3 && volume.svg.contains("along the depth"))
    #expect(try positions("5x6x7x1 conv:3x3x3x1 along=width").sizes.map(\.input) == [7])
    // Channels may be left out.
    #expect(try positions("7x7 conv:3x3,s2").axes == positions("7x7x1 conv:3x3x1,s2").axes)
    #expect(try positions("7x7x1 conv:3x3,s2").axes == positions("7x7x64 conv:3x3x8,s2").axes)
  }

  @Test(
    arguments: [
      ("7x7 conv:9x9", 4, "a filter of 9 does not fit into 7"), ("7x7", 3, "a layer is missing"),
      ("", 0, "for example: 7x7 conv:3x3"), ("7x7 cnov:3x3", 4, "did you mean 'conv'?"),
      ("7x7 relu", 0, "nothing slides here"), ("13x13 adaptive:5", 0, "windows of different sizes"),
      ("7x7 conv:3x3 along=widht", 19, "did you mean 'width'?"),
    ])
  func mistakesAreSaid(line: String, column: Int, sentence: String) throws {
    let mistake = try #require(ShapeReply(line, to: .picture).mistake)
    #expect(mistake.range.lowerBound == column)
    #expect(mistake.message.contains(sentence), "\(mistake)")
  }

  /// The answer of the solver shows what floor drops.
  @Test func solversAnswerHasAPicture() throws {
    let html = solve(input: 7, filter: 3, stride: 3, padding: 0).html
    let svg = try #require(html.range(of: "<svg")).lowerBound
    let picture = String(html[svg..<(try #require(html.range(of: "</svg>")).upperBound)])
    let reader = PictureReader()
    #expect(reader.reads(picture) && reader.isInside)
    #expect(reader.title.hasPrefix("Convolution with a filter of 3, stride 3: 7 → 2."))
    // One pixel is dropped: the hatching of a single cell.
    #expect(picture.contains("stroke=\"#d96f0e\""))
    #expect(!solve(input: 7, filter: 3, stride: 2, padding: 0).html.contains("stroke=\"#d96f0e\""))
    #expect(!solve(input: 7, filter: 3, padding: 0, output: 4).html.contains("<svg"))
  }

  @Test func volumesDoNotMove() {
    #expect(animation("5x5x5x1 conv:3x3x3x1").mistake?.message.contains("choose one of 0 (depth)") == true)
    #expect(animation("5x5x5x1 conv:3x3x3x1 along=depth").answer is SlidingFilter)
  }

  @Test func formsForPrograms() {
    let json = ShapeReply("8x8 conv:3x3,s2,p1", to: .picture).json
    #expect(json["axes"]?[0]?["first"]?.integerValue == -1 && json["axes"]?[1]?["dropped"]?.integerValue == 1)
    #expect(json["svg"]?.stringValue?.hasPrefix("<svg") == true)
    #expect(ShapeReply("picture 8x8 conv:3x3,s2").answer is FilterPositions)
  }
}

/// What a picture consists of.
private final class PictureReader: NSObject, XMLParserDelegate {
  private(set) var elements: Set<String> = []
  private(set) var title = ""
  private(set) var label = ""
  private(set) var role = ""
  /// Whether all rectangles lie inside of the picture.
  private(set) var isInside = true
  private var size = (width: 0.0, height: 0.0)
  private var isInTitle = false

  func reads(_ svg: String) -> Bool {
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    return parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if name == "svg" {
      (label, role) = (attributes["aria-label"] ?? "", attributes["role"] ?? "")
      size = (Double(attributes["width"] ?? "") ?? 0, Double(attributes["height"] ?? "") ?? 0)
    }
    if name == "rect" {
      let numbers = ["x", "y", "width", "height"].map { Double(attributes[$0] ?? "") ?? -1 }
      isInside =
        isInside && numbers.allSatisfy { $0 >= 0 } && numbers[0] + numbers[2] <= size.width
        && numbers[1] + numbers[3] <= size.height
    }
    elements.insert(name)
    isInTitle = name == "title"
    if isInTitle { title = "" }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    isInTitle = false
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { if isInTitle { title += string } }
}
