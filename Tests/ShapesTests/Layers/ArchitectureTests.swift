import JSONText
import TestSupport
import Testing

@testable import Shapes

/// Classic networks, written in the grammar, layer by layer beside figures that were computed elsewhere.
@Suite struct ArchitectureTests {
  private static let references = (try? JSON(parsing: ReferenceCase.bytes("architectures.json"))) ?? .null

  /// All but the first LeNet-5, whose partly connected layer has no word in the grammar; the library's tests have it.
  @Test(
    arguments: [
      (
        "lenet5_modern",
        "28x28x1 conv:5x5x6,p2,tanh avgpool:2 conv:5x5x16,tanh avgpool:2 dense:120,tanh dense:84,tanh dense:10"
      ),
      ("alexnet_two_tower", alexNet(groups: 2)), ("alexnet_one_tower", alexNet(groups: 1)),
      (
        "alexnet_torchvision",
        "224x224x3 conv:11x11x64,s4,p2 pool:3,s2 conv:5x5x192,p2 pool:3,s2 conv:3x3x384,p1 2*conv:3x3x256,p1 pool:3,s2 "
          + fullyConnected
      ),
      ("zfnet", zfNet("384", "384", "256")), ("zfnet_wide", zfNet("512", "1024", "512")),
      ("vgg11", vgg([1, 1, 2, 2, 2])), ("vgg13", vgg([2, 2, 2, 2, 2])), ("vgg16", vgg([2, 2, 3, 3, 3])),
      ("vgg19", vgg([2, 2, 4, 4, 4])), ("resnet18", resNet([2, 2, 2, 2], .plain)),
      ("resnet34", resNet([3, 4, 6, 3], .plain)), ("resnet50", resNet([3, 4, 6, 3], .bottleneck)),
      ("resnet50_paper_v1", resNet([3, 4, 6, 3], .paperBottleneck)), ("resnet101", resNet([3, 4, 23, 3], .bottleneck)),
      ("resnet101_paper_v1", resNet([3, 4, 23, 3], .paperBottleneck)),
      ("resnet152", resNet([3, 8, 36, 3], .bottleneck)),
      ("resnet152_paper_v1", resNet([3, 8, 36, 3], .paperBottleneck)),
      ("cifar_resnet20", smallResNet(3)), ("cifar_resnet32", smallResNet(5)), ("cifar_resnet44", smallResNet(7)),
      ("cifar_resnet56", smallResNet(9)), ("cifar_resnet110", smallResNet(18)), ("cifar_resnet1202", smallResNet(200)),
      ("googlenet_paper", googLeNet(isPaper: true)), ("googlenet_torchvision", googLeNet(isPaper: false)),
      ("googlenet_paper_aux", googLeNet(isPaper: true, hasHeads: true)),
      ("googlenet_torchvision_aux", googLeNet(isPaper: false, hasHeads: true)),
      (
        "nin_cifar10",
        "32x32x3 conv:5x5x192,p2 conv:1x1x160 conv:1x1x96 pool:3,s2,ceil conv:5x5x192,p2 2*conv:1x1x192 "
          + "avgpool:3,s2,ceil conv:3x3x192,p1 conv:1x1x192 conv:1x1x10 gap"
      ),
      (
        "nin_imagenet",
        "224x224x3 conv:11x11x96,s4 2*conv:1x1x96 pool:3,s2,ceil conv:5x5x256,p2 2*conv:1x1x256 pool:3,s2 "
          + "conv:3x3x384,p1 2*conv:1x1x384 pool:3,s2 conv:3x3x1024,p1 conv:1x1x1024 conv:1x1x1000 gap"
      ),
    ])
  func figuresAgree(_ name: String, _ line: String) throws {
    let reply = ShapeReply(line, to: .shape)
    let summary = try #require(reply.answer as? ShapeSummary, "\(reply)")
    let reference = try #require(Self.references[name])
    #expect(summary.parameters.trainable == reference["params"]?.integerValue)
    #expect(summary.multiplyAdds == reference["macs"]?.integerValue)
    let rows = reference["layers"]?.arrayValue ?? []
    let layers = Self.layers(summary.trace)
    try #require(layers.count == rows.count && !rows.isEmpty)
    for (layer, row) in zip(layers, rows) {
      let shape = row[1]?.arrayValue?.compactMap(\.integerValue) ?? []
      #expect(Array(repeating: 1, count: 3 - layer.output.count) + layer.output == shape, "\(layer.path)")
      #expect(layer.parameters.trainable == row[2]?.integerValue, "\(layer.path)")
      #expect(layer.multiplyAdds == row[3]?.integerValue, "\(layer.path)")
      #expect(layer.field?.allSatisfy { $0.size == row[4]?.integerValue } == true, "\(layer.path)")
      #expect(layer.field?.allSatisfy { Int($0.stride) == row[5]?.integerValue } == true, "\(layer.path)")
      #expect(!layer.isMisaligned)
    }
    let map = try #require(layers.last { $0.output.count == 3 && !$0.path.contains("side") }?.field)
    #expect(map.allSatisfy { $0.size == reference["receptiveField"]?.integerValue })
    #expect(map.allSatisfy { Int($0.stride) == reference["effectiveStride"]?.integerValue })
    #expect(map.allSatisfy { Int(-$0.start) == reference["effectivePadding"]?.integerValue })
  }

  @Test func allFiguresAreCompared() throws {
    #expect(Self.references.objectValue?.count == 31)
  }

  /// The layers as the figures count them: normalisation belongs to the convolution before it.
  private static func layers(_ trace: ShapeTrace) -> [ShapeTrace.Step] {
    var layers: [ShapeTrace.Step] = []
    for step in trace.steps {
      switch step.rule.name {
      case "BatchNorm":
        layers[layers.count - 1].parameters = ParameterCount(
          trainable: layers[layers.count - 1].parameters.trainable + step.parameters.trainable)
      case "relu", "tanh", "Flatten", "ZeroPaddedShortcut": continue
      default: layers.append(step)
      }
    }
    return layers
  }

  private static let fullyConnected = "2*dense:4096,relu dense:1000"

  private static func alexNet(groups: Int) -> String {
    "227x227x3 conv:11x11x96,s4 pool:3,s2 conv:5x5x256,p2,g\(groups) pool:3,s2 conv:3x3x384,p1 "
      + "conv:3x3x384,p1,g\(groups) conv:3x3x256,p1,g\(groups) pool:3,s2 \(fullyConnected)"
  }

  private static func zfNet(_ a: String, _ b: String, _ c: String) -> String {
    "224x224x3 conv:7x7x96,s2,p1 pool:3,s2,ceil conv:5x5x256,s2 pool:3,s2,ceil conv:3x3x\(a),p1 conv:3x3x\(b),p1 "
      + "conv:3x3x\(c),p1 pool:3,s2 \(fullyConnected)"
  }

  private static func vgg(_ counts: [Int]) -> String {
    let blocks = zip(counts, [64, 128, 256, 512, 512]).map { "\($0)*conv:3x3x\($1),p1,relu pool:2" }
    return "224x224x3 \(blocks.joined(separator: " ")) \(fullyConnected)"
  }

  private enum Block { case plain, bottleneck, paperBottleneck }

  private static func resNet(_ counts: [Int], _ kind: Block) -> String {
    var line = "224x224x3 conv:7x7x64,s2,p3,nobias bn relu pool:3,s2,p1"
    for (stage, count) in counts.enumerated() {
      let width = 64 << stage
      for index in 0..<count {
        let stride = index == 0 && stage > 0 ? 2 : 1
        let (first, second) = kind == .paperBottleneck ? (stride, 1) : (1, stride)
        let body =
          kind == .plain
          ? "conv:3x3x\(width),s\(stride),p1,nobias bn relu conv:3x3x\(width),p1,nobias bn"
          : "conv:1x1x\(width),s\(first),nobias bn relu conv:3x3x\(width),s\(second),p1,nobias bn relu "
            + "conv:1x1x\(4 * width),nobias bn"
        let changes = index == 0 && (stage > 0 || kind != .plain)
        let shortcut = changes ? " | conv:1x1x\(kind == .plain ? width : 4 * width),s\(stride),nobias bn" : ""
        line += " ( \(body)\(shortcut) ) relu"
      }
    }
    return line + " gap dense:1000"
  }

  /// Three stages of n blocks for images of 32×32, with short cuts without parameters.
  private static func smallResNet(_ n: Int) -> String {
    var line = "32x32x3 conv:3x3x16,p1,nobias bn relu"
    for (stage, width) in [16, 32, 64].enumerated() {
      for index in 0..<n {
        let changes = index == 0 && stage > 0
        line += " ( conv:3x3x\(width),s\(changes ? 2 : 1),p1,nobias bn relu conv:3x3x\(width),p1,nobias bn"
        line += "\(changes ? " | skip:\(width),s2" : "") ) relu"
      }
    }
    return line + " gap dense:10"
  }

  private static func googLeNet(isPaper: Bool, hasHeads: Bool = false) -> String {
    let tail = isPaper ? ",relu" : ",nobias bn relu"
    func inception(_ n: [Int]) -> String {
      let five = isPaper ? "conv:5x5x\(n[4]),p2\(tail)" : "conv:3x3x\(n[4]),p1\(tail)"
      return
        "[ conv:1x1x\(n[0])\(tail) | conv:1x1x\(n[1])\(tail) conv:3x3x\(n[2]),p1\(tail) | conv:1x1x\(n[3])\(tail) \(five) "
        + "| pool:3,s1,p1 conv:1x1x\(n[5])\(tail) ]"
    }
    let modules = [
      [64, 96, 128, 16, 32, 32], [128, 128, 192, 32, 96, 64], [192, 96, 208, 16, 48, 64], [160, 112, 224, 24, 64, 64],
      [128, 128, 256, 24, 64, 64], [112, 144, 288, 32, 64, 64], [256, 160, 320, 32, 128, 128],
      [256, 160, 320, 32, 128, 128], [384, 192, 384, 48, 128, 128],
    ].map(inception)
    // The auxiliary classifiers of the modules 4a and 4d.
    let head = hasHeads ? " { avgpool:5,s3 conv:1x1x128\(tail) dense:1024,relu dense:1000 }" : ""
    let middle = zip(modules[2..<7], [head, "", "", head, ""]).map { $0 + $1 }
    return "224x224x3 conv:7x7x64,s2,p3\(tail) pool:3,s2,ceil conv:1x1x64\(tail) conv:3x3x192,p1\(tail) pool:3,s2,ceil "
      + modules[..<2].joined(separator: " ") + " pool:3,s2,ceil " + middle.joined(separator: " ")
      + (isPaper ? " pool:3,s2,ceil " : " pool:2,ceil ") + modules[7...].joined(separator: " ") + " gap dense:1000"
  }
}
