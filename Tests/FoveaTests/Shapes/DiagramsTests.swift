import Foundation
import FoundationXML
import Testing

@testable import Fovea

@Suite struct DiagramsTests {
  private let lenet = Sequential {
    Named("C1", Conv2D(filterShape: (5, 5, 1, 6), padding: .same, activation: .tanh))
    Named("S2", AvgPool2D(size: 2))
    Named("C3", Conv2D(filterShape: (5, 5, 6, 16), activation: .tanh))
    Named("S4", AvgPool2D(size: 2))
    Flatten()
    Named("C5", Dense(400, 120, activation: .tanh))
    Named("F6", Dense(120, 84, activation: .tanh))
    Named("output", Dense(84, 10))
  }

  @Test func ofLayers() throws {
    let diagram = lenet.diagram(input: [28, 28, 1])
    #expect(
      diagram.description == """
        input                28×28×1
        C1      5×5 same     28×28×6
        S2      mean 2×2 s2  14×14×6
        C3      5×5          10×10×16
        S4      mean 2×2 s2  5×5×16
        C5      flat: 400    120
        F6                   84
        output               10
        """)
    let bundle = diagram.displayBundle
    let svg = try #require(bundle.representations["image/svg+xml"])
    #expect(XMLParser(data: Data(svg.utf8)).parse() && svg.contains("prefers-color-scheme:dark"))
    #expect(svg.contains("<title>C3: Conv2D 5×5; 10×10×16; 2,416 parameters; 240,000 multiply-adds</title>"))
    #expect(bundle.representations["text/html"]?.contains("aria-label=\"Diagram of a network: 28×28×1 goes in") == true)
    #expect(bundle.text == diagram.description)
  }

  /// Layers of one's own that say nothing of shapes are boxes, too.
  @Test func ofALayerOfOnesOwn() {
    struct Doubled: Layer {
      func callAsFunction(_ x: Tensor) -> Tensor { Tensor(concatenating: [x, x], along: 3) }
    }
    let network = Sequential {
      Doubled()
      Residual { BatchNorm(4) }
    }
    #expect(
      network.diagram(input: [4, 4, 2]).description == """
        input                4×4×2
        0 Doubled            4×4×4
        1 Residual
        │ BatchNorm          4×4×4
        ├─ the input itself
        └─ sum               4×4×4
        """)
  }

  /// A residual block says what its sum goes through, which is what tells its variants apart.
  @Test func ofASumThroughAnActivation() {
    let network = Sequential {
      Residual(activation: .relu) { Conv2D(filterShape: (3, 3, 2, 2), padding: .same) }
      Residual { Conv2D(filterShape: (3, 3, 2, 2), padding: .same, activation: .relu) }
    }
    let diagram = network.diagram(input: [4, 4, 2])
    let sums = diagram.description.split(separator: "\n").filter { $0.contains("sum") }
    #expect(sums.map { $0.hasSuffix("4×4×2  relu") } == [true, false])
    #expect(sums.map { $0.hasSuffix("4×4×2") } == [false, true])
    #expect(!diagram.description.contains("× 2"))
  }

  /// Whatever the network, its boxes and joints are the layers that give something of another form.
  @Test(arguments: [
    "resnet50", "resnet152", "vgg16", "googlenet_paper_aux", "alexnet_towers", "efficientnet_lite0", "cifar_resnet110",
  ])
  func ofTheNetworksOfTheLiterature(_ name: String) throws {
    let network = try #require(ClassicNetworks[name]).make()
    let diagram = network.diagram()
    #expect(!diagram.isFailure && diagram.words.contains("1000 comes out") == (network.input[0] > 32))
    let steps = diagram.trace.steps
    let convolutions = steps.count { $0.rule is ConvolutionRule }
    #expect(diagram.words.contains("; \(convolutions) convolutions, "))
    let adds = steps.count { $0.rule.name == "Add" }
    #expect(diagram.words.contains("\(adds) short cut") == (adds > 0))
    #expect(XMLParser(data: Data(diagram.svg.utf8)).parse())
  }
}
