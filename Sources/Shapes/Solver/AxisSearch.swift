/// Finds every axis that answers a question.
struct AxisSearch {
  let question: AxisQuestion

  /// Axes that answer it.
  struct Found {
    var axes: [ConvolutionAxis] = []
    /// Values of the only unknown, where there is one.
    var range: ClosedRange<Int>?
    /// Whether there are more than `axes`.
    var isCut = false
    /// Whether there are infinitely many.
    var isOpen = false
    /// Up to where a pair of unknowns was searched; empty where that was everything.
    var bounds = ""
  }

  /// More solutions than this are not listed one by one.
  static let longestList = 64

  func found() -> Found {
    let unknowns = question.unknowns
    switch unknowns.count {
    case 0:
      let axes = outputPaddings(question.stride).compactMap { padding -> ConvolutionAxis? in
        let axis = AxisNumbers(question).with(.outputPadding, padding).axis
        return axis?.output == question.output ? axis : nil
      }
      return Found(axes: axes)
    case 1: return one(unknowns[0], AxisNumbers(question))
    default: return pair()
    }
  }

  /// The values of one unknown, with every output padding that is free.
  ///
  /// - Parameter longest: of more values than this, the first and the last are listed.
  private func one(_ unknown: AxisQuantity, _ numbers: AxisNumbers, longest: Int = longestList) -> Found {
    guard let output = question.output else {
      return Found(axes: [numbers.axis].compactMap(\.self))
    }
    var found = Found()
    for padding in outputPaddings(unknown == .stride ? nil : numbers.stride) {
      let numbers = numbers.with(.outputPadding, padding)
      let range = AxisRange(unknown, of: numbers, reaching: output)
      guard let hits = range.hits else { continue }
      if padding == 0 { found.range = hits }
      found.isOpen = found.isOpen || range.isOpen
      var values = Array(hits.prefix(longest))
      if hits.count > longest {
        found.isCut = true
        // The best ones lie at the ends.
        values = Array(hits.prefix(longest / 2))
        // A range's own suffix goes through all of it.
        if !range.isOpen { values += (hits.upperBound - longest / 2 + 1)...hits.upperBound }
      }
      found.axes += values.compactMap { numbers.with(unknown, $0).axis }
    }
    return found
  }

  /// Two unknowns: the values of one are gone through, the other is found for each.
  private func pair() -> Found {
    let order: [AxisQuantity] = [.dilation, .filter, .padding, .stride, .input, .output]
    let unknowns = order.filter(question.unknowns.contains)
    let (walked, sought) = (unknowns[0], unknowns[1])
    let (values, bounds) = candidates(walked, sought)
    var found = Found(bounds: bounds)
    for value in values {
      let inner = one(sought, AxisNumbers(question).with(walked, value), longest: 8)
      found.isCut = found.isCut || inner.isCut
      found.isOpen = found.isOpen || inner.isOpen
      found.axes += inner.axes.filter { !$0.hasPositionsInPadding }
    }
    return found
  }

  /// Values of an unknown that are worth trying, and what that leaves out.
  private func candidates(_ walked: AxisQuantity, _ sought: AxisQuantity) -> (ClosedRange<Int>, String) {
    let numbers = AxisNumbers(question)
    switch walked {
    case .dilation:
      return (1...16, "dilations up to 16")
    case .filter:
      guard let input = question.input, question.operation != .transposedConvolution else {
        return (1...32, "\(question.operation.slider)s of up to 32")
      }
      // Without padding, a larger filter does not fit.
      let fitting = input + (question.padding?.total ?? 0)
      let slider = question.operation.slider
      return fitting <= 64
        ? (1...fitting, sought == .padding ? "\(slider)s up to the input's size" : "")
        : (1...64, "\(slider)s of up to 64")
    case .padding:
      let span = numbers.dilation * (numbers.filter - 1) + 1
      let most = max(0, 2 * (span - 1))
      return (0...min(most, 128), "paddings with which every position still touches the image")
    case .stride:
      guard let input = question.input, question.operation != .transposedConvolution else {
        return (1...16, "strides up to 16")
      }
      let room = input + numbers.padding.total - numbers.dilation * (numbers.filter - 1) - 1
      return room < 128
        ? (1...max(1, room + 1), "strides that still make a difference") : (1...128, "strides up to 128")
    default:
      let span = numbers.dilation * (numbers.filter - 1) + 1
      let least = question.operation == .transposedConvolution ? 1 : max(1, span - numbers.padding.total)
      return (least...(least + max(16, 4 * min(numbers.stride, 32))), "the smallest inputs")
    }
  }

  /// The output paddings to try: that of the question, or where it is free every one below the stride.
  private func outputPaddings(_ stride: Int?) -> Range<Int> {
    if let given = question.outputPadding { return given..<given + 1 }
    guard question.operation == .transposedConvolution, question.output != nil else { return 0..<1 }
    return 0..<min(stride ?? 16, Self.longestList)
  }
}
