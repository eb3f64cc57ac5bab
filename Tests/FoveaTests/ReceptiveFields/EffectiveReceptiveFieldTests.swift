import Testing

@testable import Fovea

@Suite struct EffectiveReceptiveFieldTests {
  /// 3×3 convolutions, one behind the other, with filters of ones or random ones.
  private static func stack(_ depth: Int, channels: Int = 1, seed: UInt64? = nil) -> Sequential {
    Sequential(
      (0..<depth).map { index in
        let (inputs, outputs) = (index == 0 ? 1 : channels, channels)
        let conv = Conv2D(filterShape: (3, 3, inputs, outputs), padding: .same, hasBias: false)
        conv.filter.value =
          seed.map { Tensor(randomNormal: [3, 3, inputs, outputs], seed: $0 + UInt64(index)) / 3 }
          ?? Tensor(ones: [3, 3, inputs, outputs])
        return conv
      })
  }

  private static func ones(_ layer: some Layer) -> any Layer {
    for entry in layer.parameters where entry.name.hasSuffix("filter") || entry.name.hasSuffix("weight") {
      entry.parameter.value = Tensor(ones: entry.parameter.shape)
    }
    return layer
  }

  /// With filters of ones every pixel of the theoretical field has a share, and no other.
  @Test(
    arguments: [
      ("conv", [17, 15, 1], [8, 7], stack(3)),
      ("corner", [9, 9, 1], [0, 8], stack(2)),
      (
        "strides", [20, 20, 2], [2, 1],
        Sequential {
          ones(Conv2D(filterShape: (5, 3, 2, 2), stride: 2, padding: 1))
          ones(AvgPool2D(size: 3, stride: 2))
        }
      ),
      (
        "transposed", [6, 6, 1], [5, 4],
        Sequential { ones(TransposedConv2D(filterShape: (4, 4, 1, 1), stride: 2, padding: 1)) }
      ),
      (
        "upsampled", [6, 6, 1], [5, 4],
        Sequential {
          Upsample2D(2)
          ones(Conv2D(filterShape: (3, 3, 1, 1), padding: .same))
        }
      ),
      ("adaptive", [7, 11, 1], [1, 2], Sequential { AdaptiveAvgPool2D(outputSize: [3, 4]) }),
      (
        "branches", [12, 12, 2], [4, 6],
        Sequential {
          Concatenated {
            ones(Conv2D(filterShape: (1, 1, 2, 2)))
            ones(Conv2D(filterShape: (3, 5, 2, 1), padding: .same))
          }
          ones(Conv2D(filterShape: (2, 2, 3, 1)))
        }
      ),
      (
        "residual", [12, 12, 2], [4, 6],
        Sequential { Residual { ones(Conv2D(filterShape: (3, 3, 2, 2), padding: .same)) } }
      ),
      (
        "joined", [6, 5, 1], [0, 0],
        Sequential {
          ones(Conv2D(filterShape: (3, 3, 1, 1)))
          Flatten()
          ones(Dense(12, 3))
        }
      ),
      (
        "separable", [9, 9, 2], [4, 4],
        Sequential { ones(SeparableConv2D(size: 5, channels: 2, outputs: 2, padding: .same)) }
      ),
    ] as [(String, [Int], [Int], Sequential)])
  func theSupportIsTheTheoreticalField(_ name: String, _ input: [Int], _ position: [Int], _ network: Sequential) throws
  {
    let layer = name == "joined" ? "2" : nil
    let field = try effectiveReceptiveField(of: network, input: input, at: position, layer: layer, samples: 1)
    #expect(field.support == field.box.clipped(to: Array(input.dropLast())), "\(field)")
    #expect(field.magnitudes.shape == Array(input.dropLast()))
    let covered = field.magnitudes.scalars.count { $0 > 0 }
    #expect(covered == field.support.reduce(1) { $0 * $1.count })
  }

  /// Convolutions of many channels go through transformed tiles, which leave rounding beside what an output sees.
  @Test func roundingIsNoSupport() throws {
    InitializerSeeds.restart(from: 3)
    let network = Sequential {
      Conv2D(filterShape: (3, 3, 3, 16), padding: .same)
      Conv2D(filterShape: (3, 3, 16, 16), padding: .same)
      AvgPool2D(size: 2)
      Conv2D(filterShape: (3, 3, 16, 16), padding: .same)
      Conv2D(filterShape: (3, 3, 16, 16), padding: .same)
    }
    let field = try effectiveReceptiveField(of: network, input: [64, 64, 3], samples: 2)
    #expect(field.support == field.box.clipped(to: [64, 64]), "\(field)")
    #expect(field.support.allSatisfy { $0.count == 14 })
  }

  /// n filters of ones: the gradient is the n-fold convolution of 1/3, 1/3, 1/3, whose variance along an axis is 2n ÷ 3.
  @Test(arguments: [1, 4, 9]) func linearStacksSpreadAsTheRootOfTheirDepth(depth: Int) throws {
    let size = 2 * depth + 5
    let field = try effectiveReceptiveField(of: Self.stack(depth), input: [size, size, 1], samples: 2)
    let weights = field.magnitudes.sum(axes: [1]).scalars.map(Double.init)
    var variance = 0.0
    for (place, weight) in weights.enumerated() {
      let distance = Double(place - size / 2)
      variance += weight * distance * distance / weights.reduce(0, +)
    }
    #expect(abs(variance - 2 * Double(depth) / 3) < 1e-3)
    // Symmetric, largest in the middle, falling to all sides.
    let row = field.magnitudes[size / 2].scalars
    #expect(zip(row, row.reversed()).allSatisfy { abs($0 - $1) <= 1e-5 * $0 })
    let half = row[(size / 2)...]
    #expect(zip(half, half.dropFirst()).allSatisfy { $0 > $1 || $0 == 0 || depth == 1 })
  }

  /// Luo et al. (2016): with random filters the energy grows as √n, while the theoretical field grows as n.
  @Test func randomStacksGrowAsTheRootOfTheirDepth() throws {
    func radius(_ depth: Int) throws -> Double {
      let field = try effectiveReceptiveField(
        of: Self.stack(depth, channels: 8, seed: 40), input: [41, 41, 1], samples: 3, seed: 2)
      #expect(field.box.size == [2 * depth + 1, 2 * depth + 1])
      return field.radius(holding: 0.9)
    }
    let (shallow, deep) = (try radius(4), try radius(16))
    #expect((1.6...2.5).contains(deep / shallow), "\(shallow) \(deep)")
  }

  @Test func theMiddleMattersMost() throws {
    let one = try effectiveReceptiveField(of: Self.stack(1), input: [9, 9, 1], samples: 1)
    // Nine equal pixels: the middle quarter of 3×3 is 1.5×1.5.
    #expect(abs(one.centralShare - 0.25) < 1e-6)
    #expect(abs(one.radius() - 2.0.squareRoot()) < 1e-6 && one.radius(holding: 0.1) == 0)
    let deep = try effectiveReceptiveField(of: Self.stack(10), input: [25, 25, 1], samples: 1)
    #expect(deep.centralShare > 0.95 && deep.radius() < 0.5 * Double(deep.box.size[0]))
    let nonlinear = Sequential {
      for layer in Self.stack(6, channels: 6, seed: 7).layers {
        layer
        Activate(.relu)
      }
    }
    let measured = try effectiveReceptiveField(of: nonlinear, input: [21, 21, 1], samples: 8)
    #expect(measured.centralShare > 0.5)
    #expect(measured.magnitudes[10, 10] as Float > 5 * (measured.magnitudes[5, 5] as Float))
  }

  @Test func theSameSeedGivesTheSame() throws {
    let network = Sequential {
      Conv2D(filterShape: (3, 3, 2, 4), activation: .tanh, seed: 1)
      Conv2D(filterShape: (3, 3, 4, 4), activation: .tanh, seed: 2)
    }
    func field(_ seed: UInt64) throws -> Tensor {
      try effectiveReceptiveField(of: network, input: [9, 9, 2], samples: 2, seed: seed).magnitudes
    }
    #expect(try field(1) == field(1) && field(1) != field(2))
    // Dropout and batch statistics are those of inference, and the network is as before.
    #expect(LayerMode.current == .inference)
  }

  @Test func itShowsItself() throws {
    let field = try effectiveReceptiveField(of: Self.stack(2), input: [9, 9, 1], at: [0, 4], samples: 1)
    #expect(
      field.description.hasPrefix(
        "[0, 4] of 1 (Conv2D) sees rows -2 to 2, columns 2 to 6: 5×5 pixels; the middle quarter"))
    let html = try #require(field.displayBundle.representations["text/html"])
    #expect(html.contains("<circle") && html.contains("theoretical: 5×5") && html.contains("role=\"img\""))
    let sound = Sequential { Conv1D(filterShape: (3, 2, 2)) }
    let line = try effectiveReceptiveField(of: sound, input: [12, 2], samples: 1)
    #expect(line.displayBundle.representations["text/html"]?.contains("theoretical: 3") == true)
    #expect(throws: ShapeError.self) { try effectiveReceptiveField(of: Self.stack(2), input: [9], samples: 1) }
    #expect(throws: ShapeError.self) { try effectiveReceptiveField(of: Self.stack(2), input: [9, 9, 3], samples: 1) }
  }
}
