internal import Glibc

/// Where the bins of a histogram begin and end, and how many numbers each of them holds.
struct HistogramBins: Equatable {
  /// One more than there are bins.
  let edges: [Double]
  let counts: [Int]
  /// How many numbers lie in none: those beyond a given range, and those that are not finite.
  let outside: Int

  /// No more bins than this are chosen: narrower bars are not seen.
  static let mostBins = 100

  /// Bins of equal width. A number on the edge of two belongs to the upper one, at the end of the last to the last.
  init(_ values: [Double], bins wanted: Int?, in range: ClosedRange<Double>?) {
    let inside = values.filter { $0.isFinite && range?.contains($0) ?? true }
    outside = values.count - inside.count
    var (low, high) = (range?.lowerBound ?? inside.min() ?? 0, range?.upperBound ?? inside.max() ?? 1)
    var count = wanted ?? 0
    if wanted == nil, range == nil, high - low < 64, abs(low) < 1e12, inside.allSatisfy({ $0 == $0.rounded() }),
      !inside.isEmpty
    {
      // Of labels and counts, each number has a bin of its own.
      (low, high, count) = (low - 0.5, high + 0.5, Int(high - low) + 1)
    } else if high - low <= abs(low) * 1e-12 {
      // Of one number only, the place is to be seen.
      let reach = low == 0 ? 0.5 : abs(low) * 0.5
      let most = Double.greatestFiniteMagnitude
      (low, high) = (max(low - reach, -most), min(high + reach, most))
    }
    if count < 1 { count = Self.count(for: inside, width: high - low) }
    let (first, step, last) = (low, high / Double(count) - low / Double(count), high)
    edges = (0...count).map { $0 == count ? last : first + Double($0) * step }
    var counts = [Int](repeating: 0, count: count)
    // Halves, because the whole width may overflow.
    for value in inside { counts[min(count - 1, max(0, Int((value / 2 - first / 2) / (step / 2))))] += 1 }
    self.counts = counts
  }

  /// The larger of two rules, as NumPy's `auto` takes it, at most 100: Sturges' ⌈log₂ n⌉ + 1, and Freedman and Diaconis'
  /// bins as wide as twice the distance of the quartiles over ∛n.
  private static func count(for values: [Double], width: Double) -> Int {
    guard values.count > 1 else { return 1 }
    let sorted = values.sorted()
    let sturges = log2(Double(values.count)).rounded(.up) + 1
    let distance = quantile(0.75, of: sorted) - quantile(0.25, of: sorted)
    let binWidth = 2 * distance / cbrt(Double(values.count))
    let diaconis = binWidth > 0 && binWidth.isFinite ? (width / binWidth).rounded(.up) : 0
    return Int(min(max(sturges, diaconis), Double(mostBins)))
  }

  /// Between two numbers, on the straight line from one to the other.
  private static func quantile(_ part: Double, of sorted: [Double]) -> Double {
    let place = part * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}
