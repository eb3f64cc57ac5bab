/// Convolution as its definition says it: loops and a sum. Slow, and right: the fast paths are tested against it.
///
/// It is cross-correlation, which the field calls convolution: the filter is not flipped.
///
///     output[n, oz, oy, ox, co] = bias[co] + Σ kz, ky, kx, ci:
///         input[n, oz·stride + kz·dilation − padding, oy·…, ox·…, first + ci] · filter[kz, ky, kx, ci, co]
///
/// where pixels outside the image are zero and `first` is the first input channel of `co`'s group. The sum is
/// accumulated in double precision and rounded once.
///
/// - Parameters:
///   - dims: the shapes.
///   - input: `dims.inputCount` values of shape `dims.inputShape`.
///   - filter: `dims.filterCount` values of shape `dims.filterShape`.
///   - bias: `dims.outputChannels` values, or nil for none.
///   - output: room for `dims.outputCount` values of shape `dims.outputShape`; it must not overlap the others.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceConvolve<Scalar: EngineScalar>(
  _ dims: ConvDims, input: UnsafePointer<Scalar>, filter: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>?,
  output: UnsafeMutablePointer<Scalar>
) {
  forEachOutput(of: dims) { place, outputPixel in
    for co in 0..<dims.outputChannels {
      let firstChannel = co / dims.groupOutputChannels * dims.groupInputChannels
      var sum = bias.map { Double($0[co]) } ?? 0
      forEachTap(of: dims, at: place) { tap, inputPixel in
        for ci in 0..<dims.groupInputChannels {
          let value = input[inputPixel * dims.inputChannels + firstChannel + ci]
          let weight = filter[(tap * dims.groupInputChannels + ci) * dims.outputChannels + co]
          sum += Double(value) * Double(weight)
        }
      }
      output[outputPixel * dims.outputChannels + co] = Scalar(sum)
    }
  }
}

/// The input gradient as the chain rule says it: what each output's gradient owes to an input pixel goes back to it.
///
///     inputGradient[pixel, first + ci] = bias[first + ci] + Σ over all outputs and taps that read this pixel:
///         outputGradient[output, co] · filter[tap, ci, co]
///
/// With the roles of input and output exchanged this is the transposed convolution, which may have a bias.
///
/// - Parameters:
///   - dims: the shapes of the convolution.
///   - outputGradient: `dims.outputCount` values.
///   - filter: `dims.filterCount` values.
///   - bias: `dims.inputChannels` values, or nil for none.
///   - inputGradient: room for `dims.inputCount` values; it must not overlap the others.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceConvolutionInputGradient<Scalar: EngineScalar>(
  _ dims: ConvDims, outputGradient: UnsafePointer<Scalar>, filter: UnsafePointer<Scalar>,
  bias: UnsafePointer<Scalar>? = nil, inputGradient: UnsafeMutablePointer<Scalar>
) {
  var sums = (0..<dims.inputCount).map { index in bias.map { Double($0[index % dims.inputChannels]) } ?? 0 }
  forEachOutput(of: dims) { place, outputPixel in
    for co in 0..<dims.outputChannels {
      let firstChannel = co / dims.groupOutputChannels * dims.groupInputChannels
      let gradient = Double(outputGradient[outputPixel * dims.outputChannels + co])
      forEachTap(of: dims, at: place) { tap, inputPixel in
        for ci in 0..<dims.groupInputChannels {
          let weight = filter[(tap * dims.groupInputChannels + ci) * dims.outputChannels + co]
          sums[inputPixel * dims.inputChannels + firstChannel + ci] += gradient * Double(weight)
        }
      }
    }
  }
  for (index, sum) in sums.enumerated() { inputGradient[index] = Scalar(sum) }
}

/// The filter gradient as the chain rule says it: a weight is shared by all outputs, and so collects from all of them.
///
///     filterGradient[tap, ci, co] = Σ outputs: input[the pixel under the tap, first + ci] · outputGradient[output, co]
///
/// - Parameters:
///   - dims: the shapes of the convolution.
///   - input: `dims.inputCount` values.
///   - outputGradient: `dims.outputCount` values.
///   - filterGradient: room for `dims.filterCount` values; it must not overlap the others.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceConvolutionFilterGradient<Scalar: EngineScalar>(
  _ dims: ConvDims, input: UnsafePointer<Scalar>, outputGradient: UnsafePointer<Scalar>,
  filterGradient: UnsafeMutablePointer<Scalar>
) {
  var sums = [Double](repeating: 0, count: dims.filterCount)
  forEachOutput(of: dims) { place, outputPixel in
    for co in 0..<dims.outputChannels {
      let firstChannel = co / dims.groupOutputChannels * dims.groupInputChannels
      let gradient = Double(outputGradient[outputPixel * dims.outputChannels + co])
      forEachTap(of: dims, at: place) { tap, inputPixel in
        for ci in 0..<dims.groupInputChannels {
          let value = Double(input[inputPixel * dims.inputChannels + firstChannel + ci])
          sums[(tap * dims.groupInputChannels + ci) * dims.outputChannels + co] += value * gradient
        }
      }
    }
  }
  for (index, sum) in sums.enumerated() { filterGradient[index] = Scalar(sum) }
}

/// An output pixel of a convolution.
private struct OutputPlace {
  let image: Int
  let z: Int
  let y: Int
  let x: Int
}

/// Visits every output pixel, with its index among all of them.
@inline(__always)
private func forEachOutput(of dims: ConvDims, _ body: (OutputPlace, Int) -> Void) {
  var pixel = 0
  for image in 0..<dims.batch {
    for z in 0..<dims.depth.output {
      for y in 0..<dims.height.output {
        for x in 0..<dims.width.output {
          body(OutputPlace(image: image, z: z, y: y, x: x), pixel)
          pixel += 1
        }
      }
    }
  }
}

/// Visits every tap of the filter that lies on the image, with the index of the pixel under it.
@inline(__always)
private func forEachTap(of dims: ConvDims, at place: OutputPlace, _ body: (_ tap: Int, _ inputPixel: Int) -> Void) {
  let (depth, height, width) = (dims.depth, dims.height, dims.width)
  for kz in 0..<depth.filter {
    let z = place.z * depth.stride + kz * depth.dilation - depth.paddingBefore
    guard z >= 0, z < depth.input else { continue }
    for ky in 0..<height.filter {
      let y = place.y * height.stride + ky * height.dilation - height.paddingBefore
      guard y >= 0, y < height.input else { continue }
      for kx in 0..<width.filter {
        let x = place.x * width.stride + kx * width.dilation - width.paddingBefore
        guard x >= 0, x < width.input else { continue }
        let tap = (kz * height.filter + ky) * width.filter + kx
        body(tap, ((place.image * depth.input + z) * height.input + y) * width.input + x)
      }
    }
  }
}
