/// What follows from the dimensions of a convolution.
extension ConvDims {
  /// `[batch, inputHeight, inputWidth, inputChannels]`.
  public var inputShape: [Int] { [batch, inputHeight, inputWidth, inputChannels] }
  /// `[filterHeight, filterWidth, inputChannels ÷ groups, outputChannels]`.
  public var filterShape: [Int] { [filterHeight, filterWidth, groupInputChannels, outputChannels] }
  /// `[batch, outputHeight, outputWidth, outputChannels]`.
  public var outputShape: [Int] { [batch, outputHeight, outputWidth, outputChannels] }

  /// Elements of the input buffer.
  public var inputCount: Int { batch * inputHeight * inputWidth * inputChannels }
  /// Elements of the filter buffer.
  public var filterCount: Int { filterHeight * filterWidth * groupInputChannels * outputChannels }
  /// Elements of the output buffer.
  public var outputCount: Int { batch * outputHeight * outputWidth * outputChannels }

  /// Input channels that one filter sees: `inputChannels ÷ groups`.
  public var groupInputChannels: Int { inputChannels / groups }
  /// Filters of one group: `outputChannels ÷ groups`.
  public var groupOutputChannels: Int { outputChannels / groups }

  /// Rows that the filter spans in the image: `d·(f − 1) + 1`.
  public var dilatedFilterHeight: Int { dilation.height * (filterHeight - 1) + 1 }
  /// Columns that the filter spans in the image: `d·(f − 1) + 1`.
  public var dilatedFilterWidth: Int { dilation.width * (filterWidth - 1) + 1 }

  /// Numbers that are multiplied and added up for one output value.
  public var tapsPerOutput: Int { filterHeight * filterWidth * groupInputChannels }
  /// Multiplications (each followed by an addition) of the whole batch, those with padding zeros included.
  public var multiplyAdds: Int { outputCount * tapsPerOutput }

  /// Rows at the bottom of the padded input that no filter position reaches, because the stride steps over them.
  public var droppedRows: Int {
    inputHeight + padding.top + padding.bottom - dilatedFilterHeight - (outputHeight - 1) * stride.height
  }
  /// Columns at the right of the padded input that no filter position reaches, because the stride steps over them.
  public var droppedColumns: Int {
    inputWidth + padding.left + padding.right - dilatedFilterWidth - (outputWidth - 1) * stride.width
  }

  /// Whether every output channel looks at one input channel only.
  public var isDepthwise: Bool { groupInputChannels == 1 }
}

extension ConvDims: CustomStringConvertible {
  /// For example `8×28×28×1 ∗ 5×5×1×6 → 8×24×24×6, stride 1, padding 0`; dilation and groups where they are not 1.
  public var description: String {
    func text(_ shape: [Int]) -> String { shape.map { "\($0)" }.joined(separator: "×") }
    var result = "\(text(inputShape)) ∗ \(text(filterShape)) → \(text(outputShape)), stride \(stride), "
    result += "padding \(padding)"
    if dilation != 1 { result += ", dilation \(dilation)" }
    if groups != 1 { result += ", \(groups) groups" }
    return result
  }
}
