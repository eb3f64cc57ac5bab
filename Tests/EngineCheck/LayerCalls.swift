import ConvEngine

/// Matrix products, pooling, normalisation and softmax.
func layerCalls() throws -> [Call] {
  try productCalls() + poolCalls() + normalizationCalls() + softmaxCalls()
}

private func productCalls() throws -> [Call] {
  try [false, true].map { isTransposed in
    let dims = try GemmDims(
      rows: 90, columns: 70, depth: 130, transposesLeft: isTransposed, transposesRight: isTransposed)
    let (a, b, c) = (Values(dims.leftCount), Values(dims.rightCount), Values(dims.outputCount))
    return Call(
      name: isTransposed ? "product of transposed matrices" : "product of matrices", output: c,
      fast: { gemm(dims, left: a.floats, right: b.floats, output: c.floats) },
      exact: { gemm(dims, left: a.doubles, right: b.doubles, output: c.doubles) })
  }
}

private func poolCalls() throws -> [Call] {
  let dims = try PoolDims(batch: 2, inputHeight: 33, inputWidth: 33, channels: 37, window: 3, stride: 2, padding: 1)
  let (x, y, g, dx) = (
    Values(dims.inputCount), Values(dims.outputCount), Values(dims.outputCount), Values(dims.inputCount)
  )
  let indices = UnsafeMutablePointer<Int32>.allocate(capacity: dims.outputCount)
  maxPool(dims, input: x.floats, output: y.floats, indices: indices)
  return [
    Call(
      name: "max pooling", output: y, fast: { maxPool(dims, input: x.floats, output: y.floats, indices: indices) },
      exact: { maxPool(dims, input: x.doubles, output: y.doubles) }),
    Call(
      name: "max pooling's gradient", output: dx,
      fast: { maxPoolInputGradient(dims, outputGradient: g.floats, indices: indices, inputGradient: dx.floats) },
      exact: { maxPoolInputGradient(dims, outputGradient: g.doubles, indices: indices, inputGradient: dx.doubles) }),
    Call(
      name: "average pooling", output: y, fast: { averagePool(dims, input: x.floats, output: y.floats) },
      exact: { averagePool(dims, input: x.doubles, output: y.doubles) }),
    Call(
      name: "average pooling's gradient", output: dx,
      fast: { averagePoolInputGradient(dims, outputGradient: g.floats, inputGradient: dx.floats) },
      exact: { averagePoolInputGradient(dims, outputGradient: g.doubles, inputGradient: dx.doubles) }),
  ]
}

private func normalizationCalls() throws -> [Call] {
  let all: [(name: String, dims: NormalizationDims)] = [
    ("batch", try NormalizationDims(.batch, batch: 3, pixels: 150, channels: 36)),
    ("layer", try .layer(vectors: 150, features: 36)),
    ("group", try NormalizationDims(.group(4), batch: 3, pixels: 150, channels: 36)),
    ("instance", try .instance(batch: 3, pixels: 150, channels: 36)),
  ]
  return all.flatMap { name, dims in
    let (x, y, g, dx) = (Values(dims.count), Values(dims.count), Values(dims.count), Values(dims.count))
    let (scale, offset) = (Values(dims.channels), Values(dims.channels, seed: 1))
    let (mean, variance) = (Values(dims.statisticsCount), Values(dims.statisticsCount))
    let (dScale, dOffset) = (Values(dims.channels), Values(dims.channels))
    let forward = Call(
      name: "\(name) normalisation", output: y,
      fast: {
        normalize(
          dims, epsilon: 1e-5, input: x.floats, scale: scale.floats, offset: offset.floats, output: y.floats,
          mean: mean.floats, variance: variance.floats)
      },
      exact: {
        normalize(
          dims, epsilon: 1e-5, input: x.doubles, scale: scale.doubles, offset: offset.doubles, output: y.doubles,
          mean: mean.doubles, variance: variance.doubles)
      })
    let backward = Call(
      name: "\(name) normalisation's gradient", output: dx,
      fast: {
        forward.fast()
        normalizeGradient(
          dims, epsilon: 1e-5, input: x.floats, mean: mean.floats, variance: variance.floats, scale: scale.floats,
          outputGradient: g.floats, inputGradient: dx.floats, scaleGradient: dScale.floats,
          offsetGradient: dOffset.floats)
      },
      exact: {
        forward.exact()
        normalizeGradient(
          dims, epsilon: 1e-5, input: x.doubles, mean: mean.doubles, variance: variance.doubles, scale: scale.doubles,
          outputGradient: g.doubles, inputGradient: dx.doubles, scaleGradient: dScale.doubles,
          offsetGradient: dOffset.doubles)
      })
    return [forward, backward]
  }
}

private func softmaxCalls() throws -> [Call] {
  let dims = try SoftmaxDims(shape: [64, 77], axis: 1)
  let (x, y, g, dx) = (Values(64 * 77), Values(64 * 77), Values(64 * 77), Values(64 * 77))
  return [
    Call(
      name: "softmax", output: y, fast: { softmax(dims, input: x.floats, output: y.floats) },
      exact: { softmax(dims, input: x.doubles, output: y.doubles) }),
    Call(
      name: "softmax's gradient", output: dx,
      fast: {
        softmaxGradient(dims, output: x.floats, outputGradient: g.floats, inputGradient: dx.floats)
      },
      exact: {
        softmaxGradient(dims, output: x.doubles, outputGradient: g.doubles, inputGradient: dx.doubles)
      }),
  ]
}
