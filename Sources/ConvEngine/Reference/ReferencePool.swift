/// Max pooling as its definition says it: the largest value of every window, the first of equals, NaN above all.
///
/// The parameters are those of `maxPool`.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceMaxPool<Scalar: EngineScalar>(
  _ dims: PoolDims, input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>,
  indices: UnsafeMutablePointer<Int32>? = nil
) {
  for image in 0..<dims.batch {
    dims.forEachWindow { window in
      for channel in 0..<dims.channels {
        var best: (value: Scalar, pixel: Int)?
        window.forEachPixel { pixel in
          let value = input[(image * dims.inputPixels + pixel) * dims.channels + channel]
          guard let known = best?.value else { return best = (value, pixel) }
          if value > known || value.isNaN && !known.isNaN { best = (value, pixel) }
        }
        guard let best else { return }
        let place = (image * dims.outputPixels + window.output) * dims.channels + channel
        output[place] = best.value
        indices?[place] = Int32(best.pixel)
      }
    }
  }
}

/// Average pooling as its definition says it: the sum over every window divided by the pixels that count.
///
/// The parameters are those of `averagePool`. Summed in double precision and rounded once.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceAveragePool<Scalar: EngineScalar>(
  _ dims: PoolDims, countingPadding: Bool, input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>
) {
  for image in 0..<dims.batch {
    dims.forEachWindow { window in
      for channel in 0..<dims.channels {
        var sum = 0.0
        window.forEachPixel { sum += Double(input[(image * dims.inputPixels + $0) * dims.channels + channel]) }
        output[(image * dims.outputPixels + window.output) * dims.channels + channel] = Scalar(
          sum / Double(window.divisor(countingPadding: countingPadding)))
      }
    }
  }
}

/// The gradient of average pooling as the chain rule says it: every pixel of a window owns an equal share of it.
///
/// The parameters are those of `averagePoolInputGradient`. Summed in double precision and rounded once.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func referenceAveragePoolInputGradient<Scalar: EngineScalar>(
  _ dims: PoolDims, countingPadding: Bool, outputGradient: UnsafePointer<Scalar>,
  inputGradient: UnsafeMutablePointer<Scalar>
) {
  var sums = [Double](repeating: 0, count: dims.inputCount)
  for image in 0..<dims.batch {
    dims.forEachWindow { window in
      for channel in 0..<dims.channels {
        let gradient = outputGradient[(image * dims.outputPixels + window.output) * dims.channels + channel]
        window.forEachPixel {
          sums[(image * dims.inputPixels + $0) * dims.channels + channel] +=
            Double(gradient) / Double(window.divisor(countingPadding: countingPadding))
        }
      }
    }
  }
  for (index, sum) in sums.enumerated() { inputGradient[index] = Scalar(sum) }
}
