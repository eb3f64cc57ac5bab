internal import Glibc

/// The part of a number line that an axis shows, and the round numbers on it.
struct AxisScale: Equatable {
  /// Where the axis begins and ends.
  let range: ClosedRange<Double>
  /// Multiples of 1, 2 or 5 times a power of ten, inside of the range.
  let ticks: [Double]
  private let step: Double

  /// An axis from one round number to another that holds all the values.
  ///
  /// - Parameters:
  ///   - values: what must fit; infinite ones and those that are no numbers do not count.
  ///   - wanted: about how many ticks there should be.
  ///   - isRounded: whether the axis ends at ticks, rather than at the outermost values.
  init(for values: some Sequence<Double>, ticks wanted: Int = 5, isRounded: Bool = true) {
    var (low, high) = (Double.infinity, -Double.infinity)
    var isWhole = true
    for value in values where value.isFinite {
      (low, high) = (min(low, value), max(high, value))
      if isWhole { isWhole = value == value.rounded() }
    }
    if low > high { (low, high) = (0, 1) }
    if low == high || high - low < abs(high) * 1e-12 {
      // Of one value only, the place is to be seen.
      let reach = abs(low) < 100 && isWhole ? 1 : abs(low) * 0.1
      (low, high) = (low - reach, high + reach)
    }
    // Halves, because the whole width may overflow.
    let rough = (high / 2 - low / 2) / Double(max(wanted, 2)) * 2
    let size = pow(10, log10(rough).rounded(.down))
    var step = ([1, 2, 5].first { $0 * size >= rough * 0.999 } ?? 10) * size
    // Nothing lies between two epochs.
    if isWhole { step = max(step, 1) }
    self.step = step
    let slack = step * 1e-9
    let first = isRounded ? ((low + slack) / step).rounded(.down) : ((low - slack) / step).rounded(.up)
    let last = isRounded ? ((high - slack) / step).rounded(.up) : ((high + slack) / step).rounded(.down)
    // Not by adding up: the last tick should be as exact as the first.
    ticks = first <= last ? (0...Int(last - first)).map { (first + Double($0)) * step } : []
    range = isRounded ? first * step...max(last, first + 1) * step : low...high
  }

  /// Where a value lies, from 0 at the beginning to 1 at the end.
  func place(_ value: Double) -> Double {
    let width = range.upperBound / 2 - range.lowerBound / 2
    return (value / 2 - range.lowerBound / 2) / width
  }

  /// The ticks as text, all with as many decimals as the steps between them need.
  var labels: [String] {
    let largest = ticks.map(abs).max() ?? 0
    if largest >= 1e7 || (largest > 0 && largest < 1e-4) {
      return ticks.map { abs($0) < step / 2 ? "0" : NumberText.formatted("%.3g", $0) }
    }
    let places = max(0, -Int(log10(step * 1.001).rounded(.down)))
    // Zero has no sign here.
    return ticks.map { NumberText.rounded(abs($0) < step / 2 ? 0 : $0, places: places) }
  }
}
