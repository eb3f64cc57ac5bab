import Testing

@testable import Fovea

@Suite struct CompareLayersTests {
  private let mlp = Dense(3072, 64)
  private let cnn = Conv2D(filterShape: (5, 5, 3, 6))

  @Test func layersAreCalledWhatTheyAre() {
    let comparison = compare(mlp, cnn, input: [32, 32, 3])
    #expect(comparison.entries.map(\.label) == ["Dense", "Conv2D"])
    #expect(comparison.summaries.map(\.weights) == [196_608, 450])
    #expect(comparison["Conv2D"]?.output == [28, 28, 6])
    #expect(compare(cnn, mlp, cnn, input: [32, 32, 3]).entries.map(\.label) == ["Conv2D 1", "Dense", "Conv2D 3"])
  }

  @Test func networksHaveNames() {
    let network = Sequential {
      cnn
      MaxPool2D(size: 2)
      Flatten()
      Dense(1176, 10)
    }
    let comparison = compare(("MLP", mlp), ("CNN", network), input: [32, 32, 3])
    #expect(comparison["CNN"]?.parameters.total == 456 + 11_770)
    #expect(comparison["MLP"]?.output == [64] && comparison["none"] == nil)
    #expect(comparison.displayBundle.representations.keys.sorted() == ["text/html", "text/markdown", "text/plain"])
  }

  /// Along the last axis a dense layer is what it is.
  @Test func aDenseLayerMayBeOfPlaces() {
    #expect(compare(Dense(3, 8), input: [32, 32, 3]).summaries[0].output == [32, 32, 8])
  }

  /// A layer counts what it keeps, though its rule is asked only for shapes.
  @Test func sharedParametersCountOnce() {
    let shared = Dense(8, 8)
    #expect(compare(Sequential([shared, shared]), input: [8]).summaries[0].parameters.total == 72)
  }
}
