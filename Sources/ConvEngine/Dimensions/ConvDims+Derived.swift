/// What follows from the dimensions of a convolution.
extension ConvDims {
  /// The axes that the shapes have, from the outermost to the innermost.
  public var axes: [ConvAxis] { Array([depth, height, width].suffix(spatialRank)) }

  /// `[batch, inputDepth, inputHeight, inputWidth, inputChannels]`, without the axes that it does not have.
  public var inputShape: [Int] { [batch] + axes.map(\.input) + [inputChannels] }
  /// `[filterDepth, filterHeight, filterWidth, inputChannels ÷ groups, outputChannels]`, likewise.
  public var filterShape: [Int] { axes.map(\.filter) + [groupInputChannels, outputChannels] }
  /// `[batch, outputDepth, outputHeight, outputWidth, outputChannels]`, likewise.
  public var outputShape: [Int] { [batch] + axes.map(\.output) + [outputChannels] }

  /// Planes of the input.
  public var inputDepth: Int { depth.input }
  /// Rows of an image, before padding.
  public var inputHeight: Int { height.input }
  /// Columns of an image, before padding.
  public var inputWidth: Int { width.input }
  /// Planes of the filter, before dilation.
  public var filterDepth: Int { depth.filter }
  /// Rows of the filter, before dilation.
  public var filterHeight: Int { height.filter }
  /// Columns of the filter, before dilation.
  public var filterWidth: Int { width.filter }
  /// Planes of the output.
  public var outputDepth: Int { depth.output }
  /// Rows of the output.
  public var outputHeight: Int { height.output }
  /// Columns of the output.
  public var outputWidth: Int { width.output }

  /// By how many rows and columns the filter moves from one output to the next.
  public var stride: HeightWidth { HeightWidth(height: height.stride, width: width.stride) }
  /// Zero pixels round each plane.
  public var padding: Padding2D {
    Padding2D(
      top: height.paddingBefore, bottom: height.paddingAfter, left: width.paddingBefore, right: width.paddingAfter)
  }
  /// Rows and columns between neighbouring taps of the filter.
  public var dilation: HeightWidth { HeightWidth(height: height.dilation, width: width.dilation) }

  /// Elements of the input buffer.
  public var inputCount: Int { batch * inputImageCount }
  /// Elements of the filter buffer.
  public var filterCount: Int { tapsPerOutput * outputChannels }
  /// Elements of the output buffer.
  public var outputCount: Int { outputPixels * outputChannels }

  /// Elements of one image of the input.
  var inputImageCount: Int { depth.input * height.input * width.input * inputChannels }
  /// Elements of one image of the output.
  var outputImageCount: Int { depth.output * height.output * width.output * outputChannels }
  /// Output pixels of the whole batch.
  var outputPixels: Int { batch * depth.output * height.output * width.output }
  /// Taps of one filter over one channel.
  var spatialTaps: Int { depth.filter * height.filter * width.filter }

  /// Input channels that one filter sees: `inputChannels ÷ groups`.
  public var groupInputChannels: Int { inputChannels / groups }
  /// Filters of one group: `outputChannels ÷ groups`.
  public var groupOutputChannels: Int { outputChannels / groups }

  /// Rows that the filter spans in the image: `d·(f − 1) + 1`.
  public var dilatedFilterHeight: Int { height.dilatedFilter }
  /// Columns that the filter spans in the image: `d·(f − 1) + 1`.
  public var dilatedFilterWidth: Int { width.dilatedFilter }

  /// Numbers that are multiplied and added up for one output value.
  public var tapsPerOutput: Int { spatialTaps * groupInputChannels }
  /// Multiplications (each followed by an addition) of the whole batch, those with padding zeros included.
  public var multiplyAdds: Int { outputCount * tapsPerOutput }

  /// Rows at the bottom of the padded input that no filter position reaches, because the stride steps over them.
  public var droppedRows: Int { height.dropped }
  /// Columns at the right of the padded input that no filter position reaches, because the stride steps over them.
  public var droppedColumns: Int { width.dropped }

  /// Whether each output pixel sees one pixel of the input, the one at its own place: so it is for 1 × 1 filters at stride
  /// 1 without padding. Then the input already is the matrix of patches.
  var patchesArePixels: Bool {
    func areAlong(_ axis: ConvAxis) -> Bool {
      axis.filter == 1 && axis.paddingBefore == 0 && axis.output == axis.input && (axis.stride == 1 || axis.input == 1)
    }
    return areAlong(depth) && areAlong(height) && areAlong(width)
  }

  /// Whether every output channel looks at one input channel only.
  public var isDepthwise: Bool { groupInputChannels == 1 }
}

extension ConvDims: CustomStringConvertible {
  /// For example `8×28×28×1 ∗ 5×5×1×6 → 8×24×24×6, stride 1, padding 0`; dilation and groups where they are not 1.
  public var description: String {
    func text(_ shape: [Int]) -> String { shape.map { "\($0)" }.joined(separator: "×") }
    func each(_ number: (ConvAxis) -> Int) -> String {
      Set(axes.map(number)).count == 1 ? "\(number(width))" : text(axes.map(number))
    }
    var result = "\(text(inputShape)) ∗ \(text(filterShape)) → \(text(outputShape)), stride \(each(\.stride)), padding "
    if axes.allSatisfy({ $0.paddingBefore == $0.paddingAfter }) {
      result += each(\.paddingBefore)
    } else if spatialRank == 2 {
      result += "\(padding)"
    } else {
      result += axes.map { "\($0.paddingBefore)+\($0.paddingAfter)" }.joined(separator: "×")
    }
    if axes.contains(where: { $0.dilation != 1 }) { result += ", dilation \(each(\.dilation))" }
    if groups != 1 { result += ", \(groups) groups" }
    return result
  }
}
