import Testing

@testable import Fovea

@Suite struct LayerActivationsTests {
  private let network = Sequential {
    Conv2D(filterShape: (3, 3, 1, 4), activation: .relu, seed: 1)
    Sequential {
      MaxPool2D(size: 2)
      Flatten()
    }
    Dropout(0.5, seed: 2)
    Dense(36, 3, seed: 3)
  }
  private let x = Tensor(randomNormal: [2, 8, 8, 1], seed: 4)

  @Test func everyLayerByItsName() throws {
    let found = network.activations(for: x)
    #expect(found.map(\.name) == ["0", "1.0", "1.1", "2", "3"])
    #expect(found.map(\.layer) == ["Conv2D", "MaxPool2D", "Flatten", "Dropout", "Dense"])
    #expect(found.map(\.output.shape) == [[2, 6, 6, 4], [2, 3, 3, 4], [2, 36], [2, 36], [2, 3]])
    #expect(found["4"] == nil)
    #expect(try #require(found["0"]) == network[0](x))
    #expect(found[4].output == network(x))
    #expect(found["2"] == found["1.1"])
  }

  @Test func asTextAndAsTable() throws {
    let found = network.activations(for: x)
    #expect(
      found.description == """
        0    Conv2D     [2, 6, 6, 4]
        1.0  MaxPool2D  [2, 3, 3, 4]
        1.1  Flatten    [2, 36]
        2    Dropout    [2, 36]
        3    Dense      [2, 3]
        """)
    let html = try #require(found.displayBundle.representations["text/html"])
    #expect(html.components(separatedBy: "data:image/png").count == 6)
  }

  @Test func aFailureWithinNamesThePlace() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Sequential {
        Flatten()
        Sequential { Dense(3, 2) }
      }.activations(for: Tensor(zeros: [1, 4]))
    }
    #expect(message(of: result).contains("in layer 1 (Sequential), 0 (Dense): Dense expects 3 inputs"))
  }
}
