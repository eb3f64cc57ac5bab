/// The numbers of an axis while some of them are tried out.
struct AxisNumbers {
  let operation: SlidingOperation
  var input = 1
  var filter = 1
  var stride = 1
  var padding: AxisPadding = 0
  var dilation = 1
  var outputPadding = 0

  /// What the question gives; whatever it leaves out is as small as can be.
  init(_ question: AxisQuestion) {
    operation = question.operation
    input = question.input ?? 1
    filter = question.filter ?? 1
    stride = question.stride ?? 1
    padding = question.padding ?? 0
    dilation = question.dilation ?? 1
    outputPadding = question.outputPadding ?? 0
  }

  /// The numbers with one of them changed; a padding is shared out to both sides.
  func with(_ quantity: AxisQuantity, _ value: Int) -> AxisNumbers {
    var numbers = self
    switch quantity {
    case .input: numbers.input = value
    case .filter: numbers.filter = value
    case .stride: numbers.stride = value
    case .padding: numbers.padding = AxisPadding(total: value)
    case .dilation: numbers.dilation = value
    case .outputPadding: numbers.outputPadding = value
    case .output: break
    }
    return numbers
  }

  /// How many pixels come out; less than 1 where nothing fits.
  var count: Int {
    ConvolutionAxis.count(operation, input, filter, stride, padding, dilation, outputPadding)
  }

  /// The axis, if the numbers make one.
  var axis: ConvolutionAxis? {
    try? ConvolutionAxis(
      operation, input: input, filter: filter, stride: stride, padding: padding, dilation: dilation,
      outputPadding: outputPadding)
  }

  /// The largest value that can be tried for a quantity.
  func largest(_ quantity: AxisQuantity) -> Int {
    switch quantity {
    case .padding: 2 * ConvolutionAxis.largestSize
    case .outputPadding: stride - 1
    default: ConvolutionAxis.largestSize
    }
  }

  /// Whether a larger value gives a larger output, or the same, rather than a smaller one.
  func grows(with quantity: AxisQuantity) -> Bool {
    operation == .transposedConvolution ? quantity != .padding : quantity == .input || quantity == .padding
  }
}

/// The values of one quantity that lead to an output.
///
/// The output never turns back as a quantity grows, so the values lie side by side, and halving finds their ends.
struct AxisRange {
  let quantity: AxisQuantity
  /// The values that lead to the output; nil where none does.
  let hits: ClosedRange<Int>?
  /// The last value before the output is reached or passed.
  let before: Int?
  /// The first value after it.
  let after: Int?
  /// Whether all larger values lead there too.
  let isOpen: Bool

  init(_ quantity: AxisQuantity, of numbers: AxisNumbers, reaching output: Int) {
    self.quantity = quantity
    let (low, high) = (quantity.minimum, numbers.largest(quantity))
    let sign = numbers.grows(with: quantity) ? 1 : -1
    func first(where isReached: (Int) -> Bool) -> Int {
      var (lower, upper) = (low, high + 1)
      while lower < upper {
        let middle = lower + (upper - lower) / 2
        if isReached(sign * numbers.with(quantity, middle).count) { upper = middle } else { lower = middle + 1 }
      }
      return lower
    }
    let start = first { $0 >= sign * output }
    let end = first { $0 > sign * output }
    hits = start < end ? start...(end - 1) : nil
    before = start > low ? start - 1 : nil
    after = end <= high ? end : nil
    isOpen = start < end && end > high && quantity != .outputPadding
  }
}
