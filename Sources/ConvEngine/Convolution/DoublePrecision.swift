// Convolution and its gradients in double precision, for gradient checks: plain loops whose innermost one runs over
// neighbouring channels.

/// `convolve` in double precision. The parameters are those of the single-precision function.
public func convolve(
  _ dims: ConvDims, input: UnsafePointer<Double>, filter: UnsafePointer<Double>, bias: UnsafePointer<Double>?,
  output: UnsafeMutablePointer<Double>
) {
  let channels = dims.groupOutputChannels
  inParallel(count: dims.outputPixels, work: dims.multiplyAdds) { pixel in
    let target = output + pixel * dims.outputChannels
    for co in 0..<dims.outputChannels { target[co] = bias?[co] ?? 0 }
    forEachTap(of: dims, outputPixel: pixel) { tap, inputPixel in
      for group in 0..<dims.groups {
        let sums = target + group * channels
        for ci in 0..<dims.groupInputChannels {
          let value = input[inputPixel * dims.inputChannels + group * dims.groupInputChannels + ci]
          let weights = filter + (tap * dims.groupInputChannels + ci) * dims.outputChannels + group * channels
          for co in 0..<channels { sums[co] += value * weights[co] }
        }
      }
    }
  }
}

/// `convolutionInputGradient` in double precision. The parameters are those of the single-precision function.
public func convolutionInputGradient(
  _ dims: ConvDims, outputGradient: UnsafePointer<Double>, filter: UnsafePointer<Double>,
  bias: UnsafePointer<Double>? = nil, inputGradient: UnsafeMutablePointer<Double>
) {
  let channels = dims.groupOutputChannels
  let imagePixels = dims.outputDepth * dims.outputHeight * dims.outputWidth
  // Images are the only parts of the input that do not overlap.
  inParallel(count: dims.batch, work: dims.multiplyAdds) { image in
    for index in image * dims.inputImageCount..<(image + 1) * dims.inputImageCount {
      inputGradient[index] = bias?[index % dims.inputChannels] ?? 0
    }
    for pixel in image * imagePixels..<(image + 1) * imagePixels {
      forEachTap(of: dims, outputPixel: pixel) { tap, inputPixel in
        for group in 0..<dims.groups {
          let gradients = outputGradient + pixel * dims.outputChannels + group * channels
          for ci in 0..<dims.groupInputChannels {
            let weights = filter + (tap * dims.groupInputChannels + ci) * dims.outputChannels + group * channels
            var sum = 0.0
            for co in 0..<channels { sum += gradients[co] * weights[co] }
            inputGradient[inputPixel * dims.inputChannels + group * dims.groupInputChannels + ci] += sum
          }
        }
      }
    }
  }
}

/// `convolutionFilterGradient` in double precision. The parameters are those of the single-precision function.
public func convolutionFilterGradient(
  _ dims: ConvDims, input: UnsafePointer<Double>, outputGradient: UnsafePointer<Double>,
  filterGradient: UnsafeMutablePointer<Double>
) {
  let channels = dims.groupOutputChannels
  filterGradient.update(repeating: 0, count: dims.filterCount)
  for pixel in 0..<dims.outputPixels {
    forEachTap(of: dims, outputPixel: pixel) { tap, inputPixel in
      for group in 0..<dims.groups {
        let gradients = outputGradient + pixel * dims.outputChannels + group * channels
        for ci in 0..<dims.groupInputChannels {
          let value = input[inputPixel * dims.inputChannels + group * dims.groupInputChannels + ci]
          let sums = filterGradient + (tap * dims.groupInputChannels + ci) * dims.outputChannels + group * channels
          for co in 0..<channels { sums[co] += value * gradients[co] }
        }
      }
    }
  }
}

/// `convolutionBiasGradient` in double precision. The parameters are those of the single-precision function.
public func convolutionBiasGradient(
  _ dims: ConvDims, outputGradient: UnsafePointer<Double>, biasGradient: UnsafeMutablePointer<Double>
) {
  biasGradient.update(repeating: 0, count: dims.outputChannels)
  for pixel in 0..<dims.outputPixels {
    for co in 0..<dims.outputChannels { biasGradient[co] += outputGradient[pixel * dims.outputChannels + co] }
  }
}

private func inParallel(count: Int, work: Int, _ body: (Int) -> Void) {
  let grain = max(1, count * BlockedProduct.smallestSharedWork / max(1, work))
  ThreadPool.shared.parallelFor(count: count, grain: grain) { range in
    for index in range { body(index) }
  }
}

/// Visits every tap that lies on the image, with the index of the pixel under it.
@inline(__always)
private func forEachTap(of dims: ConvDims, outputPixel: Int, _ body: (_ tap: Int, _ inputPixel: Int) -> Void) {
  let (depth, height, width) = (dims.depth, dims.height, dims.width)
  let ox = outputPixel % width.output
  let oy = outputPixel / width.output % height.output
  let plane = outputPixel / (width.output * height.output)
  for kz in 0..<depth.filter {
    let z = plane % depth.output * depth.stride + kz * depth.dilation - depth.paddingBefore
    guard z >= 0, z < depth.input else { continue }
    for ky in 0..<height.filter {
      let y = oy * height.stride + ky * height.dilation - height.paddingBefore
      guard y >= 0, y < height.input else { continue }
      let row = ((plane / depth.output * depth.input + z) * height.input + y) * width.input
      for kx in 0..<width.filter {
        let x = ox * width.stride + kx * width.dilation - width.paddingBefore
        guard x >= 0, x < width.input else { continue }
        body((kz * height.filter + ky) * width.filter + kx, row + x)
      }
    }
  }
}
