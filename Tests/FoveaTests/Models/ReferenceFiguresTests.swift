import JSONText
import Testing
import enum TestSupport.ReferenceCase

@testable import Fovea

/// The networks of the literature beside figures that were computed elsewhere, layer by layer.
@Suite struct ReferenceFiguresTests {
  private static let references =
    (try? JSON(parsing: ReferenceCase.bytes("architectures.json")))?.objectValue ?? [:]

  @Test func allFiguresAreThere() { #expect(Self.references.count == 31) }

  @Test(arguments: references.keys.sorted())
  func figuresAgree(_ name: String) throws {
    let reference = try #require(Self.references[name])
    let network = try #require(ClassicNetworks[name]).make(seed: 1)
    #expect(network.name == name)
    let summary = network.summary()
    #expect(summary.parameters.trainable == reference["params"]?.integerValue)
    #expect(network.parameterCount == reference["params"]?.integerValue)
    #expect(summary.multiplyAdds == reference["macs"]?.integerValue)
    let rows = reference["layers"]?.arrayValue ?? []
    let layers = Self.layers(summary.trace)
    try #require(layers.count == rows.count && !rows.isEmpty)
    for (layer, row) in zip(layers, rows) {
      let shape = row[1]?.arrayValue?.compactMap(\.integerValue) ?? []
      #expect(Array(repeating: 1, count: 3 - layer.output.count) + layer.output == shape, "\(layer.path)")
      #expect(Self.kind(layer.rule.name) == row[0]?.stringValue, "\(layer.path)")
      #expect(layer.parameters.trainable == row[2]?.integerValue, "\(layer.path)")
      #expect(layer.multiplyAdds == row[3]?.integerValue, "\(layer.path)")
      let narrower = name == "googlenet_torchvision_aux" ? Self.narrowerWindows(layer.path) : 0
      #expect(layer.field?.allSatisfy { $0.size + narrower == row[4]?.integerValue } == true, "\(layer.path)")
      #expect(layer.field?.allSatisfy { Int($0.stride) == row[5]?.integerValue } == true, "\(layer.path)")
      #expect(!layer.isMisaligned)
    }
    let map = try #require(layers.last { $0.output.count == 3 && $0.output[0] > 1 && !$0.path.contains("side") }?.field)
    #expect(map.allSatisfy { $0.size == reference["receptiveField"]?.integerValue })
    #expect(map.allSatisfy { Int($0.stride) == reference["effectiveStride"]?.integerValue })
    #expect(map.allSatisfy { Int(-$0.start) == reference["effectivePadding"]?.integerValue })
  }

  /// The figures have the paper's windows of 5 × 5 in the side branches of torchvision's network, too; its own are 4 × 4, of
  /// pixels that lie 16 apart.
  private static func narrowerWindows(_ path: String) -> Int { path.hasPrefix("side") ? 16 : 0 }

  /// The layers as the figures count them: normalisation belongs to the convolution before it.
  private static func layers(_ trace: ShapeTrace) -> [ShapeTrace.Step] {
    var layers: [ShapeTrace.Step] = []
    for step in trace.steps {
      switch step.rule.name {
      case "BatchNorm":
        layers[layers.count - 1].parameters = ParameterCount(
          trainable: layers[layers.count - 1].parameters.trainable + step.parameters.trainable)
      case "Activate", "Flatten", "ZeroPaddedShortcut", "LocalResponseNorm", "Dropout", "DigitPictures": continue
      default: layers.append(step)
      }
    }
    return layers
  }

  private static func kind(_ rule: String) -> String? {
    [
      "Conv2D": "conv", "PartlyConnectedConv2D": "conv", "Dense": "linear", "Add": "add", "Concatenate": "concat",
      "MaxPool2D": "pool", "AvgPool2D": "pool", "GlobalAvgPool2D": "pool", "Subsampling2D": "pool",
      "AdaptiveAvgPool2D": "pool",
    ][rule]
  }
}
