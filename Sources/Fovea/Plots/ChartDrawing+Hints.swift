extension ChartDrawing {
  /// Of more points than these nobody asks for the numbers of one, and every hint makes the page longer.
  static let mostHints = 120

  /// What a browser tells when the pointer rests on one number of a series: `validation, epoch 3: loss 0.52`.
  func hint(of series: LineChart.Series, at index: Int) -> String {
    let height = NumberText.short(series.y[index])
    let place =
      switch series.form {
      case .bars(let width) where categories.isEmpty && !countsWhole:
        "\(NumberText.short(series.x[index] - width / 2)) to \(NumberText.short(series.x[index] + width / 2))"
      default:
        categories.indices.contains(index) ? categories[index] : named(NumberText.short(series.x[index]), xLabel)
      }
    let name = series.name.isEmpty ? "" : "\(series.name), "
    return "<title>\("\(name)\(place): \(named(height, yLabel))".htmlEscaped)</title>"
  }

  private func named(_ number: String, _ name: String) -> String { name.isEmpty ? number : "\(name) \(number)" }

  /// A mark, and within it what is told when the pointer rests on it.
  static func element(_ tag: String, hint: String) -> String {
    hint.isEmpty ? "<\(tag)/>" : "<\(tag)>\(hint)</\(tag.prefix { $0 != " " })>"
  }
}
