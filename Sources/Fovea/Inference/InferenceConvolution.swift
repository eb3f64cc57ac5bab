internal import ConvEngine
import Synchronization

/// A convolution that is not going to change, whose filter is folded and packed when it is first used.
///
/// Once it is packed, nothing else of the filter is kept; images of any size use the same packed filter.
final class InferenceConvolution: @unchecked Sendable {
  /// The layer that it was, for messages.
  let name: String
  /// `[height, width, inputs ÷ groups, outputs]`.
  let filterShape: [Int]
  let stride: StrideSize
  let padding: Padding
  let paddingMode: Border
  let dilation: StrideSize
  let groups: Int
  // What follows changes only while the network is prepared.
  private(set) var activation: Activation
  private(set) var bias: [Double]?
  private(set) var addsValue = false
  private var factors: [Double]?

  private enum Filter {
    /// As the layer had it.
    case asGiven(Tensor)
    /// As the engine multiplies with it.
    case packed(PackedFilter)
  }

  private let filter: Mutex<Filter>
  /// The bias as the engine takes it.
  private let engineBias: Mutex<Tensor?> = Mutex(nil)

  init(_ name: String, _ layer: Conv2D) {
    self.name = name
    filterShape = layer.filter.shape
    (stride, padding, paddingMode) = (layer.stride, layer.padding, layer.paddingMode)
    (dilation, groups, activation) = (layer.dilation, layer.groups, layer.activation)
    bias = layer.bias?.value.scalars(as: Double.self)
    filter = Mutex(.asGiven(layer.filter.value.constant))
  }

  init(_ name: String, filter: Tensor, bias: Tensor, activation: Activation) {
    self.name = name
    filterShape = filter.shape
    (stride, padding, paddingMode, dilation, groups) = (1, .valid, .zeros, 1, 1)
    self.activation = activation
    self.bias = bias.scalars(as: Double.self)
    self.filter = Mutex(.asGiven(filter.constant))
  }

  private var outputs: Int { filterShape[3] }

  /// Takes in a normalisation that follows; false where something stands between.
  func fold(_ scaling: ChannelScaling) -> Bool {
    guard activation == .identity, !addsValue, scaling.factors.count == outputs else { return false }
    bias = scaling.applied(to: bias)
    factors = factors.map { zip($0, scaling.factors).map { $0 * $1 } } ?? scaling.factors
    return true
  }

  /// Takes in an activation that follows; false where there is one.
  func fuse(_ next: Activation) -> Bool {
    guard activation == .identity else { return false }
    activation = next
    return true
  }

  /// Takes in the sum with another value, and the activation behind it; false where something stands between.
  func fuseSum(_ next: Activation) -> Bool {
    guard activation == .identity, !addsValue else { return false }
    addsValue = true
    activation = next
    return true
  }

  /// The shapes for an input, after a check that it fits.
  func setting(for x: Tensor) -> ConvolutionSetting {
    BatchKind.images.check(name, x, channels: filterShape[2] * groups)
    let images = x.shape
    let amount = padding.amounts(
      input: HeightWidth(height: images[1], width: images[2]),
      filter: HeightWidth(height: filterShape[0], width: filterShape[1]), stride: stride.engineSize,
      dilation: dilation.engineSize)
    let isInside = paddingMode == .zeros || amount.isZero
    do {
      let dims = try ConvDims(
        batch: images[0], inputHeight: images[1] + (isInside ? 0 : amount.top + amount.bottom),
        inputWidth: images[2] + (isInside ? 0 : amount.left + amount.right), inputChannels: images[3],
        filterHeight: filterShape[0], filterWidth: filterShape[1], outputChannels: outputs, stride: stride.engineSize,
        padding: isInside ? amount : 0, dilation: dilation.engineSize, groups: groups)
      return ConvolutionSetting(
        dims: dims, outputShape: dims.outputShape,
        border: isInside ? nil : BorderPadding(images, amount, paddingMode, rank: 4, name))
    } catch {
      shapeFailure("conv2D of input \(images) and filter \(filterShape): \(error)")
    }
  }

  /// The outputs for an input that the setting is for.
  ///
  /// - Parameters:
  ///   - side: what is added to the sums; nil for nothing.
  ///   - target: where the outputs go, if they are some of the channels of another tensor.
  func output(_ x: Tensor, _ setting: ConvolutionSetting, adding side: Tensor?, into target: ChannelTarget?) -> Tensor {
    let x = x.converted(to: .float32)
    let side = side?.converted(to: .float32)
    let source = setting.border.map { $0.padded(x, name) } ?? x
    let (filter, bias) = (packedFilter(setting.dims), packedBias())
    let function = activation.engineFunction
    let epilogue = Epilogue(residual: side.map { UnsafePointer($0.storage.base) }, activation: function)
    let result = target?.tensor ?? Tensor(uninitialized: setting.outputShape)
    withExtendedLifetime((source, side, bias, result)) {
      let (input, output) = (source.storage.base, result.storage.base + (target?.firstChannel ?? 0))
      convolve(
        setting.dims, input: input, filter: filter, bias: bias?.storage.base, epilogue: epilogue, output: output,
        pixelStride: target?.tensor.shape[3])
    }
    return function == nil ? activation(result) : result
  }

  /// Whether the outputs are complete when the engine has written them.
  var endsInEngine: Bool { activation == .identity || activation.engineFunction != nil }

  /// The filter as the engine multiplies with it.
  private func packedFilter(_ dims: ConvDims) -> PackedFilter {
    filter.withLock { filter in
      if case .packed(let packed) = filter { return packed }
      guard case .asGiven(let given) = filter else { preconditionFailure("a filter is given or packed") }
      let folded = folded(given)
      let packed = withExtendedLifetime(folded) { PackedFilter(Self.plan(dims), filter: folded.storage.base) }
      if dims.batch > 0 { filter = .packed(packed) }
      return packed
    }
  }

  /// The way of a convolution whose filter is packed: like any other, but a transformed filter must be read from far, which
  /// for few tiles takes longer than the multiplications that it saves.
  private static func plan(_ dims: ConvDims) -> ConvPlan {
    let plan = ConvPlan(dims)
    guard plan.path == .winograd else { return plan }
    let tile = 7 - dims.filterHeight
    let tiles = ((dims.outputHeight + tile - 1) / tile) * ((dims.outputWidth + tile - 1) / tile)
    return dims.batch * tiles < fewestTiles ? ConvPlan(dims, path: .implicitGEMM) ?? plan : plan
  }

  private static let fewestTiles = 9

  private func folded(_ filter: Tensor) -> Tensor {
    let filter = filter.converted(to: .float32)
    return factors.map { filter * Tensor(shape: [outputs], values: $0.map { Float($0) }) } ?? filter
  }

  private func packedBias() -> Tensor? {
    guard let bias else { return nil }
    return engineBias.withLock { known in
      if let known { return known }
      let new = Tensor(shape: [outputs], values: bias.map { Float($0) })
      known = new
      return new
    }
  }

  /// How the engine computes it, once it was used.
  var way: String? {
    filter.withLock {
      switch $0 {
      case .asGiven: nil
      case .packed(let packed):
        switch packed.path {
        case .empty: nil
        case .stencil: "tap by tap"
        case .implicitGEMM: "matrix product"
        case .winograd: "Winograd"
        }
      }
    }
  }

  /// What the filter takes.
  var byteCount: Int {
    filter.withLock {
      switch $0 {
      case .asGiven(let tensor): tensor.count * tensor.dtype.size
      case .packed(let packed): packed.byteCount
      }
    }
  }
}

/// The shapes of a convolution, for inputs of one shape.
struct ConvolutionSetting: Sendable {
  let dims: ConvDims
  let outputShape: [Int]
  /// What is added round the input first, where it is not zeros.
  let border: BorderPadding?
}

/// Some of the channels of a tensor.
struct ChannelTarget {
  let tensor: Tensor
  let firstChannel: Int
}

extension Activation {
  /// The engine's function, where gradients do not matter; nil where it has none.
  var engineFunction: ElementFunction? {
    switch self {
    case .leakyReLU(let slope): .leakyReLU(slope: Float(slope))
    case .elu: .elu(scale: 1)
    case .gelu: .gelu
    case .silu: .silu
    case .softplus: .softplus
    default: inPlace
    }
  }
}
