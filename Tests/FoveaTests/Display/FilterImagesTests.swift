import Testing

@testable import Fovea

@Suite struct FilterImagesTests {
  private let model = Sequential {
    Named("conv1", Conv2D(filterShape: (5, 5, 3, 10), seed: 1))
    Named("block", Residual { Conv2D(filterShape: (3, 3, 10, 10), padding: 1, seed: 2) })
    Named("up", TransposedConv2D(filterShape: (2, 2, 10, 3), stride: 2, seed: 3))
    Named("depth", DepthwiseConv2D(size: 3, channels: 3, seed: 4))
  }

  @Test func everyFilterIsAPictureByItself() throws {
    let filters = try model.filters()
    #expect(filters.images.count == 10)
    let weights = try #require(model["conv1"] as? Conv2D).filter.value
    for (number, image) in filters.images.enumerated() {
      let own: Tensor = weights[.all, .all, .all, number]
      #expect(image.pixels == own)
      // Zero is gray, and one of the ends is reached.
      let reach = abs(own).max().onlyValue
      let shown = image.shown.pixels
      #expect(abs(shown - (own * (0.5 / reach) + 0.5)).max().onlyValue < 1e-6)
      #expect(abs(abs(shown - 0.5).max().onlyValue - 0.5) < 1e-6)
    }
    // Nine times enlarged, ten in a row with gray between.
    #expect(filters.grid.width == 10 * 45 + 9 * 3 && filters.grid.height == 45)
    #expect(filters.displayBundle.representations["text/html"]?.contains("alt=\"10 filters of conv1, 5×5") == true)
    #expect(filters.description.hasPrefix("10 filters of conv1, 5×5, in colour"))
  }

  @Test func otherLayersAndChannels() throws {
    #expect(try model.filters(of: "depth").images.map(\.channels) == [1, 1, 1])
    let ninth = try model.filters(of: "block", channel: 9)
    let inner = try #require(model.layer(named: "block.body.0") as? Conv2D)
    #expect(ninth.images[4].pixels == inner.filter.value[.all, .all, 9..<10, 4] as Tensor)
    #expect(try Conv2D(filterShape: (3, 3, 1, 2), seed: 1).filters().images.count == 2)
  }

  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }

  @Test func whatCannotBeShownIsSaid() {
    #expect(sentence { _ = try model.filters(of: "block") }.contains("a filter of 'block.body.0' has 10 channels"))
    #expect(
      sentence { _ = try model.filters(of: "block", channel: 10) }.contains("10 channels, 0 to 9, and none is 10"))
    #expect(
      sentence { _ = try model.filters(of: "conv2") }.contains("there is no layer 'conv2'; did you mean 'conv1'?"))
    #expect(sentence { _ = try model.filters(of: "up") }.contains("there is no layer 'up'"))
    #expect(sentence { _ = try Dense(2, 2).filters() }.contains("no layer is a convolution"))
  }
}
