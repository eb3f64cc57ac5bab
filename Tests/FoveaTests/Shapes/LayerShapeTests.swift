import Foundation
import Testing

@testable import Fovea

/// What layers say of shapes, beside what comes out when they run.
@Suite struct LayerShapeTests {
  /// Every kind of layer, however its numbers are drawn, gives what its rule says, with the parameters and products that it
  /// says.
  @Test func layersGiveWhatTheySay() throws {
    var drawing = LayerDrawing(seed: 4)
    var fitting: [String: Int] = [:]
    for round in 0..<4000 {
      let kind = LayerDrawing.kinds[round % LayerDrawing.kinds.count]
      let (layer, input) = drawing.layer(kind)
      #expect("\(type(of: layer))" == kind)
      guard let said = try? layer.outputShape(for: input) else { continue }
      fitting[kind, default: 0] += 1
      try compare(layer, input, said)
    }
    // Each kind often enough.
    for kind in LayerDrawing.kinds { #expect(fitting[kind, default: 0] >= 20, "\(kind)") }
  }

  /// Networks of all layers for images, with branches, within each other.
  @Test func networksGiveWhatTheySay() throws {
    var drawing = LayerDrawing(seed: 5)
    var kinds: Set<String> = []
    for _ in 0..<1000 {
      let (network, input) = drawing.network()
      try compare(network, input, try network.outputShape(for: input))
      kinds.formUnion(network.summary(input: input).trace.steps.map(\.rule.name))
    }
    #expect(kinds.count > 20, "\(kinds)")
  }

  private func compare(_ layer: any Layer, _ input: [Int], _ said: [Int]) throws {
    let x = layer is Embedding ? Tensor(zeros: [2] + input, dtype: .int32) : Tensor(zeros: [2] + input)
    let (output, products) = ProductCount.counted { layer(x) }
    #expect(output.shape == [2] + said, "\(layer) of \(input)")
    let summary = layer.summary(input: input)
    #expect(products == 2 * summary.multiplyAdds, "\(layer) of \(input)")
    #expect(summary.trace.parameters == summary.parameters, "\(layer)")
    #expect(summary.parameters.trainable == layer.parameterCount, "\(layer)")
    #expect(!summary.trace.steps.contains { $0.rule.name.isEmpty })
  }

  /// What they run is not what they count: a table of connections is a filter with zeros, and a side branch waits to be asked.
  private static let layersOfTheLiterature: [(layer: any Layer, input: [Int])] = [
    (Named("conv1", Conv2D(filterShape: (3, 3, 2, 4))), [6, 5, 2]),
    (PartlyConnectedConv2D(size: [3, 2], inputs: 3, seeing: [[0], [0, 2], [1, 2]]), [6, 5, 3]),
    (DigitPictures(), [84]), (Conv2D(filterShape: (3, 3, 2, 4)).preparedForInference(), [6, 5, 2]),
    (SideBranch { Conv2D(filterShape: (3, 3, 2, 4)) }, [6, 5, 2]),
  ]

  @Test func layersOfTheLiteratureTellTheirShapes() throws {
    for (layer, input) in Self.layersOfTheLiterature {
      let output = layer(Tensor(zeros: [2] + input)).shape
      #expect(try layer.outputShape(for: input) == Array(output.dropFirst()), "\(type(of: layer))")
      let summary = layer.summary(input: input)
      #expect(summary.trace.parameters == summary.parameters, "\(type(of: layer))")
    }
  }

  /// A layer of the library that is missing in the comparison has perhaps no rule at all.
  @Test func noLayerIsMissing() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources/Fovea")
    var found: Set<String> = []
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(
        of: /\n *public (?:struct|final class|enum) (\w+)[^{\n]*: [^{\n]*\b(?:Layer|ActivatedLayer)\b/)
      {
        found.insert(String(match.output.1))
      }
    }
    let others = Self.layersOfTheLiterature.map { "\(type(of: $0.layer))" }
    #expect(found == Set(LayerDrawing.kinds + others + ["Sequential", "Residual", "Concatenated"]))
  }

  @Test func leNet() throws {
    let network = Sequential {
      Conv2D(filterShape: (5, 5, 1, 6), padding: .same, activation: .tanh)
      AvgPool2D(size: 2, stride: 2)
      Conv2D(filterShape: (5, 5, 6, 16), activation: .tanh)
      AvgPool2D(size: 2, stride: 2)
      Flatten()
      Dense(400, 120, activation: .tanh)
      Dense(120, 84, activation: .tanh)
      Dense(84, 10)
    }
    let summary = network.summary(input: [28, 28, 1])
    #expect(summary.parameters.trainable == 61_706 && summary.multiplyAdds == 416_520)
    let field = try #require(try network[..<4].receptiveField(for: [28, 28, 1])?.first)
    #expect(field.size == 16 && field.stride == 4 && field.start == -2)
    #expect(summary.trace.steps.map(\.path) == ["0", "1", "2", "3", "4", "5", "6", "7"])
    #expect(summary.displayBundle.representations["text/html"]?.contains("<table>") == true)
    #expect(explain(network[0], input: [28, 28, 1]).description.contains("(5·5·1 + 1)·6 = 156"))
    network[0].setTrainable(false)
    #expect(network.summary(input: [28, 28, 1]).parameters == ParameterCount(trainable: 61_550, fixed: 156))
    #expect(network.summary(input: [28, 28, 1]).trace.parameters == ParameterCount(trainable: 61_550, fixed: 156))
  }

  @Test func mistakesNameLayerAxisAndArithmetic() {
    let network = Sequential {
      MaxPool2D(size: 4)
      Sequential { Conv2D(filterShape: (5, 3, 1, 2)) }
    }
    #expect { try network.outputShape(for: [14, 28, 1]) } throws: {
      "\($0)".hasPrefix(
        "in layer 1 (Sequential), 0 (Conv2D): along the height: a filter of 5 does not fit into 3: 3 − 5 = −2")
    }
    let summary = network.summary(input: [14, 28, 1])
    #expect(summary.trace.steps.count == 1 && summary.description.contains("Here it ends, in layer 1 (Sequential)"))
    #expect(explain(network, input: [14, 28, 1]).description.contains("It does not fit, in layer 1"))
  }

  /// A layer that does not say what it does to shapes is asked by running it.
  @Test func layersOfOnesOwn() throws {
    struct Doubled: Layer {
      let factor = Parameter(Tensor(2))
      func callAsFunction(_ x: Tensor) -> Tensor { Tensor(concatenating: [x, x * factor.value], along: x.rank - 1) }
    }
    #expect(try Doubled().outputShape(for: [4, 4, 3]) == [4, 4, 6])
    let network = Sequential {
      Conv2D(filterShape: (3, 3, 3, 4)); Doubled(); Flatten()
    }
    let summary = network.summary(input: [8, 8, 3])
    #expect(summary.output == [288] && summary.trace.steps[1].rule.name == "Doubled")
    #expect(summary.trace.steps[1].field == nil && summary.parameters.trainable == 3 * 3 * 3 * 4 + 4 + 1)
  }

  /// What a structure of layers computes is counted while it is tried; what it sees is known if it says of what it is made.
  @Test func modelsAsStructures() throws {
    struct Plain: Layer {
      let conv = Conv2D(filterShape: (3, 3, 1, 4))
      let dense = Dense(4 * 36, 10)
      let flatten = Flatten()
      func callAsFunction(_ x: Tensor) -> Tensor { dense(flatten(relu(conv(x)))) }
    }
    struct Telling: Layer {
      let plain = Plain()
      func callAsFunction(_ x: Tensor) -> Tensor { plain(x) }
      var shapeRule: any LayerRule { Sequential([plain.conv, Activate(.relu), plain.flatten, plain.dense]).shapeRule }
    }
    let (plain, telling) = (Plain().summary(input: [8, 8, 1]), Telling().summary(input: [8, 8, 1]))
    #expect(plain.multiplyAdds == 36 * 4 * 9 + 1440 && telling.multiplyAdds == plain.multiplyAdds)
    #expect(plain.parameters == telling.parameters && plain.output == [10])
    #expect(plain.trace.steps.count == 1 && telling.trace.steps.count == 4)
    #expect(telling.trace.steps[0].field?.first?.size == 3)
    // Attention, as matrix products.
    struct Attention: Layer {
      func callAsFunction(_ x: Tensor) -> Tensor { matmul(softmax(matmul(x, x.transposed(to: [0, 2, 1]))), x) }
    }
    #expect(Attention().summary(input: [5, 3]).multiplyAdds == 2 * 5 * 5 * 3)
  }

  /// The LeNet-5 of 1998: the third layer's filters see some of the maps, which a table says.
  @Test(arguments: [true, false]) func leNetOf1998(saysItself: Bool) throws {
    let table = [
      [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5], [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5],
      [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5], [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 2, 3, 4, 5],
    ]
    struct Partly: Layer {
      let table: [[Int]]
      let filters: [Conv2D]
      init(_ table: [[Int]]) {
        self.table = table
        filters = table.map { Conv2D(filterShape: (5, 5, $0.count, 1)) }
      }
      func callAsFunction(_ x: Tensor) -> Tensor {
        let outputs = zip(table, filters).map { seen, filter in
          filter(Tensor(concatenating: seen.map { x[.rest, $0...$0] }, along: 3))
        }
        return Tensor(concatenating: outputs, along: 3)
      }
    }
    struct Telling: Layer {
      let partly: Partly
      func callAsFunction(_ x: Tensor) -> Tensor { partly(x) }
      var shapeRule: any LayerRule {
        ConvolutionRule(
          "C3", filter: [5, 5], inputs: 6, outputs: 16, connections: partly.table.reduce(0) { $0 + $1.count })
      }
    }
    let third: any Layer = saysItself ? Telling(partly: Partly(table)) : Partly(table)
    let network = Sequential {
      Conv2D(filterShape: (5, 5, 1, 6)); Subsampling2D(channels: 6); third; Subsampling2D(channels: 16)
      Conv2D(filterShape: (5, 5, 16, 120)); Flatten(); Dense(120, 84)
    }
    let summary = network.summary(input: [32, 32, 1])
    // The figures of the reference: parameters, multiply-adds, what one output sees, and its step.
    let figures = [
      (156, 117_600, 5, 1), (12, 0, 6, 2), (1516, 150_000, 14, 2), (32, 0, 16, 4), (48_120, 48_000, 32, 4),
      (10_164, 10_080, 32, 4),
    ]
    let steps = summary.trace.steps.filter { $0.rule.name != "Flatten" }
    #expect(summary.parameters.total == 60_000 && summary.multiplyAdds == 325_680)
    #expect(steps.map(\.parameters.total) == figures.map(\.0) && steps.map(\.multiplyAdds) == figures.map(\.1))
    guard saysItself else { return }
    #expect(steps.map { $0.field?[0].size } == figures.map(\.2))
    #expect(steps.map { Int($0.field?[1].stride ?? 0) } == figures.map(\.3))
    #expect(steps[3].field?[0].start == 0)
  }

  @Test func sharedLayersCountOnce() {
    let shared = Dense(4, 4)
    let network = Sequential {
      shared; shared
    }
    #expect(network.summary(input: [4]).parameters.total == 20 && network.parameterCount == 20)
  }

  @Test func answersShowThemselves() {
    let answer = solve(input: 7, filter: 3, stride: 3, output: 3)
    #expect(bundle(for: answer).representations["text/html"]?.contains("$\\displaystyle") == true)
    #expect(bundle(for: answer).text.hasPrefix("padding = 1"))
    #expect(bundle(for: shape("28x28x1 relux")).text.contains("^^^^^"))
    #expect(bundle(for: explain("relu on 3x3x1")).text.contains("relu: 3×3×1 gives 3×3×1"))
    #expect(bundle(for: solve("input=7x9 filter=3 stride=1 padding=1")).text.contains("Along the width"))
  }
}
