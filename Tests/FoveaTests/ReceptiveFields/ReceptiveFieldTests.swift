import Testing

@testable import Fovea

@Suite struct ReceptiveFieldTests {
  private static let network = Sequential {
    Conv2D(filterShape: (5, 5, 1, 6), padding: .same, activation: .relu)
    Activate(.relu)
    MaxPool2D(size: 2)
    Concatenated {
      Conv2D(filterShape: (1, 1, 6, 2))
      Conv2D(filterShape: (3, 3, 6, 2), padding: .same)
    }
    Flatten()
    Dense(4 * 14 * 14, 10)
  }
  private static let digit = Image(Tensor(randomUniform: [28, 28], seed: 3))

  @Test func boxesOverAPicture() throws {
    let picture = try receptiveField(of: Self.network, at: [0, 7], on: Self.digit)
    #expect(picture.boxes.map(\.path) == ["0", "1", "2", "3.0", "3.1", "3.concatenate"])
    #expect(picture.box.start == [-4, 10] && picture.box.size == [10, 10])
    #expect(picture.seen == Image(Self.digit.pixels[0..<6, 10..<20, .all]))
    #expect(
      picture.description.hasPrefix(
        "[0, 7] of 3.concatenate (Concatenate) sees rows -4 to 5, columns 10 to 19: 10×10 pixels, of which some are padding: "
          + "4 above the picture"))
    #expect(picture.description.contains("0 Conv2D … 1 Activate"))
    let inner = try receptiveField(of: Self.network, at: [0, 7], layer: "3.0", on: Self.digit)
    #expect(inner.box.start == [-2, 12] && inner.box.size == [6, 6])
    #expect(throws: ShapeError.self) { try receptiveField(of: Self.network, at: [14, 0], on: Self.digit) }
    #expect(throws: ShapeError.self) {
      try receptiveField(of: Self.network, on: Image(Tensor(zeros: [28, 28, 3])))
    }
    #expect(try Self.network.fieldBoxes(at: [0, 7], for: [28, 28, 1]) == picture.boxes)
  }

  @Test func theDrawingHasEachBox() throws {
    let svg = try receptiveField(of: Self.network, at: [0, 7], on: Self.digit).svg
    // Groups of equal boxes: 5×5 of two layers, 6×6 of two, 10×10 of two; each drawn twice, and a border.
    #expect(svg.components(separatedBy: "<rect").count - 1 == 2 * 3 + 1)
    #expect(svg.contains("role=\"img\"") && svg.contains("<title>[0, 7] of 3.concatenate"))
    #expect(svg.contains("data:image/png;base64,") && svg.contains("3.1 Conv2D … 3.concatenate Concatenate sees 10×10"))
    let deep = Sequential { for _ in 1...20 { Conv2D(filterShape: (3, 3, 1, 1), padding: .same) } }
    let many = try receptiveField(of: deep, on: Self.digit)
    #expect(many.boxes.count == 20 && many.box.size == [41, 41])
    #expect(many.svg.contains("and 14 more between") && many.svg.contains("19 Conv2D sees 41×41"))
    #expect(many.svg.contains(">0 Conv2D sees 3×3"))
  }

  @Test func layersOfOnesOwnAreNotKnown() {
    struct Twice: Layer {
      func callAsFunction(_ x: Tensor) -> Tensor { x + x }
    }
    let network = Sequential {
      Conv2D(filterShape: (3, 3, 1, 1)); Twice()
    }
    #expect { try receptiveField(of: network, on: Self.digit) } throws: {
      "\($0)" == "what an output of 1 (Twice) sees is not known: 1, Twice, does not say what it sees; its shapeRule can"
    }
  }

  @Test func partsShareTheirParameters() throws {
    let residual = Residual(shortcut: Conv2D(filterShape: (1, 1, 6, 6))) {
      Conv2D(filterShape: (3, 3, 6, 6), padding: .same)
      SeparableConv2D(size: 3, channels: 6, outputs: 6, padding: .same)
    }
    let network = Sequential {
      Sequential { Conv2D(filterShape: (3, 3, 1, 6)) }
      residual
      Self.network[3]
    }
    let x = Tensor(randomNormal: [1, 9, 9, 1], seed: 1)
    let trace = try ShapeTrace(network.shapeRule, input: [9, 9, 1])
    for step in trace.steps {
      let part = try #require(network.part(upTo: step.path), "\(step.path)")
      #expect(Array(part(x).shape.dropFirst()) == step.output, "\(step.path)")
    }
    let first: Tensor = network[..<1](x)
    #expect(network.part(upTo: "0.0")?(x) == first)
    #expect(network.part(upTo: "1.body.0")?(x) == residual.body.layers[0](first))
    #expect(network.part(upTo: "1.shortcut")?(x) == residual.shortcut?(first))
    #expect(network.part(upTo: "1")?(x) == network.part(upTo: "1.add")?(x))
    #expect(network.part(upTo: "3") == nil && network.part(upTo: "1.side") == nil && network.part(upTo: "0.0.0") == nil)
  }
}
