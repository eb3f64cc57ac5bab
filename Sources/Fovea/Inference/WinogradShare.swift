internal import ConvEngine
import Synchronization

/// What the convolutions of a network may take together for filters that are kept as Winograd's algorithm needs them.
///
/// Such a filter has 36 numbers in the place of 9, or 25, and saves its transformation at every call: about 6 multiplications
/// for each of its numbers, whatever the size of the image. So every byte saves the same time, and who comes first is served
/// first: the layers at the beginning, whose filters are small.
final class WinogradShare: Sendable {
  private let left = Mutex(0)

  /// How much of the weights' memory may be added to it.
  private static let part = 0.2
  /// With fewer tiles than this, reading the transformed filter takes longer than the multiplications that it saves.
  private static let fewestTiles = 9

  /// - Parameter weights: bytes of all weights.
  func set(weights: Int) { left.withLock { $0 = Int(Double(weights) * Self.part) } }

  /// Takes some bytes; false, and nothing is taken, where there are not so many left.
  func take(_ bytes: Int) -> Bool {
    left.withLock { left in
      guard bytes <= left else { return false }
      left -= bytes
      return true
    }
  }

  /// Whether Winograd's algorithm pays where the filter need not be read from far for a few tiles.
  static func suits(_ dims: ConvDims) -> Bool {
    guard ConvPlan(dims).path == .winograd else { return false }
    let tile = 7 - dims.filterHeight
    let tiles = ((dims.outputHeight + tile - 1) / tile) * ((dims.outputWidth + tile - 1) / tile)
    return dims.batch * tiles >= fewestTiles
  }

  /// How many bytes more a transformed filter takes than the filter itself.
  static func extraBytes(_ dims: ConvDims) -> Int {
    4 * dims.inputChannels * dims.outputChannels * (36 - dims.filterHeight * dims.filterWidth)
  }
}
