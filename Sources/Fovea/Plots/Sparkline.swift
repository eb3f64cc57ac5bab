/// A line so small that it fits into a sentence: one block for each number, as high as it is large.
enum Sparkline {
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// - Parameters:
  ///   - values: the numbers; one that is not finite leaves a gap.
  ///   - width: how many characters there may be; more numbers than that are joined to means.
  static func text(_ values: [Double], width: Int = 40) -> String {
    let groups = min(values.count, width)
    let means = (0..<groups).map { group -> Double in
      let part = values[group * values.count / groups..<(group + 1) * values.count / groups]
      return part.reduce(0, +) / Double(part.count)
    }
    let finite = means.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return String(repeating: " ", count: groups) }
    return String(
      means.map { value -> Character in
        guard value.isFinite else { return " " }
        guard high > low else { return blocks[3] }
        return blocks[min(7, Int((value / 2 - low / 2) / (high / 2 - low / 2) * 8))]
      })
  }
}
