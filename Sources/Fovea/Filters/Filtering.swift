internal import ConvEngine

extension Tensor {
  /// Applies a filter to every channel of every image; the size stays the same.
  ///
  /// It is cross-correlation, which the field calls convolution: the filter is not flipped. Where the filter sticks out,
  /// `border` says what it sees. Separable filters of 25 coefficients and more are applied as two thin passes, which gives
  /// the same numbers up to rounding, except in double precision and where a gradient goes back through them.
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
    let shape = imageBatchShape("filtered(by: \(filter.name))")
    var source = floatingPoint
    guard count > 0 else { return source }
    do {
      let amount = Padding.same.amounts(
        input: HeightWidth(height: shape[1], width: shape[2]),
        filter: HeightWidth(height: filter.height, width: filter.width))
      let isInside = border == .zeros || amount.isZero
      if !isInside {
        let name = "filtered(by: \(filter.name))"
        source = BorderPadding(shape, amount, border, rank: rank, name).padded(source, name)
      }
      let first = rank == 4 ? 1 : 0
      let channels = shape[3]
      let dims = try ConvDims(
        batch: shape[0], inputHeight: source.shape[first], inputWidth: source.shape[first + 1],
        inputChannels: channels, filterHeight: filter.height, filterWidth: filter.width, outputChannels: channels,
        padding: isInside ? amount : 0, groups: channels)
      // The engine's thin passes are in single precision, and know no gradients.
      let isRecorded = source.isRecorded || filter.coefficients.isRecorded
      if separating, source.dtype == .float32, !isRecorded, let (vertical, horizontal) = filter.separated {
        let result = Tensor(uninitialized: self.shape)
        try separableConv2D(
          dims, input: source.storage.base, vertical: vertical.coefficients.storage.base,
          horizontal: horizontal.coefficients.storage.base, output: result.storage.base)
        return result
      }
      let everyChannel = Tensor(ones: [channels], dtype: source.dtype)
      let bank = filter.coefficients.reshaped(to: [filter.height, filter.width, 1, 1]) * everyChannel
      return Convolution(
        dims: dims, inputShape: source.shape, filterShape: bank.shape, outputShape: self.shape
      ).output(source, filter: bank)
    } catch {
      shapeFailure("filtered(by: \(filter.name)) of shape \(self.shape): \(error)")
    }
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
