/// What is known about an axis; nil is what is asked for.
public struct AxisQuestion: Hashable, Sendable {
  /// What slides.
  public var operation: SlidingOperation
  /// Pixels before padding.
  public var input: Int?
  /// Taps of the filter, or pixels of the window.
  public var filter: Int?
  /// From one position to the next.
  public var stride: Int?
  /// Pixels added on both sides.
  public var padding: AxisPadding?
  /// Distance between neighbouring taps.
  public var dilation: Int?
  /// Of a transposed convolution. Where it is nil and the output is known, whatever leads to that output, best 0.
  public var outputPadding: Int?
  /// Pixels that come out.
  public var output: Int?

  /// - Parameter dilation: nil asks for it.
  public init(
    _ operation: SlidingOperation = .convolution, input: Int? = nil, filter: Int? = nil, stride: Int? = nil,
    padding: AxisPadding? = nil, dilation: Int?, outputPadding: Int? = nil, output: Int? = nil
  ) {
    self.operation = operation
    self.input = input
    self.filter = filter
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.outputPadding = outputPadding
    self.output = output
  }

  /// A question that says nothing of the dilation: it is 1, or asked for where nothing else is.
  public init(
    _ operation: SlidingOperation = .convolution, input: Int? = nil, filter: Int? = nil, stride: Int? = nil,
    padding: AxisPadding? = nil, outputPadding: Int? = nil, output: Int? = nil
  ) {
    self.init(
      operation, input: input, filter: filter, stride: stride, padding: padding, dilation: 1,
      outputPadding: outputPadding, output: output)
    if unknowns.isEmpty, operation != .transposedConvolution || outputPadding != nil { dilation = nil }
  }

  /// What is asked for.
  public var unknowns: [AxisQuantity] {
    [.input, .filter, .stride, .padding, .dilation, .output].filter { self[$0] == nil }
  }

  /// A number that is known; of the padding both sides together.
  public subscript(quantity: AxisQuantity) -> Int? {
    switch quantity {
    case .input: input
    case .filter: filter
    case .stride: stride
    case .padding: padding?.total
    case .dilation: dilation
    case .outputPadding: outputPadding
    case .output: output
    }
  }

  /// The question without one of the numbers.
  func without(_ quantity: AxisQuantity) -> AxisQuestion {
    var question = self
    switch quantity {
    case .input: question.input = nil
    case .filter: question.filter = nil
    case .stride: question.stride = nil
    case .padding: question.padding = nil
    case .dilation: question.dilation = nil
    case .outputPadding: question.outputPadding = nil
    case .output: question.output = nil
    }
    return question
  }

  /// What is wrong with the question itself; nil where it can be answered.
  var objection: String? {
    for quantity in AxisQuantity.allCases {
      let values = quantity == .padding ? [padding?.before, padding?.after] : [self[quantity]]
      for value in values {
        if let value, let objection = quantity.objection(to: value, operation) { return objection }
      }
    }
    if let outputPadding, let stride, operation == .transposedConvolution, outputPadding >= stride {
      return "the output padding is \(outputPadding), but it must be less than the stride, \(stride)"
    }
    guard unknowns.count > 2 else { return nil }
    let names = unknowns.map { $0.title(operation) }
    let known = AxisQuantity.allCases.filter { self[$0] != nil && $0 != .dilation }
    return
      "\(names.count) numbers are left out (\(names.joined(separator: ", "))), and any one or two can be found: give "
      + (known.isEmpty ? "at least three, such as input, filter and stride" : "\(names.count - 2) more of them")
  }
}
