import Testing

@testable import Shapes

@Suite struct NetworkDiagramTests {
  private static func diagram(_ line: String) throws -> NetworkDiagram {
    let reply = ShapeReply(line, to: .diagram)
    return try #require(reply.answer as? NetworkDiagram, "\(reply)")
  }

  private static let residual =
    "32x32x3 conv:3x3x16,p1,nobias bn relu 3*( conv:3x3x16,p1,nobias bn relu conv:3x3x16,p1,nobias bn ) "
    + "( conv:3x3x32,s2,p1,nobias bn | skip:32,s2 ) relu { gap dense:10 } gap dense:10"
  private static let inception =
    "28x28x192 [ conv:1x1x64,relu | conv:1x1x96,relu conv:3x3x128,p1,relu | pool:3,s1,p1 conv:1x1x32,relu | ] pool:2 "
    + "4*conv:3x3x512,p1,relu dense:100,relu dropout dense:10"
  private static let nested = "16x16x4 ( [ conv:3x3x2,p1 | ( conv:3x3x4,p1 ) ] | conv:1x1x6 ) dense:3"
  private static let networks = [
    residual, inception, nested,
    "28x28x1 conv:5x5x6,p2,tanh avgpool:2 conv:5x5x16,tanh avgpool:2 dense:120 dense:84 dense:10",
    "784 dense:300,relu dense:10", "100x16 conv:3x32 pool:2 gap dense:2", "8x64x64x3 conv:3x3x3x16 gap",
    "28x28x1", "28x28x1 flatten",
  ]

  @Test func asText() throws {
    #expect(
      try Self.diagram(Self.residual).description == """
        input                               32×32×3
        0 Conv2D               3×3 p1       32×32×16  BatchNorm, relu
        3 Residual × 3
        │ Conv2D               3×3 p1       32×32×16  BatchNorm, relu
        │ Conv2D               3×3 p1       32×32×16  BatchNorm
        ├─ the input itself
        └─ sum                              32×32×16
        6 Residual
        │ Conv2D               3×3 s2 p1    16×16×32  BatchNorm
        ├─ short cut
        │  ZeroPaddedShortcut  stride 2     16×16×32
        └─ sum                              16×16×32  relu
        side branch
        ╎ GlobalAvgPool2D      mean of all  32
        ╎ Dense                             10
        9 GlobalAvgPool2D      mean of all  32
        10 Dense                            10
        """)
    #expect(
      try Self.diagram(Self.inception).description == """
        input                               28×28×192
        0 Concatenated
        ├─ Conv2D            1×1            28×28×64   relu
        ├─ Conv2D            1×1            28×28×96   relu
        │  Conv2D            3×3 p1         28×28×128  relu
        ├─ MaxPool2D         max 3×3 p1     28×28×192
        │  Conv2D            1×1            28×28×32   relu
        ├─ the input itself
        └─ side by side                     28×28×416
        1 MaxPool2D          max 2×2 s2     14×14×416
        2 Conv2D × 4         3×3 p1         14×14×512  relu
        11 Dense             flat: 100,352  100        relu, Dropout
        14 Dense                            10
        """)
    #expect(
      try Self.diagram(Self.nested).description == """
        input                                  16×16×4
        0 Residual
        │ Concatenated
        │ ├─ Conv2D               3×3 p1       16×16×2
        │ ├─ Residual
        │ │  │ Conv2D             3×3 p1       16×16×4
        │ │  ├─ the input itself
        │ │  └─ sum                            16×16×4
        │ └─ side by side                      16×16×6
        ├─ short cut
        │  Conv2D                 1×1          16×16×6
        └─ sum                                 16×16×6
        2 Dense                   flat: 1,536  3
        """)
  }

  @Test func inWords() throws {
    #expect(
      try Self.diagram(Self.residual).words
        == "Diagram of a network: 32×32×3 goes in, 10 comes out; 8 convolutions, 2 poolings, 2 fully connected layers, 1 other "
        + "layer, 4 short cuts, 1 side branch; maps of 32×32, then 16×16.")
    #expect(
      try Self.diagram(Self.inception).words
        == "Diagram of a network: 28×28×192 goes in, 10 comes out; 8 convolutions, 2 poolings, 2 fully connected layers, once "
        + "4 branches side by side; maps of 28×28, then 14×14.")
  }

  /// Folding leaves nothing out, and draws less.
  @Test func foldedOrNotTheLayersAreTheSame() throws {
    for line in Self.networks {
      let folded = try Self.diagram(line)
      let whole = try Self.diagram("unfolded \(line)")
      #expect(folded.words == whole.words)
      #expect(DiagramPart.signature(Self.unfolded(folded.parts)) == DiagramPart.signature(whole.parts))
    }
    let (folded, whole) = (try Self.diagram(Self.residual), try Self.diagram("\(Self.residual) unfolded"))
    #expect(Self.boxes(folded).count + 4 == Self.boxes(whole).count)
    #expect(folded.svg.contains(">× 3</text>") && !whole.svg.contains(">× "))
  }

  private static func unfolded(_ parts: [DiagramPart]) -> [DiagramPart] {
    parts.flatMap { part -> [DiagramPart] in
      switch part {
      case .volume: [part]
      case .sum(let joined, let body, let shortcut):
        [.sum(joined, body: unfolded(body), shortcut: unfolded(shortcut))]
      case .fan(let joined, let branches): [.fan(joined, branches: branches.map(unfolded))]
      case .side(let parts): [.side(unfolded(parts))]
      case .repeated(let count, let parts): (0..<count).flatMap { _ in unfolded(parts) }
      }
    }
  }

  private static func boxes(_ diagram: NetworkDiagram) -> [(volume: DiagramVolume, frame: Frame)] {
    DiagramLayout(diagram.parts, widest: NetworkDiagram.widest).marks.compactMap { mark in
      guard case .volume(let volume, let place, let scale, _) = mark else { return nil }
      let size = scale.size(volume.shape)
      return (volume, Frame(x: place.x, y: place.y - size.height / 2, width: size.width, height: size.height))
    }
  }

  /// Nothing is drawn over anything else, and nothing beyond the picture.
  @Test func everythingHasAPlaceOfItsOwn() throws {
    var compared = 0
    for line in Self.networks {
      let diagram = try Self.diagram(line)
      let layout = DiagramLayout(diagram.parts, widest: NetworkDiagram.widest)
      var frames = Self.boxes(diagram).map(\.frame)
      for case .text(let text, let place, let size, _, _, _) in layout.marks {
        let width = SVGDrawing.width(of: text, size: size)
        frames.append(Frame(x: place.x - width / 2, y: place.y - size * 0.7, width: width, height: size * 0.8))
      }
      for case .plus(let place) in layout.marks {
        frames.append(Frame(x: place.x - 7, y: place.y - 7, width: 14, height: 14))
      }
      for (index, frame) in frames.enumerated() {
        #expect(frame.x >= 0 && frame.y >= 0 && frame.right <= layout.width && frame.bottom <= layout.height)
        for other in frames[..<index] {
          let isApart =
            frame.x >= other.right || other.x >= frame.right || frame.y >= other.bottom || other.y >= frame.bottom
          #expect(isApart, "\(line): \(frame) \(other)")
          compared += 1
        }
      }
    }
    #expect(compared > 1000)
  }

  /// Four times the side is twice the edge; so are channels, on a scale of their own.
  @Test func edgesAreSquareRoots() {
    let scale = VolumeScale([[256, 256, 3], [64, 64, 12], [16, 16, 512], [4096]])
    let edges = [[256, 256, 12], [64, 64, 48], [16, 16, 192]].map(scale.edges)
    for (large, small) in zip(edges, edges.dropFirst()) {
      #expect(abs(large.height / small.height - 2) < 1e-9 && abs(large.depth / small.depth - 2) < 1e-9)
    }
    #expect(abs(edges[2].thickness / edges[1].thickness - 2) < 1e-9)
    // A list stands upright, as long as so many channels are thick.
    #expect(abs(scale.edges([4096]).height / scale.edges([16, 16, 512]).thickness - 8.0.squareRoot()) < 1e-9)
    #expect(scale.edges([1, 1, 1]).thickness == 3)
  }

  @Test func namesAreTheTitles() {
    let conv = ConvolutionRule("Conv2D", filter: [3, 3], inputs: 4, outputs: 4, padding: .same)
    let module = ConcatenationRule([conv, ChainRule([("reduce", conv), ("0", conv)])], branchNames: ["3x3", "5x5"])
    let wide = ConvolutionRule("Conv2D", filter: [3, 3], inputs: 8, outputs: 8, padding: .same)
    let rule = ChainRule([
      ("conv1", conv), ("inception3a", module), ("block", ResidualRule(body: ChainRule([("0", wide)]))),
    ])
    let diagram = NetworkDiagram(rule, input: [8, 8, 4])
    let titles = Self.boxes(diagram).map(\.volume.title)
    #expect(titles == ["input", "conv1", "3x3", "5x5.reduce", "5x5.0", "joined", "Conv2D"])
    #expect(diagram.svg.contains(">inception3a</text>") && diagram.svg.contains(">block</text>"))
    #expect(diagram.svg.contains("<title>inception3a.5x5.reduce: Conv2D 3×3, padding same; 8×8×4; 148 parameters; "))
  }

  @Test func whereShapesDoNotFitItEnds() {
    let narrow = ConvolutionRule("Conv2D", filter: [3, 3], inputs: 4, outputs: 4)
    let rule = ChainRule([("0", narrow), ("1", ResidualRule(body: narrow)), ("2", narrow)])
    let diagram = NetworkDiagram(rule, input: [8, 8, 4])
    #expect(diagram.isFailure && Self.boxes(diagram).count == 3)
    #expect(
      diagram.description.contains(
        "╵\nHere it ends, in layer 1 (Residual): Residual adds what its layers give, [4, 4, 4]"))
    #expect(diagram.words.hasSuffix("such as a 1×1 Conv2D."))
    #expect(!diagram.svg.contains("<circle"))
  }

  /// A long network goes on in another row.
  @Test func rowsEndInTime() throws {
    let line = "64x64x3 " + (1...24).map { "conv:3x3x\($0),p1" }.joined(separator: " ")
    let layout = DiagramLayout(try Self.diagram(line).parts, widest: NetworkDiagram.widest)
    #expect(layout.width <= NetworkDiagram.widest + 40 && layout.height > 250)
  }
}
