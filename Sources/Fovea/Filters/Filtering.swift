internal import ConvEngine

extension Tensor {
  /// Applies a filter to every channel of every image; the size stays the same.
  ///
  /// It is cross-correlation, which the field calls convolution: the filter is not flipped. Where the filter sticks out,
  /// `border` says what it sees. Separable filters of 25 coefficients and more are applied as two thin passes, which gives
  /// the same numbers up to rounding.
  ///
  /// - Parameters:
  ///   - filter: the filter; with an even size, its middle is the upper left of the two.
  ///   - border: what lies beyond the image; by default its border pixels are repeated, which invents no edges.
  /// - Returns: a tensor of the same shape: `[H, W]`, `[H, W, C]` or `[N, H, W, C]`.
  public func filtered(by filter: Filter, border: Border = .replicate) -> Tensor {
    filtered(by: filter, border: border, separating: filter.height * filter.width >= 25)
  }

  /// True convolution, of mathematics and signal processing: the filter is turned by 180° and then applied as
  /// `filtered(by:)` does. For filters that half a turn leaves as they are, both are the same.
  public func convolved(with filter: Filter, border: Border = .replicate) -> Tensor {
    filtered(by: filter.rotated180, border: border)
  }

  func filtered(by filter: Filter, border: Border, separating: Bool) -> Tensor {
    let images = single.asImageBatch("filtered(by: \(filter.name))")
    guard images.count > 0 else { return single }
    let (height, width, channels) = (images.shape[1], images.shape[2], images.shape[3])
    let result = Tensor(uninitialized: images.shape)
    do {
      let amount = Padding.same.amounts(
        input: HeightWidth(height: height, width: width),
        filter: HeightWidth(height: filter.height, width: filter.width))
      let inside = border == .zeros
      let source = inside ? images : try images.padded(amount, border)
      let dims = try ConvDims(
        batch: source.shape[0], inputHeight: source.shape[1], inputWidth: source.shape[2], inputChannels: channels,
        filterHeight: filter.height, filterWidth: filter.width, outputChannels: channels,
        padding: inside ? amount : 0, groups: channels)
      if separating, let (vertical, horizontal) = filter.separated {
        try separableConv2D(
          dims, input: source.storage.base, vertical: vertical.coefficients.storage.base,
          horizontal: horizontal.coefficients.storage.base, output: result.storage.base)
      } else {
        let everyChannel = Tensor(ones: [channels])
        let bank = filter.coefficients.reshaped(to: [filter.height, filter.width, 1, 1]) * everyChannel
        ConvEngine.conv2D(
          dims, input: source.storage.base, filter: bank.storage.base, bias: nil, output: result.storage.base)
      }
    } catch {
      shapeFailure("filtered(by: \(filter.name)) of shape \(shape): \(error)")
    }
    return result.reshaped(to: shape)
  }
}

extension Image {
  /// Applies a filter to every channel; the size stays the same. See `Tensor.filtered(by:border:)`.
  ///
  /// The response of a filter whose coefficients sum to 0 has both signs: it is shown with zero as mid-gray.
  public func filtered(by filter: Filter, border: Border = .replicate) -> Image {
    response(pixels.filtered(by: filter, border: border), of: filter)
  }

  /// True convolution: the filter is turned by 180°. See `Tensor.convolved(with:border:)`.
  public func convolved(with filter: Filter, border: Border = .replicate) -> Image {
    response(pixels.convolved(with: filter, border: border), of: filter)
  }

  private func response(_ pixels: Tensor, of filter: Filter) -> Image {
    var result = Image(pixels)
    result.shading = Swift.abs(filter.sum) < 1e-4 ? .signed : shading
    return result
  }
}
