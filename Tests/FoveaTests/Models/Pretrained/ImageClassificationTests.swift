import Foundation
import FoundationXML
import JSONText
import Testing

@testable import Fovea

@Suite struct ImageClassificationTests {
  private static let photo = Image(Tensor(randomUniform: [40, 60, 3], seed: 1))

  private static func classification(seen: (rows: Range<Int>, columns: Range<Int>) = (0..<40, 0..<60))
    -> ImageClassification
  {
    let scores: [Float] = [0, 2, 1, 2, -1].map { Float(log(pow(2.0, $0))) }
    return ImageClassification(
      logits: Tensor(shape: [1, 5], values: scores), names: ["a", "b & c", "d", "e", "f"], top: 4, image: photo,
      seen: seen)
  }

  /// 2ⁿ each: 4, 4, 2, 1 of 11.5.
  @Test func theLikeliestFirst() {
    let guesses = Self.classification().guesses
    #expect(guesses.map(\.label) == [1, 3, 2, 0])
    #expect(guesses.map(\.name) == ["b & c", "e", "d", "a"])
    for (guess, expected) in zip(guesses, [4, 4, 2, 1]) {
      #expect(abs(Double(guess.probability) - Double(expected) / 11.5) < 1e-6)
    }
    #expect("\(Self.classification())" == "b & c 0.35, e 0.35, d 0.17, a 0.09")
    #expect(Self.classification().json[0]?["name"] == "b & c" && Self.classification().json[3]?["label"] == 0)
  }

  @Test func thePictureTellsItsContent() {
    let bundle = Self.classification().displayBundle
    let svg = bundle.representations["image/svg+xml"] ?? ""
    #expect(bundle.text == "b & c 0.35, e 0.35, d 0.17, a 0.09")
    #expect(svg.contains("aria-label=\"A photograph, and what the network takes it for: b &amp; c 0.35, e 0.35"))
    #expect(svg.contains("data:image/jpeg;base64,") && !svg.contains("b & c"))
    let parser = XMLParser(data: Data(svg.utf8))
    #expect(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
  }

  /// Rounding makes nobody certain.
  @Test func whatIsAlmostCertain() {
    let answer = ImageClassification(
      logits: Tensor(shape: [1, 2], values: [10, 0] as [Float]), names: ["a", "b"], top: 2, image: Self.photo,
      seen: (0..<40, 0..<60))
    #expect("\(answer)" == "a > 0.99, b < 0.01")
    #expect(answer.svg.contains(">&gt; 0.99</text>"))
  }

  /// Bars are as long as they are likely.
  @Test func bars() {
    let widths = Self.classification().svg.components(separatedBy: "width=\"").dropFirst().compactMap { part in
      part.contains("fill=\"#3b82c4\"") ? Double(part.prefix { $0 != "\"" }) : nil
    }
    #expect(widths.count == 4 && abs(widths[0] / widths[3] - 4) < 0.05 && widths[0] == widths[1])
  }

  @Test func whatTheNetworkDidNotSeeIsLeftOutOfTheFrame() {
    #expect(!Self.classification().svg.contains("stroke=\"#fff\""))
    #expect(Self.classification(seen: (0..<40, 10..<50)).svg.contains("stroke=\"#fff\""))
  }

  @Test func anUntrainedNetworkAnswersToo() {
    let answer = SqueezeNet(classes: 10, input: [64, 64, 3], seed: 1).classify(Self.photo, top: 3)
    #expect(answer.guesses.count == 3 && answer.best.name == "class \(answer.best.label)")
    #expect(answer.guesses[0].probability >= answer.guesses[2].probability)
  }

  @Test func namesOfTheClasses() {
    let names = ImageNetClasses.names
    #expect(names.count == 1000 && Set(names).count == 1000)
    #expect(names.allSatisfy { !$0.isEmpty && $0 == $0.trimmingCharacters(in: .whitespacesAndNewlines) })
    #expect(
      names[0] == "tench" && names[285] == "Egyptian cat" && names[967] == "espresso" && names[999] == "toilet tissue")
  }
}
