/// One product of the sum that makes an output, along one axis: which input meets which tap of the filter.
public struct AxisConnection: Hashable, Sendable {
  /// The pixel of the input, counted from 0; less than 0, or beyond the last one, in the padding.
  public let input: Int
  /// The tap of the filter, or the pixel of the window, counted from 0.
  public let tap: Int
  /// The output, counted from 0.
  public let output: Int

  /// An input that meets a tap for an output.
  public init(input: Int, tap: Int, output: Int) {
    self.input = input
    self.tap = tap
    self.output = output
  }
}

extension ConvolutionAxis {
  /// What makes one output, from the first tap to the last; a convolution's taps in the padding are there too.
  ///
  /// A convolution's output o reads the input o·s + k·d − p at tap k; a transposed one's input i writes the output
  /// i·s + k·d − p. Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016).
  ///
  /// - Parameter position: the output, counted from 0.
  public func connections(ofOutput position: Int) -> [AxisConnection] {
    guard (0..<output).contains(position) else { return [] }
    guard operation == .transposedConvolution else {
      return (0..<filter).map {
        AxisConnection(input: position * stride + $0 * dilation - padding.before, tap: $0, output: position)
      }
    }
    return (0..<filter).compactMap { tap in
      let distance = position + padding.before - tap * dilation
      guard distance >= 0, distance % stride == 0, distance / stride < input else { return nil }
      return AxisConnection(input: distance / stride, tap: tap, output: position)
    }
  }

  /// Where one input goes to, from the first tap to the last.
  ///
  /// - Parameter position: the pixel of the input, counted from 0; one in the padding, which some outputs read, is as
  ///   good.
  public func connections(ofInput position: Int) -> [AxisConnection] {
    (0..<filter).compactMap { tap in
      if operation == .transposedConvolution {
        let target = position * stride + tap * dilation - padding.before
        guard (0..<input).contains(position), (0..<output).contains(target) else { return nil }
        return AxisConnection(input: position, tap: tap, output: target)
      }
      let distance = position + padding.before - tap * dilation
      guard distance >= 0, distance % stride == 0, distance / stride < output else { return nil }
      return AxisConnection(input: position, tap: tap, output: distance / stride)
    }
  }

  /// Where one tap of the filter is used, from the first output of a convolution to the last, from the first input of a
  /// transposed one to the last.
  ///
  /// - Parameter position: the tap, counted from 0.
  public func connections(ofTap position: Int) -> [AxisConnection] {
    guard (0..<filter).contains(position) else { return [] }
    guard operation == .transposedConvolution else {
      return (0..<output).map {
        AxisConnection(input: $0 * stride + position * dilation - padding.before, tap: position, output: $0)
      }
    }
    return (0..<input).compactMap { pixel in
      let target = pixel * stride + position * dilation - padding.before
      return (0..<output).contains(target) ? AxisConnection(input: pixel, tap: position, output: target) : nil
    }
  }
}
