/// Which of several axes to choose, and why.
struct AxisRanking {
  let question: AxisQuestion

  /// The axes, the best first.
  func ordered(_ axes: [ConvolutionAxis]) -> [ConvolutionAxis] {
    axes.map { ($0, cost($0)) }.sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)
  }

  /// Faults, the worst kind first.
  private func cost(_ axis: ConvolutionAxis) -> [Int] {
    let choosesFilter = question.filter == nil
    let isPooling = axis.operation.isPooling
    return [
      axis.hasPositionsInPadding ? 1 : 0,
      choosesFilter || question.stride == nil ? axis.skippedBetween : 0,
      axis.padding.isSymmetric ? 0 : 1,
      choosesFilter && !isPooling && axis.filter % 2 == 0 ? 1 : 0,
      choosesFilter && axis.filter == 1 ? 1 : 0,
      question.input == nil && axis.input < axis.span && axis.operation != .transposedConvolution ? 1 : 0,
      isPooling ? axis.padding.total : 0,
      axis.outputPadding,
      axis.dropped + axis.overhang,
      question.dilation == nil ? axis.dilation : 0,
      choosesFilter ? axis.filter : 0,
      axis.padding.total,
      question.input == nil ? axis.input : 0,
      question.stride == nil ? axis.stride : 0,
    ]
  }

  /// Why the first of them is the best, in words; empty where there is nothing to choose from.
  func reason(_ axes: [ConvolutionAxis]) -> String {
    guard let best = axes.first, axes.count > 1 else { return "" }
    let others = axes.dropFirst()
    /// Whether the best has something that some other has not.
    func only(_ isGood: (ConvolutionAxis) -> Bool) -> Bool { isGood(best) && !others.allSatisfy(isGood) }
    func least(_ value: (ConvolutionAxis) -> Int) -> Bool {
      others.allSatisfy { value($0) >= value(best) } && others.contains { value($0) > value(best) }
    }
    var reasons: [String] = []
    if only({ !$0.hasPositionsInPadding }) { reasons.append("every position sees the image") }
    if question.filter == nil || question.stride == nil, only({ $0.skippedBetween == 0 }) {
      reasons.append("no pixel between two positions is skipped")
    }
    if only(\.padding.isSymmetric) { reasons.append("both sides get the same padding") }
    if question.filter == nil, !best.operation.isPooling {
      if only({ $0.filter % 2 == 1 }) { reasons.append("an odd filter has a centre") }
      if only({ $0.filter > 1 }) { reasons.append("a filter of 1 sees no neighbours") }
    }
    if only({ $0.outputPadding == 0 }) { reasons.append("it needs no output padding") }
    if only({ $0.dropped + $0.overhang == 0 }) {
      reasons.append("nothing is dropped")
    } else if least(\.dropped) {
      reasons.append("the least is dropped")
    }
    for (quantity, words) in [
      (.padding, "it needs the least padding"), (.filter, "it is the smallest that does"),
      (.input, "it is the smallest input that does"),
    ] as [(AxisQuantity, String)]
    where reasons.count < 3 && (question[quantity] == nil) && least({ $0[quantity] }) {
      reasons.append(words)
    }
    return reasons.joined(separator: ", ")
  }
}
