import Testing

@testable import Fovea

/// Connections counted from indices, beside the numbers of a gradient that are not zero.
@Suite struct LayerTracingTests {
  /// For each output the inputs on which it depends, told by gradients at an input where nothing cancels.
  private func dependencies(_ layer: any Layer, _ shape: [Int], seed: UInt64) throws -> Set<[[Int]]> {
    let x = Tensor(randomUniform: [1] + shape, in: 0.5..<1.5, seed: seed)
    let output = try layer.outputShape(for: shape)
    var pairs: Set<[[Int]]> = []
    for number in 0..<output.reduce(1, *) {
      var mask = Tensor(zeros: [1] + output)
      mask.withUnsafeMutableBufferPointer { $0[number] = 1 }
      let gradient = gradient(at: x) { (layer($0) * mask).sum() }
      let here = position(number, output)
      for (index, value) in gradient.scalars.enumerated() where value != 0 {
        pairs.insert([here, position(index, shape)])
      }
    }
    return pairs
  }

  private func position(_ number: Int, _ shape: [Int]) -> [Int] {
    var (rest, position) = (number, shape)
    for axis in shape.indices.reversed() {
      position[axis] = rest % shape[axis]
      rest /= shape[axis]
    }
    return position
  }

  private func positions(_ shape: [Int]) -> [[Int]] { (0..<shape.reduce(1, *)).map { position($0, shape) } }

  /// Positive coefficients, so that no two ways cancel.
  private func positive(_ layer: any Layer, seed: UInt64) {
    for (index, entry) in layer.parameters.enumerated() where entry.parameter.isLearned {
      entry.parameter.value = Tensor(randomUniform: entry.parameter.shape, in: 0.2..<1, seed: seed + UInt64(index))
    }
  }

  private func compare(_ layer: any Layer, _ shape: [Int], seed: UInt64 = 1) throws {
    positive(layer, seed: seed)
    let expected = try dependencies(layer, shape, seed: seed)
    let output = try layer.outputShape(for: shape)
    var found: Set<[[Int]]> = []
    for here in positions(output) {
      let cells = trace(layer, output: here, on: shape)
      try #require(cells.failure == nil, "\(cells)")
      for there in positions(shape) where cells.contains(there) { found.insert([here, there]) }
    }
    #expect(found == expected, "inputs of an output: \(layer.shapeRule)")
    found = []
    for there in positions(shape) {
      let cells = trace(layer, input: there, on: shape)
      for here in positions(output) where cells.contains(here) { found.insert([here, there]) }
    }
    #expect(found == expected, "outputs of an input: \(layer.shapeRule)")
  }

  @Test(
    arguments: [
      (Conv2D(filterShape: (3, 2, 2, 2), stride: [2, 1], padding: .same), [5, 4, 2]),
      (Conv2D(filterShape: (2, 2, 1, 4), padding: 1, dilation: 2, groups: 2), [5, 5, 2]),
      (Conv2D(filterShape: (3, 3, 1, 1), padding: 1, paddingMode: .reflect), [4, 5, 1]),
      (Conv2D(filterShape: (3, 3, 1, 1), padding: 2, paddingMode: .circular, dilation: 2), [5, 4, 1]),
      (Conv2D(filterShape: (3, 3, 1, 1), padding: 2, paddingMode: .replicate), [3, 4, 1]),
      (Conv1D(filterShape: (3, 2, 2), stride: 2, padding: 1), [9, 2]),
      (Conv3D(filterShape: (2, 1, 2, 1, 1), padding: .same), [3, 2, 3, 1]),
      (TransposedConv2D(filterShape: (3, 2, 1, 2), stride: 2, padding: 1, outputPadding: 1), [3, 3, 1]),
      (TransposedConv2D(filterShape: (2, 2, 2, 1), stride: 3, dilation: 2), [3, 2, 2]),
      (DepthwiseConv2D(size: 2, channels: 2, multiplier: 2), [4, 3, 2]),
      (SeparableConv2D(size: 3, channels: 2, outputs: 2, padding: .same), [4, 4, 2]),
      (AvgPool2D(size: 3, stride: 2, padding: 1, ceilMode: true), [6, 5, 2]),
      (AvgPool1D(size: 2, stride: 3), [8, 2]), (AvgPool3D(size: 2, stride: 1), [3, 3, 2, 1]),
      (AdaptiveAvgPool2D(outputSize: [3, 2]), [5, 5, 2]), (GlobalAvgPool2D(), [3, 4, 2]),
      (Upsample2D([2, 3]), [3, 2, 2]), (Upsample2D(2, by: .bilinear), [3, 4, 1]),
      (Upsample2D(3, by: .bilinear), [3, 3, 1]),
      (Upsample1D(4, by: .bilinear), [4, 1]), (ZeroPadding2D([1, 2]), [3, 3, 2]),
      (ZeroPaddedShortcut(stride: 2, outputs: 3), [5, 4, 2]), (Flatten(), [2, 3, 2]),
      (Dense(4, 3), [2, 4]), (Activate(.tanh), [3, 2, 2]), (BatchNorm(2), [3, 2, 2]), (LayerNorm(4), [2, 2, 4]),
      (LayerNorm(5), [5]), (GroupNorm(groups: 2, channels: 4), [2, 2, 4]),
      (LocalResponseNorm(size: 4, alpha: 1), [2, 1, 9]),
      (RNN(2, 3, output: .sequence), [4, 2]), (LSTM(2, 3), [4, 2]),
      (Subsampling2D(channels: 2, activation: .identity), [4, 5, 2]),
    ] as [(any Layer, [Int])])
  func layers(_ layer: any Layer, _ shape: [Int]) throws { try compare(layer, shape) }

  @Test func networks() throws {
    try compare(
      Sequential {
        Conv2D(filterShape: (3, 3, 1, 2), dilation: 2, activation: .tanh)
        AvgPool2D(size: 2, stride: 1)
        Conv2D(filterShape: (2, 2, 2, 1), stride: 2)
      }, [9, 9, 1])
    try compare(
      Sequential {
        Residual(activation: .softplus) { Conv2D(filterShape: (3, 3, 2, 2), padding: 3, dilation: 3) }
        Concatenated {
          Conv2D(filterShape: (1, 1, 2, 1)); AvgPool2D(size: 3, stride: 1, padding: 1)
          Sequential {
            DepthwiseConv2D(size: 1, channels: 2); Conv2D(filterShape: (1, 3, 2, 2), padding: [0, 1])
          }
        }
      }, [7, 6, 2])
    try compare(
      Sequential {
        Residual(shortcut: Conv2D(filterShape: (1, 1, 1, 2), stride: 2)) {
          Conv2D(filterShape: (3, 3, 1, 2), stride: 2, padding: 1)
        }
        TransposedConv2D(filterShape: (2, 2, 2, 1), stride: 2)
        Flatten(); Dense(36, 3)
      }, [6, 6, 1])
  }

  /// Networks of the seed's choice, with holes, branches and strides.
  @Test func networksAtRandom() throws {
    var compared = 0
    for seed in 0..<30 {
      let network = Sequential(drawn(seed))
      guard (try? network.outputShape(for: [6, 7, 1])) != nil else { continue }
      try compare(network, [6, 7, 1], seed: UInt64(seed + 1))
      compared += 1
    }
    #expect(compared > 20)
  }

  private func drawn(_ seed: Int) -> [any Layer] {
    var generator = SeededGenerator(seed: UInt64(seed + 100))
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    var layers: [any Layer] = []
    var channels = 1
    for _ in 0..<number(2...4) {
      let (size, dilation) = (number(1...3), number(1...2))
      let padding = dilation * (size - 1) / 2
      switch number(0...5) {
      case 0...1:
        layers.append(
          Conv2D(
            filterShape: (size, number(1...2), channels, 2), stride: [number(1...2), 1],
            padding: Padding(number(0...1)),
            dilation: StrideSize(dilation)))
        channels = 2
      case 2: layers.append(AvgPool2D(size: 2, stride: [1, number(1...2)], padding: 1))
      case 3:
        layers.append(
          Residual {
            Conv2D(
              filterShape: (2 * padding / dilation + 1, 1, channels, channels),
              padding: [padding / dilation * dilation, 0],
              dilation: [dilation, 1])
          })
      case 4:
        let inputs = channels
        layers.append(
          Concatenated {
            Conv2D(filterShape: (1, 1, inputs, 1)); Conv2D(filterShape: (3, 3, inputs, 1), padding: 2, dilation: 2)
          })
        channels = 2
      default: layers.append(DepthwiseConv2D(size: [1, 2], channels: channels, dilation: [1, 2]))
      }
    }
    return layers
  }

  /// Whichever pixel of a window is the largest is routed to the output: together those are the window.
  @Test func everyPixelOfAWindowCanWin() throws {
    let pool = MaxPool2D(size: 3, stride: 2, padding: 1)
    let shape = [6, 5, 1]
    for output in positions(try pool.outputShape(for: shape)) {
      let winners = positions(shape).filter { place in
        var x = Tensor(zeros: [1] + shape)
        x.withUnsafeMutableBufferPointer { $0[place[0] * 5 + place[1]] = 1 }
        return pool(x)[0].number(at: output) == 1
      }
      #expect(trace(pool, output: output, on: shape).positions == winners.map { Array($0.dropLast()) })
    }
  }

  @Test func answersShowThemselves() {
    let answer = trace(Conv2D(filterShape: (3, 3, 1, 8), stride: 2), output: [3, 3], on: [9, 9, 1])
    #expect(bundle(for: answer).representations["text/html"]?.contains("<svg") == true)
    #expect(answer.description.contains("[8, 8] through filter [2, 2]"))
    struct Own: Layer {
      func callAsFunction(_ x: Tensor) -> Tensor { x }
    }
    #expect(trace(Sequential { Own() }, output: [0, 0], on: [3, 3, 1]).description.contains("Own does not say"))
    #expect(
      trace(
        Sequential {
          Flatten(); Own()
        }, output: [0, 0], on: [3, 3, 1]
      ).description.hasPrefix("Nothing can be traced, the"))
  }
}
