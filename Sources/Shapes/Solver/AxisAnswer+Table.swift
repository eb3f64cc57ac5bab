extension AxisAnswer {
  /// The solutions, or what is nearest to one, as a table with a head.
  func table(of axes: [ConvolutionAxis]) -> TextTable {
    var columns: [AxisQuantity] = problem == nil ? question.unknowns : [.input, .filter, .stride, .padding]
    if columns.isEmpty { columns = [.output] }
    if problem != nil, axes.contains(where: { $0.dilation != 1 }) { columns.append(.dilation) }
    if axes.contains(where: { $0.outputPadding != 0 }) { columns.append(.outputPadding) }
    if problem != nil { columns.append(.output) }
    let drops = axes.contains { $0.dropped > 0 }
    let sticksOut = axes.contains { $0.overhang > 0 }
    var head = columns.map { $0.title(question.operation) }
    if drops { head.append("dropped") }
    if sticksOut { head.append("sticks out by") }
    let rows = axes.map { axis in
      var row = columns.map { $0 == .padding ? "\(axis.padding)" : "\(axis[$0])" }
      if drops { row.append("\(axis.dropped)") }
      if sticksOut { row.append("\(axis.overhang)") }
      return row + [remarks(axis)]
    }
    return TextTable(head: head + [""], rows: rows)
  }

  private func remarks(_ axis: ConvolutionAxis) -> String {
    var remarks: [String] = []
    let asks = question.padding == nil
    if asks, axis.operation == .convolution {
      let same = AxisPadding.same(
        input: axis.input, filter: axis.filter, stride: axis.stride, dilation: axis.dilation)
      let full = AxisPadding.full(filter: axis.filter, dilation: axis.dilation)
      if axis.padding.total == 0 { remarks.append("valid") }
      if axis.padding == same, same.total > 0 { remarks.append("same") }
      if axis.padding == full, full.total > 0 { remarks.append("full") }
    }
    if asks, !axis.padding.isSymmetric { remarks.append("before + after") }
    if axis.dropped > 0, axis.droppedOfImage == 0 { remarks.append("drops only padding") }
    if axis.hasPositionsInPadding { remarks.append("some positions see only padding") }
    if axis.skippedBetween > 0 { remarks.append("skips \(axis.skippedBetween) between positions") }
    return remarks.joined(separator: ", ")
  }
}
