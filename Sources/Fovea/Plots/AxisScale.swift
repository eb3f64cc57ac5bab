internal import Glibc

/// The part of a number line that an axis shows, and the round numbers on it.
struct AxisScale: Equatable {
  /// Where the axis begins and ends.
  let range: ClosedRange<Double>
  /// Multiples of 1, 2 or 5 times a power of ten, inside of the range; on a logarithmic axis such numbers themselves.
  let ticks: [Double]
  private let step: Double
  private let kind: ChartScale

  /// An axis of a kind that holds all the values it has a place for.
  ///
  /// - Parameters:
  ///   - values: what must fit; infinite ones and those that are no numbers do not count.
  ///   - wanted: about how many ticks there should be.
  ///   - isRounded: whether the axis ends at round numbers, rather than at the outermost values.
  ///   - countsWhole: whether nothing lies between whole numbers, though the axis may end there.
  static func over(
    _ values: some Sequence<Double>, ticks wanted: Int = 5, isRounded: Bool = true, countsWhole: Bool = false,
    kind: ChartScale
  ) -> AxisScale {
    switch kind {
    case .linear: AxisScale(for: values, ticks: wanted, isRounded: isRounded, countsWhole: countsWhole)
    case .logarithmic: AxisScale(decadesOf: values, ticks: wanted, isRounded: isRounded)
    }
  }

  /// A logarithmic axis. Over more than two powers of ten, ticks are powers of ten; else 1, 2 and 5 times those.
  private init(decadesOf values: some Sequence<Double>, ticks wanted: Int, isRounded: Bool) {
    var (low, high) = (Double.infinity, 0.0)
    for value in values where value.isFinite && value > 0 { (low, high) = (min(low, value), max(high, value)) }
    if low > high { (low, high) = (1, 10) }
    if low == high { (low, high) = (max(low / 2, .leastNormalMagnitude), min(high, .greatestFiniteMagnitude / 2) * 2) }
    let first = (log10(low) + 1e-9).rounded(.down)
    let last = max((log10(high) - 1e-9).rounded(.up), first + 1)
    let isNarrow = last - first <= 2
    let stride = max(1, ((last - first) / Double(max(wanted, 2))).rounded(.up))
    let exponents = (0...Int((last - first) / stride)).map { first + Double($0) * stride }
    let all = exponents.flatMap { exponent in (isNarrow ? [1.0, 2, 5] : [1]).map { $0 * pow(10, exponent) } }
    if isRounded {
      // As close as the ticks allow: an axis for 2 to 40 goes from 2 to 50.
      let begin = all.last { $0 <= low * (1 + 1e-9) } ?? pow(10, first)
      let end = all.first { $0 >= high * (1 - 1e-9) } ?? min(pow(10, last), .greatestFiniteMagnitude)
      range = max(min(begin, low), .leastNonzeroMagnitude)...max(end, high)
    } else {
      range = low...high
    }
    let bounds = range
    ticks = all.filter { $0 >= bounds.lowerBound * (1 - 1e-9) && $0 <= bounds.upperBound * (1 + 1e-9) }
    (step, kind) = (1, .logarithmic)
  }

  /// An axis from one round number to another that holds all the values.
  ///
  /// - Parameters:
  ///   - values: what must fit; infinite ones and those that are no numbers do not count.
  ///   - wanted: about how many ticks there should be.
  ///   - isRounded: whether the axis ends at ticks, rather than at the outermost values.
  ///   - countsWhole: whether nothing lies between whole numbers, though the axis may end there.
  init(for values: some Sequence<Double>, ticks wanted: Int = 5, isRounded: Bool = true, countsWhole: Bool = false) {
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
    if isWhole || countsWhole { step = max(step, 1) }
    self.step = step
    kind = .linear
    let slack = step * 1e-9
    let first = isRounded ? ((low + slack) / step).rounded(.down) : ((low - slack) / step).rounded(.up)
    let last = isRounded ? ((high - slack) / step).rounded(.up) : ((high + slack) / step).rounded(.down)
    // Not by adding up: the last tick should be as exact as the first.
    ticks = first <= last ? (0...Int(last - first)).map { (first + Double($0)) * step } : []
    range = isRounded ? first * step...max(last, first + 1) * step : low...high
  }

  /// Where a value lies, from 0 at the beginning to 1 at the end; not finite if a logarithmic axis has no place for it.
  func place(_ value: Double) -> Double { place(ofStraightened: straightened(value)) }

  /// The value, or on a logarithmic axis its logarithm: the number that a straight line on the axis changes evenly.
  func straightened(_ value: Double) -> Double {
    switch kind {
    case .linear: value
    case .logarithmic: value > 0 ? log10(value) : .nan
    }
  }

  /// Where a straightened value lies.
  func place(ofStraightened value: Double) -> Double {
    let (low, high) = (straightened(range.lowerBound), straightened(range.upperBound))
    return (value / 2 - low / 2) / (high / 2 - low / 2)
  }

  /// The ticks as text, all with as many decimals as the steps between them need.
  var labels: [String] {
    if kind == .logarithmic {
      // Beside 1e+08 nobody counts the zeros of 1000000.
      let isLong = ticks.contains { $0 > 99_999 || $0 < 0.000_99 }
      return ticks.map { isLong ? Self.power($0) : NumberText.short($0, digits: 3) }
    }
    let largest = ticks.map(abs).max() ?? 0
    if largest >= 1e7 || (largest > 0 && largest < 1e-4) {
      return ticks.map { abs($0) < step / 2 ? "0" : NumberText.formatted("%.3g", $0) }
    }
    let places = max(0, -Int(log10(step * 1.001).rounded(.down)))
    // Zero has no sign here.
    return ticks.map { NumberText.rounded(abs($0) < step / 2 ? 0 : $0, places: places) }
  }

  /// `10⁶`, `2·10⁻⁵`
  private static func power(_ tick: Double) -> String {
    let exponent = Int((log10(tick) + 1e-9).rounded(.down))
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let raised = String(String(exponent).map { $0 == "-" ? "⁻" : digits[$0.wholeNumberValue!] })
    let factor = Int((tick / pow(10, Double(exponent))).rounded())
    return factor == 1 ? "10\(raised)" : "\(factor)·10\(raised)"
  }
}
