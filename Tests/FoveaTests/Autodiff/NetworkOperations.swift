@testable import Fovea

/// The operations of networks, each at a place where it has a gradient, and those that carry gradients back.
let networkOperations: [DifferentiableOperation] =
  convolutions + otherConvolutions + borders + pooling + normalization + activations + rearrangements

private typealias Operation = DifferentiableOperation

private func numbers(_ shape: [Int], in range: Range<Float> = -2..<2, seed: UInt64 = 5) -> Tensor {
  Tensor(randomUniform: shape, in: range, seed: seed)
}

/// Numbers of which no two are closer than a finite difference's step, so that the largest ones stay the largest.
private func distinct(_ shape: [Int], seed: UInt64 = 5) -> Tensor {
  let count = shape.reduce(1, *)
  return (Tensor(randomPermutation: count, seed: seed).converted(to: .float32) * 0.1 - Double(count) / 20)
    .reshaped(to: shape)
}

private let filter = numbers([3, 2, 2, 4], seed: 6)
private let bias = numbers([4], seed: 7)

private let convolutions: [Operation] = [
  Operation("conv2D", at: [numbers([2, 4, 3, 2]), filter, bias]) { conv2D($0[0], filter: $0[1], bias: $0[2]) },
  Operation("conv2D, all sizes", at: [numbers([1, 6, 5, 4]), filter, bias]) {
    conv2D(
      $0[0], filter: $0[1], bias: $0[2], stride: [2, 1], padding: .sides(top: 1, bottom: 2, left: 0, right: 1),
      dilation: [1, 3], groups: 2)
  },
  Operation("conv2D, the same size", at: [numbers([1, 4, 4, 2]), filter]) {
    conv2D($0[0], filter: $0[1], stride: 2, padding: .same)
  },
  Operation("conv2D of each channel", at: [numbers([4, 4, 2]), numbers([3, 3, 1, 2], seed: 6)]) {
    conv2D($0[0], filter: $0[1], padding: .same, groups: 2)
  },
  Operation("conv2D of a plane", at: [numbers([4, 5]), numbers([3, 2], seed: 6), numbers([1])]) {
    conv2D($0[0], filter: $0[1], bias: $0[2], padding: 1)
  },
  Operation("conv2D, mirrored", at: [numbers([4, 4, 2]), filter]) {
    conv2D($0[0], filter: $0[1], padding: .full, paddingMode: .reflect)
  },
  Operation("conv2D of a constant", at: [filter]) { conv2D(Tensor(ones: [1, 3, 3, 2]), filter: $0[0]) },
  Operation("conv2D through tanh", at: [numbers([1, 4, 3, 2]), filter, bias]) {
    conv2D(
      $0[0], filter: $0[1], bias: $0[2], stride: 1, padding: .same, paddingMode: .zeros, dilation: 1, groups: 1,
      activation: .tanh)
  },
  Operation("softmaxCrossEntropy", at: [numbers([3, 4])]) {
    softmaxCrossEntropy(logits: $0[0], labels: Tensor([1, 0, 3])) * Tensor([1, 2])
  },
  Operation("sum through the logistic function", at: [numbers([3, 4]), numbers([3, 4], seed: 6)]) {
    Activation.sigmoid(overwriting: $0[0] + $0[1])
  },
  Operation("gradient of conv2D", at: [numbers([1, 4, 3, 2]), filter]) { inputs in
    let (x, f) = gradient(at: inputs[0], inputs[1]) { pow(conv2D($0, filter: $1), 2).sum() }
    return Tensor(concatenating: [x.flattened(), f.flattened()], along: 0)
  },
]

private let otherConvolutions: [Operation] = [
  Operation("conv1D", at: [numbers([2, 6, 4]), numbers([3, 2, 2], seed: 6), numbers([2], seed: 7)]) {
    conv1D($0[0], filter: $0[1], bias: $0[2], stride: 2, padding: .same, groups: 2)
  },
  Operation("conv1D, causal", at: [numbers([5, 2]), numbers([2, 2, 3], seed: 6)]) {
    conv1D(
      $0[0], filter: $0[1], padding: .sides(top: 0, bottom: 0, left: 2, right: 0), paddingMode: .replicate, dilation: 2)
  },
  Operation("conv3D", at: [numbers([1, 3, 4, 3, 2]), numbers([2, 2, 2, 2, 2], seed: 6), numbers([2], seed: 7)]) {
    conv3D($0[0], filter: $0[1], bias: $0[2], stride: [1, 2, 1], padding: [1, 1, 0])
  },
  Operation("conv3D, on a torus", at: [numbers([2, 3, 2, 1]), numbers([2, 2, 2, 1, 2], seed: 6)]) {
    conv3D($0[0], filter: $0[1], padding: .full, paddingMode: .circular)
  },
  Operation("transposedConv2D", at: [numbers([1, 3, 2, 4]), numbers([3, 2, 2, 4], seed: 6), numbers([2], seed: 7)]) {
    transposedConv2D($0[0], filter: $0[1], bias: $0[2], stride: 2, padding: [1, 0], outputPadding: [1, 0])
  },
  Operation("transposedConv2D, groups", at: [numbers([3, 2, 4]), numbers([2, 2, 1, 4], seed: 6), numbers([2])]) {
    transposedConv2D($0[0], filter: $0[1], bias: $0[2], stride: [2, 1], padding: .same, dilation: [1, 2], groups: 2)
  },
  Operation("filtered", at: [numbers([5, 4, 2])]) { $0[0].filtered(by: .gaussianBlur(5, sigma: 1)) },
  Operation("filtered, zeros", at: [numbers([4, 5])]) { $0[0].filtered(by: .sobelX, border: .zeros) },
]

private let borders: [Operation] = [
  Operation("padded", at: [numbers([2, 3, 2, 2])]) { $0[0].padded([1, 2]) },
  Operation("padded with a constant", at: [numbers([3, 2])]) { $0[0].padded(1, mode: .constant(3)) },
  Operation("padded with the border", at: [numbers([3, 2, 2])]) { $0[0].padded(2, mode: .replicate) },
  Operation("padded, mirrored", at: [numbers([3, 3])]) {
    $0[0].padded(.sides(top: 1, bottom: 2, left: 0, right: 2), mode: .reflect)
  },
  Operation("gradient of padded", at: [numbers([3, 2])]) { inputs in
    gradient(at: inputs[0]) { pow($0.padded(1, mode: .circular), 3).sum() }
  },
  Operation("cropped", at: [numbers([1, 4, 5, 2])]) { $0[0].cropped(.sides(top: 1, bottom: 0, left: 2, right: 1)) },
]

private let pooling: [Operation] = [
  Operation("maxPool2D", at: [distinct([2, 4, 5, 2])]) { maxPool2D($0[0], size: 2) },
  Operation("maxPool2D, all sizes", at: [distinct([5, 5, 2])]) {
    maxPool2D($0[0], size: [3, 2], stride: [2, 1], padding: [1, 0], ceilMode: true)
  },
  Operation("maxPool1D", at: [distinct([2, 6, 2])]) { maxPool1D($0[0], size: 3, stride: 2, padding: .same) },
  Operation("maxPool3D", at: [distinct([3, 4, 4, 2])]) { maxPool3D($0[0], size: [1, 2, 2]) },
  Operation("globalMaxPool", at: [distinct([2, 3, 3, 2])]) { globalMaxPool($0[0]) },
  Operation("adaptiveMaxPool2D", at: [distinct([5, 4])]) { adaptiveMaxPool2D($0[0], outputSize: [2, 3]) },
  Operation("gradient of maxPool2D", at: [distinct([2, 4, 4, 2])]) { inputs in
    gradient(at: inputs[0]) { pow(maxPool2D($0, size: 2), 3).sum() }
  },
  Operation("second derivative of maxPool2D", at: [distinct([1, 2, 4, 1])]) { inputs in
    gradient(at: inputs[0]) { pow(gradient(at: $0) { pow(maxPool2D($0, size: 2), 3).sum() }, 2).sum() }
  },
  Operation("averagePool2D", at: [numbers([2, 4, 5, 2])]) { averagePool2D($0[0], size: 2) },
  Operation("averagePool2D, all sizes", at: [numbers([5, 5, 2])]) {
    averagePool2D($0[0], size: [3, 2], stride: [2, 1], padding: [1, 1], ceilMode: true)
  },
  Operation("averagePool2D, counting the padding", at: [numbers([4, 4])]) {
    averagePool2D($0[0], size: 3, stride: 2, padding: .same, countIncludesPadding: true)
  },
  Operation("averagePool1D", at: [numbers([6, 2])]) { averagePool1D($0[0], size: 3, stride: 1, padding: 1) },
  Operation("averagePool3D", at: [numbers([1, 4, 4, 2, 2])]) { averagePool3D($0[0], size: 2) },
  Operation("globalAveragePool", at: [numbers([2, 3, 3, 2])]) { globalAveragePool($0[0]) },
  Operation("adaptiveAveragePool2D", at: [numbers([1, 5, 4, 2])]) { adaptiveAveragePool2D($0[0], outputSize: [2, 3]) },
  Operation("gradient of averagePool2D", at: [numbers([4, 4, 2])]) { inputs in
    gradient(at: inputs[0]) { pow(averagePool2D($0, size: 2), 3).sum() }
  },
]

private let scale = numbers([4], in: 0.5..<2, seed: 6)
private let offset = numbers([4], seed: 7)

private let normalization: [Operation] = [
  Operation("batchNormalized", at: [numbers([2, 2, 2, 4]), scale, offset]) {
    batchNormalized($0[0], scale: $0[1], offset: $0[2]).output
  },
  Operation("batchNormalized, standard", at: [numbers([4, 3])]) { batchNormalized($0[0], epsilon: 0.1).output },
  Operation("batchNormalized, offset only", at: [numbers([4, 4]), offset]) {
    batchNormalized($0[0], offset: $0[1]).output
  },
  Operation("batchNormalized as given", at: [numbers([2, 3, 4]), scale, offset]) {
    batchNormalized(
      $0[0], mean: Tensor([0.5, 1, -1, 0]), variance: Tensor([1, 2, 0.5, 3]), scale: $0[1], offset: $0[2])
  },
  Operation("layerNormalized", at: [numbers([3, 2, 4]), scale, offset]) {
    layerNormalized($0[0], scale: $0[1], offset: $0[2])
  },
  Operation("groupNormalized", at: [numbers([2, 3, 4]), scale, offset]) {
    groupNormalized($0[0], groups: 2, scale: $0[1], offset: $0[2])
  },
  Operation("instanceNormalized", at: [numbers([2, 3, 4]), scale]) { instanceNormalized($0[0], scale: $0[1]) },
  Operation("localResponseNormalized", at: [numbers([2, 6])]) { localResponseNormalized($0[0], alpha: 0.5, k: 1) },
  Operation("localResponseNormalized, even", at: [numbers([2, 2, 5])]) {
    localResponseNormalized($0[0], size: 4, alpha: 0.5, beta: 0.5)
  },
  Operation("softmax") { softmax($0) }, Operation("softmax(axis: 0)") { softmax($0, axis: 0) },
  Operation("logSoftmax") { logSoftmax($0) }, Operation("logSoftmax(axis: 0)") { logSoftmax($0, axis: 0) },
]

private let activations: [Operation] = [
  Operation("relu") { relu($0) }, Operation("clippedReLU") { clippedReLU($0, limit: 1) },
  Operation("leakyReLU") { leakyReLU($0, slope: 0.2) }, Operation("elu") { elu($0, scale: 0.7) },
  Operation("selu") { selu($0) }, Operation("gelu") { gelu($0) }, Operation("silu") { silu($0) },
  Operation("softplus") { softplus($0) }, Operation("softsign") { softsign($0) },
  Operation("hardTanh") { hardTanh($0) }, Operation("scaledTanh") { scaledTanh($0) },
  Operation("dropout") { dropout($0, rate: 0.4, seed: 3) },
]

private let rearrangements: [Operation] = [
  Operation("resized, larger", at: [numbers([2, 3, 2, 2])]) { $0[0].resized(to: [5, 4]) },
  Operation("resized, smaller", at: [numbers([5, 4])]) { $0[0].resized(to: [2, 3]) },
  Operation("resized, nearest", at: [numbers([3, 2, 2])]) { $0[0].resized(to: [5, 4], by: .nearest) },
  Operation("gradient of resized", at: [numbers([3, 2])]) { inputs in
    gradient(at: inputs[0]) { pow($0.resized(to: [4, 3]), 3).sum() }
  },
  Operation("depthToSpace", at: [numbers([1, 2, 3, 8])]) { depthToSpace($0[0], block: 2) },
  Operation("spaceToDepth", at: [numbers([4, 6, 2])]) { spaceToDepth($0[0], block: 2) },
]
