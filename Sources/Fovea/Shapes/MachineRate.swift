internal import Glibc

/// What this machine does in a second, by what is computed; measured once in a process.
///
/// Shapes that were not measured are as fast as those that were, each counting the more the nearer it is: with the weight
/// 1 ÷ d⁴, d being the distance between the binary logarithms of the sizes of the products.
struct MachineRate: Sendable {
  /// Layers that the engine computes in ways of their own.
  enum Family: Hashable, Sendable {
    /// Filters of more than a pixel, one step at a time.
    case windows
    /// The same with larger steps or holes, and transposed.
    case strided
    /// Filters of one pixel.
    case pointwise
    /// A filter for each channel.
    case depthwise
    /// Fully connected, and recurrent.
    case dense
    /// Without products; by the name of the layer.
    case numbers(String)
  }

  /// Sizes that say how well a machine is used.
  struct Sizes: Hashable, Sendable {
    /// Products of one sum.
    var depth: Int
    /// Sums beside one another: outputs of a group.
    var width: Int
    /// Sums with the same weights: places and examples.
    var places: Int

    /// The square of the distance between the logarithms.
    fileprivate func distance(to other: Sizes) -> Double {
      let differences = [(depth, other.depth), (width, other.width), (places, other.places)].map {
        log2(Double(max(1, $0)) / Double(max(1, $1)))
      }
      return differences.reduce(0) { $0 + $1 * $1 }
    }
  }

  /// One shape that was measured.
  struct Sample: Sendable {
    var family: Family
    var sizes: Sizes
    /// Multiply-adds, or numbers read and written, in a second.
    var rate: Double
  }

  var samples: [Sample]
  /// Bytes read or written in a second, where they are more than caches hold.
  var bandwidth: Double
  /// Seconds that a layer takes when there is next to nothing to do.
  var overhead: Double
  /// Bytes that a machine is assumed to keep in its caches.
  static let cacheBytes = 8 << 20

  /// How long the calibration took, in seconds.
  var calibration: Double

  /// That of this machine with as many threads as the engine uses.
  static let shared = measured()

  /// Multiply-adds in a second for products of such sizes, or numbers for layers without any.
  func rate(_ family: Family, _ sizes: Sizes) -> Double {
    let known = samples.filter { $0.family == family }
    let near = known.isEmpty ? samples.filter { $0.family == Self.fallback(family) } : known
    var (sum, total) = (0.0, 0.0)
    for sample in near {
      // Logarithms of times are averaged: those of rates that differ tenfold have their middle between both.
      let squared = sample.sizes.distance(to: sizes) + 1e-3
      let weight = 1 / (squared * squared)
      sum += weight * log2(sample.rate)
      total += weight
    }
    return total > 0 ? exp2(sum / total) : bandwidth / 4
  }

  private static func fallback(_ family: Family) -> Family {
    if case .numbers = family { return .numbers("Activate") }
    return .windows
  }
}
