import ConvEngine

/// Convolutions of every kind and path.
func namedConvolutions() throws -> [(name: String, dims: ConvDims)] {
  [
    (
      "3×3",
      try ConvDims(
        batch: 2, inputHeight: 40, inputWidth: 40, inputChannels: 32, filterHeight: 3, filterWidth: 3,
        outputChannels: 48, padding: 1)
    ),
    (
      "1×1",
      try ConvDims(
        inputHeight: 28, inputWidth: 28, inputChannels: 64, filterHeight: 1, filterWidth: 1, outputChannels: 37)
    ),
    (
      "first layer, 11×11 with stride 4",
      try ConvDims(
        inputHeight: 63, inputWidth: 63, inputChannels: 3, filterHeight: 11, filterWidth: 11, outputChannels: 32,
        stride: 4, padding: 2)
    ),
    (
      "dilated, in groups",
      try ConvDims(
        inputHeight: 20, inputWidth: 20, inputChannels: 16, filterHeight: 3, filterWidth: 3, outputChannels: 24,
        stride: 2, padding: 2, dilation: 2, groups: 4)
    ),
    (
      "depthwise",
      try ConvDims(
        inputHeight: 40, inputWidth: 40, inputChannels: 19, filterHeight: 3, filterWidth: 3, outputChannels: 19,
        padding: 1, groups: 19)
    ),
    (
      "1×1 with stride 2",
      try ConvDims(
        batch: 2, inputHeight: 28, inputWidth: 28, inputChannels: 32, filterHeight: 1, filterWidth: 1,
        outputChannels: 64, stride: 2)
    ),
    (
      "3×3 with stride 2",
      try ConvDims(
        batch: 2, inputHeight: 29, inputWidth: 29, inputChannels: 32, filterHeight: 3, filterWidth: 3,
        outputChannels: 32, stride: 2, padding: 1)
    ),
    (
      "few filters on one channel",
      try ConvDims(
        batch: 3, inputHeight: 28, inputWidth: 28, inputChannels: 1, filterHeight: 5, filterWidth: 5, outputChannels: 6,
        padding: 2)
    ),
    (
      "few channels",
      try ConvDims(
        batch: 8, inputHeight: 14, inputWidth: 14, inputChannels: 6, filterHeight: 5, filterWidth: 5,
        outputChannels: 16)
    ),
    (
      "16 channels",
      try ConvDims(
        batch: 3, inputHeight: 32, inputWidth: 32, inputChannels: 16, filterHeight: 3, filterWidth: 3,
        outputChannels: 16, padding: 1)
    ),
    ("of signals", try ConvDims(inputLength: 300, inputChannels: 5, filterLength: 7, outputChannels: 9, stride: 2)),
    (
      "of volumes",
      try ConvDims(
        inputDepth: 6, inputHeight: 9, inputWidth: 9, inputChannels: 8, filterDepth: 3, filterHeight: 3, filterWidth: 3,
        outputChannels: 16, padding: 1)
    ),
  ]
}

func convolutionCalls() throws -> [Call] {
  try namedConvolutions().map { name, dims in
    let (x, w, b) = (Values(dims.inputCount), Values(dims.filterCount), Values(dims.outputChannels))
    let y = Values(dims.outputCount)
    return Call(
      name: "convolution \(name)", output: y,
      fast: { convolve(dims, input: x.floats, filter: w.floats, bias: b.floats, output: y.floats) },
      exact: { convolve(dims, input: x.doubles, filter: w.doubles, bias: b.doubles, output: y.doubles) })
  }
}

/// The same with filters that were packed before, and what is done to the outputs at once.
func packedCalls() throws -> [Call] {
  try namedConvolutions().flatMap { name, dims in
    let (x, w, b, r) = (
      Values(dims.inputCount), Values(dims.filterCount), Values(dims.outputChannels), Values(dims.outputCount, seed: 1)
    )
    let (y, g, dx) = (Values(dims.outputCount), Values(dims.outputCount), Values(dims.inputCount))
    let forward = PackedFilter(dims, filter: w.floats)
    let backward = PackedFilter(dims, filter: w.floats, direction: .inputGradient)
    return [
      Call(
        name: "packed convolution \(name)", output: y,
        fast: {
          convolve(
            input: x.floats, filter: forward, bias: b.floats,
            epilogue: Epilogue(residual: r.floats, activation: .relu), output: y.floats)
        },
        exact: {
          convolve(dims, input: x.doubles, filter: w.doubles, bias: b.doubles, output: y.doubles)
          combineElements(
            .add, count: y.count, left: .elements(y.doubles), right: .elements(r.doubles), output: y.doubles)
          mapElements(.relu, count: y.count, input: y.doubles, output: y.doubles)
        }),
      Call(
        name: "packed input gradient \(name)", output: dx,
        fast: { convolutionInputGradient(filter: backward, outputGradient: g.floats, inputGradient: dx.floats) },
        exact: {
          convolutionInputGradient(dims, outputGradient: g.doubles, filter: w.doubles, inputGradient: dx.doubles)
        }),
    ]
  }
}

func gradientCalls() throws -> [Call] {
  try namedConvolutions().flatMap { name, dims in
    let (x, w, g) = (Values(dims.inputCount), Values(dims.filterCount), Values(dims.outputCount))
    let (dx, dw, db) = (Values(dims.inputCount), Values(dims.filterCount), Values(dims.outputChannels))
    return [
      Call(
        name: "input gradient \(name)", output: dx,
        fast: { convolutionInputGradient(dims, outputGradient: g.floats, filter: w.floats, inputGradient: dx.floats) },
        exact: {
          convolutionInputGradient(dims, outputGradient: g.doubles, filter: w.doubles, inputGradient: dx.doubles)
        }),
      Call(
        name: "filter gradient \(name)", output: dw,
        fast: { convolutionFilterGradient(dims, input: x.floats, outputGradient: g.floats, filterGradient: dw.floats) },
        exact: {
          convolutionFilterGradient(dims, input: x.doubles, outputGradient: g.doubles, filterGradient: dw.doubles)
        }),
      Call(
        name: "bias gradient \(name)", output: db,
        fast: { convolutionBiasGradient(dims, outputGradient: g.floats, biasGradient: db.floats) },
        exact: { convolutionBiasGradient(dims, outputGradient: g.doubles, biasGradient: db.doubles) }),
    ]
  }
}
