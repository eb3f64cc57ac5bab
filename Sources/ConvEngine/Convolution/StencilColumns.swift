/// Which columns of a stencil's outputs are made of rows that can be read where they lie in the image, and which need
/// copies with their padding.
struct StencilColumns {
  /// Those that are read in place; may be empty.
  let inPlace: Range<Int>
  /// Those before and after them, that are copied: all, if none is read in place.
  let before: Range<Int>
  let after: Range<Int>

  /// - Parameters:
  ///   - allowed: whether rows may be read in place, as far as their columns are concerned.
  ///   - step: floats after which the channels fall into the same lanes again.
  init(_ dims: ConvDims, allowed: Bool, step: Int) {
    let all = 0..<dims.outputWidth
    // In steps of this many pixels all vectors are whole, so that nothing is read behind the image, and begin where the
    // row's first ones would.
    let unit = max(1, step / dims.outputChannels)
    let first = roundedUp(max(0, dims.padding.left), unit)
    let end = min(all.upperBound, dims.inputWidth + dims.padding.left - dims.dilatedFilterWidth + 1)
    let count = (end - first) / unit * unit
    // With less than half of a row in place, the two sides would cost more than the copy does.
    guard allowed, dims.stride.width == 1, dims.groupOutputChannels == 1, 2 * count > all.count else {
      inPlace = 0..<0
      before = all
      after = 0..<0
      return
    }
    inPlace = first..<first + count
    before = 0..<first
    after = inPlace.upperBound..<all.upperBound
  }
}
