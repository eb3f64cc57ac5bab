import Foundation
import Testing

@testable import Fovea

@Suite struct LayerNetworkTests {
  /// A small net with a module as GoogLeNet's and a residual block, all of it named.
  private struct SmallNet: LayerNetwork {
    let layers = Sequential {
      ("conv1", Conv2D(filterShape: (3, 3, 3, 4), padding: .same, activation: .relu, seed: 1))
      MaxPool2D(size: 2)
      (
        "inception3a",
        Concatenated {
          ("1x1", Conv2D(filterShape: (1, 1, 4, 2), seed: 2))
          (
            "5x5",
            Sequential {
              ("reduce", Conv2D(filterShape: (1, 1, 4, 3), seed: 3))
              ("conv", Conv2D(filterShape: (5, 5, 3, 6), padding: .same, seed: 4))
            }
          )
        }
      )
      (
        "block",
        Residual(activation: .relu) {
          BatchNorm(8)
          ("mix", SeparableConv2D(size: 3, channels: 8, outputs: 8, padding: .same, seed: 5))
        }
      )
      GlobalAvgPool2D()
      ("classifier", Dense(8, 10, seed: 6))
    }
  }

  private let model = SmallNet()
  private let x = Tensor(randomNormal: [2, 8, 8, 3], seed: 7)

  /// Parameters, shapes and activations call every layer the same.
  @Test func oneNameEverywhere() throws {
    let found = model.activations(for: x)
    let names = [
      "conv1", "1", "inception3a.1x1", "inception3a.5x5.reduce", "inception3a.5x5.conv", "inception3a.concatenate",
      "block.body.0", "block.body.mix.depthwise", "block.body.mix.pointwise", "block.add", "4", "classifier",
    ]
    #expect(found.map(\.name) == names)
    let trace = try ShapeTrace(model.shapeRule, input: [8, 8, 3])
    #expect(trace.steps.map(\.path) == names)
    #expect(found.map { Array($0.output.shape.dropFirst()) } == trace.steps.map(\.output))
    #expect(
      model.parameters.map(\.name) == [
        "conv1.filter", "conv1.bias", "inception3a.1x1.filter", "inception3a.1x1.bias", "inception3a.5x5.reduce.filter",
        "inception3a.5x5.reduce.bias", "inception3a.5x5.conv.filter", "inception3a.5x5.conv.bias", "block.body.0.scale",
        "block.body.0.offset", "block.body.0.runningMean", "block.body.0.runningVariance",
        "block.body.mix.depthwise.filter", "block.body.mix.pointwise.filter", "block.body.mix.pointwise.bias",
        "classifier.weight", "classifier.bias",
      ])
    #expect(Set(model.predictedTime(input: [8, 8, 3], measuring: false).rows.map(\.path)).contains("classifier"))
    let boxes = try model.fieldBoxes(layer: "inception3a.5x5", for: [8, 8, 3])
    #expect(boxes.last?.path == "inception3a.5x5.conv")
    #expect(model.part(upTo: "block.add")?(x) == found["block"])
  }

  @Test func watchingChangesNothing() throws {
    let output = model(x)
    let found = model.activations(for: x)
    #expect(found["classifier"] == output)
    #expect(try model.activations(of: "classifier", for: x) == output)
    #expect(try model.activations(of: "inception3a.5x5.conv", for: x) == found["inception3a.5x5"])
    #expect(try model.activations(of: "inception3a", for: x).shape == [2, 4, 4, 8])
    #expect(model.layer(named: "inception3a.5x5") is Sequential && model.layers.layers[0] is Conv2D)
    let reduce = try #require(model.layer(named: "inception3a.5x5.reduce") as? Conv2D)
    #expect(found["inception3a.5x5.reduce"] == reduce(found[1].output))
    #expect(model.layer(named: "block.body.mix.pointwise") is Conv2D)
    #expect(model.layer(named: "block.tail") == nil && model.layer(named: "conv1.filter") == nil)
  }

  @Test func ofAPicture() throws {
    let picture = Image(Tensor(randomUniform: [8, 8, 3], seed: 8))
    let maps = try model.activations(of: "conv1", on: picture)
    #expect(maps.maps == model.activations(for: picture.pixels.reshaped(to: [1, 8, 8, 3]))[0].output[0] as Tensor)
  }

  @Test(arguments: [
    ("reduce", "there is no layer 'reduce'; did you mean 'inception3a.5x5.reduce'? The layers are conv1, 1, "),
    ("conv2", "there is no layer 'conv2'; did you mean 'conv1'? The"),
    ("inception3b", "did you mean 'inception3a'?"), ("xyzxyz", "there is no layer 'xyzxyz': the layers are conv1, 1,"),
  ])
  func unknownNames(_ name: String, _ sentence: String) {
    #expect { try model.activations(of: name, for: x) } throws: { "\($0)".contains(sentence) }
    #expect(model.activations(for: x)[name] == nil)
  }

  @Test func snapshotsFollowTheNames() throws {
    let other = SmallNet()
    for entry in other.parameters { entry.parameter.value = entry.parameter.value * 0 }
    try loadState(state(of: model), into: other)
    #expect(other(x) == model(x))
    #expect(model.layers[2...].names == ["inception3a", "block", "2", "classifier"])
  }

  @Test func aLayerAlone() throws {
    let layer = Dense(3, 2, seed: 1)
    let found = layer.activations(for: Tensor(ones: [1, 3]))
    #expect(found.map(\.name) == [""] && found[0].output == layer(Tensor(ones: [1, 3])))
    #expect { try layer.activations(of: "0", for: Tensor(ones: [1, 3])) } throws: { "\($0)".contains("no layer '0'") }
  }

  /// What is seen inside of the networks of the literature has the names and shapes of their tables, side branches included.
  @Test(arguments: [
    "cifar_resnet20", "cifar_resnet20_b", "googlenet_paper_aux", "alexnet_towers", "lenet5_1998", "squeezenet1_1",
  ])
  func networksOfTheLiterature(_ name: String) throws {
    let network = try #require(ClassicNetworks[name]).make(seed: 1)
    let found = network.activations(for: Tensor(zeros: [1] + network.input))
    let steps = try ShapeTrace(network.shapeRule, input: network.input).steps
    #expect(found.map(\.name) == steps.map(\.path))
    #expect(found.map { Array($0.output.shape.dropFirst()) } == steps.map(\.output))
  }
}
