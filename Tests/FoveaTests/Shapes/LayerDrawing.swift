@testable import Fovea

/// Draws layers and networks with all kinds of numbers.
struct LayerDrawing {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// The types of all layers that hold no others.
  static let kinds = [
    "Conv1D", "Conv2D", "Conv3D", "TransposedConv2D", "DepthwiseConv2D", "SeparableConv2D", "MaxPool1D", "MaxPool2D",
    "MaxPool3D", "AvgPool1D", "AvgPool2D", "AvgPool3D", "AdaptiveAvgPool2D", "AdaptiveMaxPool2D", "GlobalAvgPool1D",
    "GlobalAvgPool2D", "GlobalAvgPool3D", "GlobalMaxPool1D", "GlobalMaxPool2D", "GlobalMaxPool3D", "Subsampling2D",
    "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "Upsample1D", "Upsample2D", "Upsample3D", "Dense", "Flatten",
    "Activate", "Dropout", "BatchNorm", "LayerNorm", "GroupNorm", "LocalResponseNorm", "Embedding", "RNN", "LSTM",
    "GRU",
    "ZeroPaddedShortcut",
  ]

  /// Those that take images and give images.
  private static let imageKinds = [
    "Conv2D", "Conv2D", "TransposedConv2D", "DepthwiseConv2D", "SeparableConv2D", "MaxPool2D", "AvgPool2D",
    "AdaptiveAvgPool2D", "AdaptiveMaxPool2D", "Subsampling2D", "ZeroPadding2D", "Upsample2D", "Activate", "Dropout",
    "BatchNorm", "LayerNorm", "GroupNorm", "LocalResponseNorm", "ZeroPaddedShortcut",
  ]

  private mutating func number(_ range: ClosedRange<Int>) -> Int { generator.wholeNumber(in: range) }
  private mutating func isTrue() -> Bool { number(0...1) == 0 }
  private mutating func pair(_ range: ClosedRange<Int>) -> StrideSize {
    StrideSize(height: number(range), width: number(range))
  }
  private mutating func triple(_ range: ClosedRange<Int>) -> VolumeSize {
    VolumeSize(depth: number(range), height: number(range), width: number(range))
  }
  private mutating func padding() -> Padding {
    let sides = Padding.sides(top: number(0...2), bottom: number(0...2), left: number(0...2), right: number(0...2))
    return [.valid, .same, .full, sides][number(0...3)]
  }
  private mutating func volumePadding() -> VolumePadding { [.valid, .same, 1][number(0...2)] }

  /// A layer of a kind and an input, which it does not always fit.
  mutating func layer(_ kind: String) -> (any Layer, [Int]) {
    let (height, width, channels) = (number(1...9), number(1...9), number(1...4))
    let image = [height, width, channels]
    if let layer = imageLayer(kind, image) { return (layer, image) }
    let sequence = [width, channels]
    let volume = [number(1...4)] + image
    switch kind {
    case "Conv1D":
      return (
        Conv1D(
          filterShape: (number(1...4), channels, number(1...3)), stride: number(1...3), padding: padding(),
          dilation: number(1...2), hasBias: isTrue()), sequence
      )
    case "Conv3D":
      return (
        Conv3D(
          filterShape: (number(1...2), number(1...3), number(1...3), channels, 2), stride: triple(1...2),
          padding: volumePadding(), dilation: triple(1...2)), volume
      )
    case "MaxPool1D":
      return (
        MaxPool1D(size: number(1...3), stride: number(1...3), padding: padding(), ceilMode: isTrue()), sequence
      )
    case "AvgPool1D":
      return (AvgPool1D(size: number(1...3), stride: number(1...3), ceilMode: isTrue()), sequence)
    case "MaxPool3D":
      return (
        MaxPool3D(size: triple(1...3), stride: triple(1...2), padding: volumePadding(), ceilMode: isTrue()), volume
      )
    case "AvgPool3D": return (AvgPool3D(size: triple(1...3), stride: triple(1...2), ceilMode: isTrue()), volume)
    case "GlobalAvgPool1D": return (GlobalAvgPool1D(), sequence)
    case "GlobalMaxPool1D": return (GlobalMaxPool1D(), sequence)
    case "GlobalAvgPool2D": return (GlobalAvgPool2D(), image)
    case "GlobalMaxPool2D": return (GlobalMaxPool2D(), image)
    case "GlobalAvgPool3D": return (GlobalAvgPool3D(), volume)
    case "GlobalMaxPool3D": return (GlobalMaxPool3D(), volume)
    case "ZeroPadding1D": return (ZeroPadding1D(before: number(0...3), after: number(0...3)), sequence)
    case "ZeroPadding3D": return (ZeroPadding3D([number(0...2), number(0...2), number(0...2)]), volume)
    case "Upsample1D": return (Upsample1D(number(1...3)), sequence)
    case "Upsample3D": return (Upsample3D(triple(1...2)), volume)
    case "Dense": return (Dense(channels, number(1...5), hasBias: isTrue()), isTrue() ? [channels] : sequence)
    case "Embedding": return (Embedding(words: number(1...9), size: channels), [width])
    case "RNN": return (RNN(channels, number(1...4), output: isTrue() ? .sequence : .last), sequence)
    case "LSTM": return (LSTM(channels, number(1...4), output: isTrue() ? .sequence : .last), sequence)
    case "GRU": return (GRU(channels, number(1...4), output: isTrue() ? .sequence : .last), sequence)
    default: return (Flatten(), [image, sequence, volume][number(0...2)])
    }
  }

  /// A layer of a kind for images of a shape, which does not always fit; nil where the kind does not give images.
  private mutating func imageLayer(_ kind: String, _ image: [Int]) -> (any Layer)? {
    let channels = image[2]
    switch kind {
    case "Conv2D":
      let groups = (1...channels).filter { channels % $0 == 0 }.randomElement(using: &generator) ?? 1
      let mode: [Border] = [.zeros, .reflect, .replicate, .circular, .constant(1)]
      return Conv2D(
        filterShape: (number(1...3), number(1...3), channels / groups, groups * number(1...2)), stride: pair(1...3),
        padding: padding(), paddingMode: mode[number(0...4)], dilation: pair(1...2), groups: groups, hasBias: isTrue())
    case "TransposedConv2D":
      let stride = pair(1...3)
      return TransposedConv2D(
        filterShape: (number(1...3), number(1...3), channels, number(1...3)), stride: stride,
        padding: [.valid, .same, 1][number(0...2)],
        outputPadding: StrideSize(height: number(0...stride.height - 1), width: number(0...stride.width - 1)),
        dilation: pair(1...2))
    case "DepthwiseConv2D":
      return DepthwiseConv2D(
        size: pair(1...3), channels: channels, multiplier: number(1...2), stride: pair(1...2), padding: padding())
    case "SeparableConv2D":
      return SeparableConv2D(size: pair(1...3), channels: channels, outputs: number(1...4), padding: padding())
    case "MaxPool2D": return MaxPool2D(size: pair(1...3), stride: pair(1...3), padding: padding(), ceilMode: isTrue())
    case "AvgPool2D":
      return AvgPool2D(size: pair(1...3), padding: [.valid, .same][number(0...1)], ceilMode: isTrue())
    case "AdaptiveAvgPool2D": return AdaptiveAvgPool2D(outputSize: pair(1...5))
    case "AdaptiveMaxPool2D": return AdaptiveMaxPool2D(outputSize: pair(1...5))
    case "Subsampling2D": return Subsampling2D(size: pair(1...3), channels: channels)
    case "ZeroPadding2D": return ZeroPadding2D(Padding(number(0...3)))
    case "Upsample2D": return Upsample2D(pair(1...3))
    case "Activate": return Activate([.relu, .tanh, .sigmoid][number(0...2)])
    case "Dropout": return Dropout(0.5)
    case "BatchNorm": return BatchNorm(channels)
    case "LayerNorm": return LayerNorm(channels)
    case "GroupNorm": return GroupNorm(groups: channels % 2 == 0 ? 2 : 1, channels: channels)
    case "LocalResponseNorm": return LocalResponseNorm()
    case "ZeroPaddedShortcut": return ZeroPaddedShortcut(stride: pair(1...3), outputs: channels + number(0...3))
    default: return nil
    }
  }

  /// A network for images that fits its input.
  mutating func network() -> (Sequential, [Int]) {
    let input = [number(4...12), number(4...12), number(1...3)]
    var shape = input
    var layers = self.layers(number(1...6), &shape, depth: 0)
    if isTrue() {
      layers += isTrue() ? [Flatten(), Dense(shape.reduce(1, *), 5)] : [GlobalAvgPool2D(), Dense(shape[2], 5)]
    }
    return (Sequential(layers), input)
  }

  /// So many layers in a row that fit each other.
  private mutating func layers(_ count: Int, _ shape: inout [Int], depth: Int) -> [any Layer] {
    var layers: [any Layer] = []
    while layers.count < count {
      guard let layer = part(shape, depth: depth), let output = try? layer.outputShape(for: shape),
        output.count == 3, output.reduce(1, *) < 3000
      else { continue }
      layers.append(layer)
      shape = output
    }
    return layers
  }

  private mutating func part(_ shape: [Int], depth: Int) -> (any Layer)? {
    let choice = depth < 2 ? number(0...9) : 9
    guard choice < 3 else { return imageLayer(Self.imageKinds[number(0...Self.imageKinds.count - 1)], shape) }
    var inner = shape
    let body = layers(number(1...3), &inner, depth: depth + 1)
    switch choice {
    case 0: return Sequential(body)
    case 1:
      // Smaller and deeper bodies have a short cut that fits, the same size none.
      if inner == shape { return Residual { body } }
      let stride = StrideSize(
        height: (shape[0] + inner[0] - 1) / inner[0], width: (shape[1] + inner[1] - 1) / inner[1])
      return Residual(shortcut: Conv2D(filterShape: (1, 1, shape[2], inner[2]), stride: stride)) { body }
    default:
      let channels = number(1...3)
      return Concatenated {
        Sequential(body)
        Sequential {
          AdaptiveAvgPool2D(outputSize: StrideSize(height: inner[0], width: inner[1]))
          Conv2D(filterShape: (1, 1, shape[2], channels))
        }
      }
    }
  }
}
