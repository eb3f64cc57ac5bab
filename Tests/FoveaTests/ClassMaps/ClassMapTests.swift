import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Fovea

@Suite struct ClassMapTests {
  private let picture = Image(Tensor(randomUniform: [12, 16, 3], seed: 9))

  private func pooled(_ seed: UInt64, classes: Int = 4, maps: Int = 6) -> Sequential {
    Sequential {
      Named("conv1", Conv2D(filterShape: (3, 3, 3, 5), padding: 1, seed: seed))
      Named("relu1", Activate(.relu))
      Named("pool1", MaxPool2D(size: 2))
      Named("conv2", Conv2D(filterShape: (3, 3, 5, maps), padding: 1, activation: .tanh, seed: seed + 1))
      Named("gap", GlobalAvgPool2D())
      Named("drop", Dropout(0.5, seed: 1))
      Named("fc", Dense(maps, classes, seed: seed + 2))
    }
  }

  /// Every number by hand.
  @Test func classActivationByHand() throws {
    let model = pooled(20)
    let map = try classActivationMap(of: model, class: 2, on: picture)
    let maps = try model.activations(of: "conv2", for: picture.pixels.reshaped(to: [1, 12, 16, 3]))
    let weights = try #require(model["fc"] as? Dense).weight.value
    #expect(map.values.shape == [6, 8] && map.layer == "conv2" && map.label == 2)
    for row in 0..<6 {
      for column in 0..<8 {
        var sum = 0.0
        for k in 0..<6 { sum += maps[0, row, column, k].onlyValue * weights[k, 2].onlyValue }
        #expect(abs(map.values[row, column].onlyValue - sum) < 1e-5)
      }
    }
  }

  /// The mean of the map, and the bias, are the score.
  @Test func theMapAddsUpToTheScore() throws {
    for seed in [30, 40, 50] as [UInt64] {
      let model = pooled(seed)
      let fc = try #require(model["fc"] as? Dense)
      fc.bias?.value = Tensor(randomNormal: [4], seed: seed)
      let scores = model(picture.pixels.reshaped(to: [1, 12, 16, 3]))
      let best = try classActivationMap(of: model, on: picture)
      #expect(best.label == scores.argmax())
      for label in 0..<4 {
        let map = try classActivationMap(of: model, class: label, on: picture)
        let bias = try #require(fc.bias).value[label].onlyValue
        #expect(abs(map.values.mean().onlyValue + bias - scores[0, label].onlyValue) < 1e-5)
        #expect(abs(Double(map.score) - scores[0, label].onlyValue) < 1e-6)
      }
    }
  }

  /// Of a network that ends in the means of all maps and a dense layer, both maps are the same but for the number of places.
  @Test func gradCAMIsTheClassActivationMapOfSuchNetworks() throws {
    var rectifications = 0
    for seed in [60, 70, 80] as [UInt64] {
      let model = pooled(seed)
      for label in 0..<4 {
        let cam = try classActivationMap(of: model, class: label, on: picture).values
        let whole = try gradCAM(of: model, layer: "conv2", class: label, on: picture, isRectified: false).values
        #expect(abs(whole * 48 - cam).max().onlyValue < 1e-5)
        let rectified = try gradCAM(of: model, class: label, on: picture)
        #expect(rectified.layer == "conv2" && rectified.values == relu(whole))
        if whole.min().onlyValue < 0 { rectifications += 1 }
      }
    }
    #expect(rectifications > 3)
  }

  /// αₖ from differences: the score with all numbers of one map a little larger and smaller.
  @Test func gradCAMOfAnEarlyLayerByDifferences() throws {
    let model = Sequential {
      Named("conv1", Conv2D(filterShape: (3, 3, 3, 3), padding: 1, activation: .tanh, seed: 1))
      Named(
        "block",
        Residual(activation: .tanh) { Conv2D(filterShape: (3, 3, 3, 3), padding: 1, activation: .tanh, seed: 2) }
      )
      Flatten()
      Dense(12 * 16 * 3, 5, seed: 3)
    }
    let x = picture.pixels.reshaped(to: [1, 12, 16, 3])
    let maps = try model.activations(of: "conv1", for: x)
    var expected = Tensor(zeros: [12, 16])
    for k in 0..<3 {
      let nudge = Tensor((0..<3).map { $0 == k ? Float(0.01) : 0 })
      let (up, down) = (model[1...](maps + nudge), model[1...](maps - nudge))
      let slope = (up[0, 3].onlyValue - down[0, 3].onlyValue) / 0.02
      expected += (maps[0, .all, .all, k] as Tensor) * (slope / (12 * 16))
    }
    let map = try gradCAM(of: model, layer: "conv1", class: 3, on: picture, isRectified: false)
    let size = abs(expected).max().onlyValue
    #expect(size > 1e-4 && abs(map.values - expected).max().onlyValue < 0.01 * size)
    #expect(try gradCAM(of: model, layer: "block", class: 3, on: picture).layer == "block.add")
  }

  /// A network that ends in a map for each class has them already.
  @Test func networkInNetworkHasItsMaps() throws {
    let model = Sequential {
      Conv2D(filterShape: (3, 3, 3, 4), activation: .relu, seed: 4)
      Conv2D(filterShape: (1, 1, 4, 3), seed: 5)
      GlobalAvgPool2D()
    }
    let map = try classActivationMap(of: model, class: 1, on: picture)
    let maps = try model.activations(of: "1", for: picture.pixels.reshaped(to: [1, 12, 16, 3]))
    #expect(map.values == maps[0, .all, .all, 1] as Tensor)
  }

  /// A bright square decides the score: both maps are strongest there.
  @Test func theMapIsWhereTheObjectIs() throws {
    let model = Sequential {
      Conv2D(filterShape: (1, 1, 1, 2), activation: .relu, hasBias: false, initializer: .ones)
      GlobalAvgPool2D()
      Dense(2, 2, initializer: .ones)
    }
    let pixels = Tensor(zeros: [16, 16, 1])
    var bright = pixels
    bright[10..<14, 2..<6, .all] = Tensor(1)
    let map = try gradCAM(of: model, class: 0, on: Image(bright), classNames: ["cat", "dog"])
    #expect((0..<256).filter { map.values.scalars[$0] > 0 }.count == 16)
    #expect(map.values[11, 3].onlyValue > 0 && map.values[3, 11].onlyValue == 0)
    #expect(map.description.contains("Grad-CAM of class 0 (cat) at 0: score "))
    #expect(map.description.contains("strongest in the middle and near the left; 6 % of the picture"))
    let nothing = try gradCAM(of: model, class: 1, on: Image(pixels))
    #expect(nothing.description.hasSuffix("nothing speaks for the class"))
    #expect(map.stretched.shape == [16, 16])
  }

  @Test func drawnOverThePicture() throws {
    let map = try classActivationMap(of: pooled(20), class: 1, on: picture, classNames: ["a", "<b>", "c", "d"])
    let bundle = map.displayBundle
    let svg = try #require(bundle.representations["image/svg+xml"])
    #expect(XMLParser(data: Data(svg.utf8)).parse())
    #expect(svg.contains("aria-label=\"Class activation map of class 1 (&lt;b&gt;) at conv2"))
    #expect(svg.contains("against it") == (map.values.min().onlyValue < 0))
    // Nothing of the map leaves the picture in gray; the map alone has no gray of it.
    let bare = map.withOpacity(0).overlay
    let photo = picture.gray.shown.raster.enlarged(by: 14)
    #expect(bare.width == 224 && (0..<bare.bytes.count).allSatisfy { bare.bytes[$0] == photo.bytes[$0 / 3] })
    let alone = map.withOpacity(1).overlay
    let other = ClassMap(
      method: map.method, values: map.values, label: 1, className: nil, score: 0, layer: "",
      image: Image(picture.pixels * 0)
    ).withOpacity(1).overlay
    #expect(alone == other && alone != bare)
  }

  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }

  @Test func whatCannotBeAskedIsSaid() {
    let model = pooled(20)
    let deep = Sequential {
      Conv2D(filterShape: (3, 3, 3, 2), seed: 1)
      Flatten()
      Dense(10 * 14 * 2, 3, seed: 2)
    }
    #expect(
      sentence { _ = try classActivationMap(of: deep, on: picture) }.contains(
        "needs a network that ends in GlobalAvgPool2D and one Dense, whose weights say how much each map counts; this one "
          + "ends in Dense (2). gradCAM"))
    #expect(
      sentence { _ = try classActivationMap(of: model, class: 4, on: picture) }
        == "there are 4 classes, 0 to 3, and none is 4")
    #expect(sentence { _ = try gradCAM(of: model, layer: "conv22", on: picture) }.contains("did you mean 'conv2'?"))
    #expect(
      sentence { _ = try gradCAM(of: model, layer: "fc", on: picture) }.contains(
        "but 'fc' gives [1, 4]: name a convolution"))
    #expect(sentence { _ = try gradCAM(of: model, on: picture, classNames: ["a"]) }.contains("4 classes and 1 names"))
    #expect(sentence { _ = try gradCAM(of: model[..<4], on: picture) }.contains("gives [1, 6, 8, 6]"))
    #expect(
      sentence { _ = try gradCAM(of: Dense(3, 2), on: picture, input: Tensor(zeros: [1, 3])) }.contains(
        "no layer of this network"))
  }
}
