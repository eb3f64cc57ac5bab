/// How an axis counts.
public enum ChartScale: Sendable, Equatable {
  /// Equal differences are equally far apart.
  case linear
  /// Equal ratios are equally far apart: 0.01, 0.1, 1, 10. Numbers that are 0 or less have no place; they leave a gap.
  case logarithmic
}
