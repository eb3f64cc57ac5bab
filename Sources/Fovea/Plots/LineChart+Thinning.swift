extension LineChart.Series {
  /// The line with fewer points than an eye could tell apart, its highest and lowest ones among them.
  ///
  /// The points are taken in groups of neighbours; of each group the lowest and the highest stay, in their order, and
  /// whatever is not finite, so that gaps stay gaps.
  ///
  /// - Parameter limit: about how many points may stay, at least 2.
  func thinned(to limit: Int) -> LineChart.Series {
    guard y.count > limit else { return self }
    let groups = max(1, limit / 2)
    var kept: [Int] = []
    for group in 0..<groups {
      let range = group * y.count / groups..<(group + 1) * y.count / groups
      guard let low = range.min(by: { y[$0] < y[$1] }), let high = range.max(by: { y[$0] < y[$1] }) else { continue }
      if let gap = range.first(where: { !y[$0].isFinite }) {
        kept += Set([gap, low, high]).sorted()
      } else {
        kept += low == high ? [low] : [min(low, high), max(low, high)]
      }
    }
    return LineChart.Series(name, kept.map { y[$0] }, at: kept.map { x[$0] })
  }
}
