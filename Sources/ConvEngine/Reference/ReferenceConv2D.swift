/// Convolution as its definition says it: seven loops and a sum. Slow, and right: the fast paths are tested against it.
///
/// It is cross-correlation, which the field calls convolution: the filter is not flipped.
///
///     output[n, oy, ox, co] = bias[co] + Σ ky, kx, ci:
///         input[n, oy·stride + ky·dilation − padding, ox·stride + kx·dilation − padding, first + ci]
///         · filter[ky, kx, ci, co]
///
/// where pixels outside the image are zero and `first` is the first input channel of `co`'s group. The sum is
/// accumulated in double precision and rounded once.
///
/// - Parameters:
///   - dims: the shapes.
///   - input: `dims.inputCount` values, `[N, H, W, C]`.
///   - filter: `dims.filterCount` values, `[H, W, C ÷ groups, outputChannels]`.
///   - bias: `dims.outputChannels` values, or nil for none.
///   - output: room for `dims.outputCount` values, `[N, H, W, outputChannels]`; it must not overlap the others.
public func referenceConv2D(
  _ dims: ConvDims, input: UnsafePointer<Float>, filter: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
  output: UnsafeMutablePointer<Float>
) {
  for n in 0..<dims.batch {
    for oy in 0..<dims.outputHeight {
      for ox in 0..<dims.outputWidth {
        for co in 0..<dims.outputChannels {
          let firstChannel = co / dims.groupOutputChannels * dims.groupInputChannels
          var sum = bias.map { Double($0[co]) } ?? 0
          for ky in 0..<dims.filterHeight {
            let y = oy * dims.stride.height + ky * dims.dilation.height - dims.padding.top
            guard y >= 0, y < dims.inputHeight else { continue }
            for kx in 0..<dims.filterWidth {
              let x = ox * dims.stride.width + kx * dims.dilation.width - dims.padding.left
              guard x >= 0, x < dims.inputWidth else { continue }
              let pixel = ((n * dims.inputHeight + y) * dims.inputWidth + x) * dims.inputChannels
              let tap = (ky * dims.filterWidth + kx) * dims.groupInputChannels
              for ci in 0..<dims.groupInputChannels {
                let value = input[pixel + firstChannel + ci]
                let weight = filter[(tap + ci) * dims.outputChannels + co]
                sum += Double(value) * Double(weight)
              }
            }
          }
          let place = ((n * dims.outputHeight + oy) * dims.outputWidth + ox) * dims.outputChannels + co
          output[place] = Float(sum)
        }
      }
    }
  }
}
