/// Whether Winograd's algorithm is faster than the direct matrix product, by the multiply-adds of either.
struct WinogradCost {
  /// Whether the algorithm can and should be used.
  let isLower: Bool

  /// What a value of a transformed tile takes, its share of the transform with loads and stores: measured.
  private static let perTransformedValue = 5.0
  /// The same for a value of a transformed filter, which has to come from memory each time.
  private static let perFilterValue = 6.0
  /// The matrix products are smaller than the direct one, and so a little slower.
  private static let perProduct = 1.2
  /// With fewer channels the transforms take longer than the products.
  private static let fewestChannels = 16

  init(_ dims: ConvDims) {
    guard WinogradConvolution.fits(dims), min(dims.inputChannels, dims.outputChannels) >= Self.fewestChannels else {
      isLower = false
      return
    }
    let tiles = Double(WinogradTiles(dims).count)
    let (inputs, outputs) = (Double(dims.inputChannels), Double(dims.outputChannels))
    let transforms = tiles * (inputs + outputs) * Self.perTransformedValue
    let products = inputs * outputs * (tiles * Self.perProduct + Self.perFilterValue)
    isLower = Double(WinogradFilter.positions) * (products + transforms) < Double(dims.multiplyAdds)
  }
}
