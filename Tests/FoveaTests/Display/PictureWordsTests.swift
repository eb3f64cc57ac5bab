import Foundation
import FoundationXML
import Testing

@testable import Fovea

/// Those who do not see a picture are told what it shows.
@Suite struct PictureWordsTests {
  private static let image = Image(Tensor(randomUniform: [28, 28, 1], seed: 1))
  private static let network = Sequential {
    Conv2D(filterShape: (3, 3, 1, 4), activation: .relu, seed: 1)
    MaxPool2D(size: 2)
    Flatten()
    Dense(676, 3, seed: 2)
  }

  /// A value of every type that has a form for notebooks.
  private static func values() throws -> [any Displayable] {
    let conv = Conv2D(filterShape: (3, 3, 1, 2), seed: 1)
    let x = Tensor(randomNormal: [5, 5, 1], seed: 1)
    let data = TrainingFixtures.images(20, seed: 1)
    var optimizer = SGD(learningRate: 0.1)
    let history = try TrainingFixtures.network().fit(
      data, epochs: 2, batchSize: 10, optimizer: &optimizer, display: .nothing, loss: TrainingFixtures.loss)
    let line = LineChart([.init("loss", [3.0, 2, 1])], x: "step")
    return [
      image, Tensor([[1, 2], [3, 4]]), Tensor(randomNormal: [40, 50], seed: 1), FeatureMaps(x),
      Filter.boxBlur(3), image.filtered(by: .sobelX),
      DirectionMap(angles: x[.all, .all, 0], strengths: x[.all, .all, 0]),
      sideBySide(["before": image, "after": FeatureMaps(x)]), sideBySide([image]), sideBySide(["one": image]),
      line, ScatterChart([.init("", [1.0], at: [2.0])]), BarChart([1.0], names: ["a"]), Histogram([1.0, 2]),
      SmallMultiples([line], columns: 1), HeatMap(Tensor([[1, 2], [3, 4]])), HeatMap(Tensor(zeros: [50, 50])),
      ImageGrid([image]), history, TrainingCurve(history), data, data[0],
      ConfusionMatrix(
        predictions: Tensor([0, 1, 1], dtype: .int32), labels: Tensor([0, 1, 0], dtype: .int32), classNames: ["a", "b"]),
      ConfusionMatrix(
        predictions: Tensor([0, 1, 1], dtype: .int32), labels: Tensor([0, 1, 0], dtype: .int32),
        classNames: (0..<40).map { "class \($0)" }),
      network.activations(for: image.pixels[.newAxis]), gradientGraph(at: x) { ($0 * $0).sum() },
      try receptiveField(of: network[..<2], on: image),
      try effectiveReceptiveField(of: network[..<2], input: [28, 28, 1], samples: 1),
      Fovea.explain(conv, at: [1, 1, 0], input: x),
      gradientReach(Conv2D(filterShape: (2, 2, 1, 1), seed: 1), input: x[0..<3, 0..<3, .all]),
      try filterPositions(conv, input: [5, 5, 1]), try slidingFilter(conv, input: [5, 5, 1]),
      try slidingFilter(conv, values: x), solve(input: 7, filter: 3, stride: 3, output: 3),
      network.summary(input: [28, 28, 1]), compare(network, network, input: [28, 28, 1]),
      network.cost(input: [28, 28, 1]), trace(conv, output: [1, 1], on: [5, 5, 1]),
      try network.diagram(input: [28, 28, 1]), try network.filters(of: "0"),
      try gradCAM(of: network, layer: "0", class: 1, on: image),
      ImageClassification(
        logits: Tensor([[1, 3, 2]]), names: ["cat", "espresso", "rocket"], top: 2, image: image,
        seen: (rows: 0..<4, columns: 0..<4)),
      network.predictedTime(input: [28, 28, 1]), picture("7x7 conv:3x3"), animation("7x7 conv:3x3"),
      ProgressBar.bundle(label: "epoch", done: 1, total: 2, seconds: 1),
      ProgressBar.bundle(label: "", done: 1, total: 2, seconds: 1),
    ]
  }

  /// The pictures of a page, each with what it says of itself; nothing inside of a picture counts, and nothing that is
  /// hidden from those who do not see.
  private static func words(of html: String) throws -> [String] {
    final class Reader: NSObject, XMLParserDelegate {
      var words: [String] = []
      private var inside: String?
      private var depth = 0
      private var isTitle = false
      func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
      ) {
        switch name {
        case "img": words.append(attributes["alt"] ?? "")
        case "progress": words.append(attributes["aria-label"] ?? "")
        case "svg":
          depth += 1
          if depth == 1, attributes["aria-hidden"] != "true" {
            inside = attributes["role"] == "img" ? attributes["aria-label"] ?? "" : ""
          }
        case "title" where depth == 1 && inside?.isEmpty == true: isTitle = true
        default: break
        }
      }
      func parser(_ parser: XMLParser, foundCharacters string: String) {
        if isTitle { inside? += string }
      }
      func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "title" { isTitle = false }
        guard name == "svg" else { return }
        depth -= 1
        if depth == 0, let found = inside {
          words.append(found)
          inside = nil
        }
      }
    }
    let reader = Reader()
    let closed = html.replacing(#/<(img|br|hr|col)\b((?:[^>"]|"[^"]*")*?)/?>/#) { "<\($0.1)\($0.2)/>" }
    let parser = XMLParser(data: Data("<page>\(closed)</page>".utf8))
    parser.delegate = reader
    try #require(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? ""): \(html.prefix(2000))")
    return reader.words
  }

  @Test func everyPictureTellsWhatItShows() throws {
    for value in try Self.values() {
      let bundle = value.displayBundle
      for words in try Self.words(of: bundle.html) {
        #expect(words.count > 4 && !words.contains("\n"), "\(type(of: value)): “\(words)”")
      }
      // A picture alone cannot tell anything: a page with its words must be beside it.
      for kind in ["image/png", "image/svg+xml"] where bundle.representations[kind] != nil {
        #expect(try !Self.words(of: bundle.representations["text/html"] ?? "").isEmpty, "\(type(of: value))")
      }
      if bundle.representations["image/png"] != nil { #expect(bundle.metadata.contains("\"alt\":\"")) }
    }
  }

  /// Whoever adds a type that shows itself adds it above.
  @Test func noTypeIsForgotten() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources/Fovea")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var types: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(
        of: #/\n(?:public )?(?:extension|struct|class|enum) (\w+):[^{\n]*\b(?:Displayable|Chart)\b/#)
      {
        types.insert(String(match.1))
      }
    }
    let known = Set(try Self.values().map { "\(type(of: $0))" })
    // Text, formulas, tables, and what others are made of: none of these has a picture of its own.
    let plain = [
      "DisplayBundle", "AxisAnswers", "Explanation", "Derivation", "ModelCard", "ModelList", "InferenceNetwork",
    ]
    let rest = types.subtracting(known).subtracting(plain)
    #expect(types.count > 25 && rest.isEmpty, "show one of each above: \(rest.sorted())")
  }

  @Test func captionsAreTold() throws {
    let gallery = sideBySide(["the <photo>": Self.image, "maps": FeatureMaps(Self.image.pixels)])
    let words = try Self.words(of: gallery.displayBundle.html)
    #expect(words[0] == "the <photo>: \(Self.image)" && words[1].hasPrefix("maps: 1 feature map 28×28"))
    let sink = RecordingSink.events { display(Self.image, caption: "a photo") }
    #expect(sink.events == [.display(sideBySide(["a photo": Self.image]).displayBundle, id: nil, updating: false)])
    let alone = sideBySide(["a photo": Self.image]).displayBundle
    #expect(alone.representations["image/png"] == Self.image.displayBundle.representations["image/png"])
    #expect(alone.metadata.contains("a photo: Image 28×28"))
  }

  /// A tiny picture is enlarged, with sharp edges; in a page the browser does it.
  @Test func tinyPicturesStaySharp() throws {
    let html = Image(Tensor([[0, 1], [1, 0]])).displayBundle.html
    #expect(html.contains("width=\"64\" height=\"64\"") && html.contains("image-rendering:pixelated"))
    #expect(FeatureMaps(Tensor(ones: [8, 8, 2])).displayBundle.html.contains("image-rendering:pixelated"))
    // What is shown as it is should not be made coarse where a page is narrow.
    #expect(!Image(Tensor(zeros: [300, 300])).displayBundle.html.contains("pixelated"))
  }
}
