import Fovea

/// The operations of tensors, each at a place where it has a gradient.
let tensorOperations: [DifferentiableOperation] =
  arithmetic + functions + reductions + rearrangements + parts + products

private func numbers(_ shape: [Int], in range: Range<Float> = -2..<2, seed: UInt64 = 5) -> Tensor {
  Tensor(randomUniform: shape, in: range, seed: seed)
}

private typealias Operation = DifferentiableOperation

private let arithmetic: [Operation] = [
  Operation("a + b", at: [numbers([2, 3]), numbers([3], seed: 6)]) { $0[0] + $0[1] },
  Operation("a - b", at: [numbers([2, 3]), numbers([2, 1], seed: 6)]) { $0[0] - $0[1] },
  Operation("a * b", at: [numbers([2, 3]), numbers([4, 1, 1], seed: 6)]) { $0[0] * $0[1] },
  Operation("a / b", at: [numbers([2, 3]), numbers([2, 3], in: 1..<2)]) { $0[0] / $0[1] },
  Operation("a / b, broadcast", at: [numbers([1, 3]), numbers([2, 1], in: 1..<2)]) { $0[0] / $0[1] },
  Operation("maximum(a, b)", at: [numbers([4, 3]), numbers([3], seed: 6)]) { maximum($0[0], $0[1]) },
  Operation("minimum(a, b)", at: [numbers([4, 3]), numbers([3], seed: 6)]) { minimum($0[0], $0[1]) },
  Operation("numbers beside a tensor", in: 1..<2) { 2 * $0 - 1 + 3 / $0 + $0 / 4 - (1 - $0) },
  Operation("maximum(x, 0)") { maximum($0, 0) },
  Operation("minimum(x, 0.5)") { minimum($0, 0.5) },
  Operation("clamped") { $0.clamped(to: -1...1) },
  Operation("-x") { -$0 },
  Operation("in place") {
    var x = $0
    x *= x
    x += 3
    x -= $0
    x /= 2
    return x
  },
]

private let functions: [Operation] = [
  Operation("abs") { abs($0) }, Operation("sqrt", in: 0.5..<2) { sqrt($0) }, Operation("exp") { exp($0) },
  Operation("log", in: 0.5..<2) { log($0) }, Operation("sin") { sin($0) }, Operation("cos") { cos($0) },
  Operation("tan", in: -1..<1) { tan($0) }, Operation("asin", in: -0.9..<0.9) { asin($0) },
  Operation("acos", in: -0.9..<0.9) { acos($0) }, Operation("atan") { atan($0) }, Operation("sinh") { sinh($0) },
  Operation("cosh") { cosh($0) }, Operation("log2", in: 0.5..<2) { log2($0) },
  Operation("log10", in: 0.5..<2) { log10($0) }, Operation("log1p", in: -0.5..<2) { log1p($0) },
  Operation("expm1") { expm1($0) }, Operation("erf") { erf($0) }, Operation("sigmoid") { sigmoid($0) },
  Operation("tanh") { tanh($0) }, Operation("pow(x, 3)") { pow($0, 3) }, Operation("pow(x, 2)") { pow($0, 2) },
  Operation("pow(x, -0.5)", in: 0.5..<2) { pow($0, -0.5) },
  Operation("pow(x, y)", at: [numbers([2, 3], in: 0.5..<2), numbers([3], seed: 6)]) { pow($0[0], $0[1]) },
  Operation("modulo", at: [numbers([2, 3], in: 3..<9), Tensor([1.3, 2.2, 0.7])]) { modulo($0[0], $0[1]) },
  Operation("atan2", at: [numbers([2, 3]), numbers([3], in: 0.5..<2)]) { atan2($0[0], $0[1]) },
  Operation("converted") { $0.converted(to: .float64) * 2 },
]

private let reductions: [Operation] = [
  Operation("sum") { $0.sum() * $0.sum() }, Operation("sum(axes: [0])") { $0.sum(axes: [0]) * $0 },
  Operation("sum(axes: [-1], keepingAxes:)") { $0 / (4 + abs($0).sum(axes: [-1], keepingAxes: true)) },
  Operation("mean") { $0.mean() * $0.mean() }, Operation("mean(axes: [1])") { pow($0.mean(axes: [1]), 2) },
  Operation("max(axes: [1])") { pow($0.max(axes: [1]), 2) }, Operation("min") { $0.min() * 2 },
  Operation("variance") { $0.variance(axes: [1]) },
  Operation("standardDeviation") { $0.standardDeviation(axes: [0, 1]) },
  Operation("cumulativeSum") { pow($0.cumulativeSum(axis: 0), 2) + $0.cumulativeSum() },
]

private let rearrangements: [Operation] = [
  Operation("reshaped") { $0.reshaped(to: [2, 6]) * $0.reshaped(to: [2, -1]) },
  Operation("transposed") { matmul($0, $0.transposed()) },
  Operation("transposed(to:)", at: [numbers([2, 3, 4])]) { pow($0[0].transposed(to: [2, 0, 1]), 2) },
  Operation("reversed") { $0.reversed(axis: 0) * $0 },
  Operation("broadcast", at: [numbers([3, 1])]) { pow($0[0].broadcast(to: [2, 3, 4]), 2) },
  Operation("stacking", at: [numbers([2, 3]), numbers([2, 3], seed: 6)]) { pow(Tensor(stacking: $0 + [$0[0]]), 2) },
  Operation("concatenating", at: [numbers([2, 3]), numbers([2, 1], seed: 6)]) {
    pow(Tensor(concatenating: $0, along: 1), 2)
  },
]

private let parts: [Operation] = [
  Operation("x[…]") { pow($0[1...2, .stride(by: 2)], 2) + $0[0, 1] }, Operation("x[i]") { $0[1] * $0[-1] },
  Operation("x[…] = y", at: [numbers([3, 4]), numbers([2, 1], seed: 6)]) {
    var x = $0[0]
    x[0...1, 1..<3] = $0[1] * 3
    return x * $0[0]
  },
  Operation("x[i, j] = number") {
    var x = $0
    x[1, 2] = 7
    return x * x
  },
  Operation("x[…] backwards") {
    var x = $0
    x[.stride(by: -2), 0] = pow($0[1, .stride(from: 2, to: 0, by: -1)], 2)
    return x * $0[.stride(by: -1), .stride(by: -1)]
  },
  Operation("gathered") { pow($0.gathered([2, 0, 2]), 2) },
  Operation("scattered") { x in gradient(at: x) { pow($0.gathered([2, 0, 2]), 3).sum() } },
  Operation("sorted") { $0.sorted() * Tensor([1, 2, 3, 4]) },
  Operation("topK") { $0.topK(2).values * Tensor([3, 1]) },
  Operation("replacing", at: [numbers([3, 4]), numbers([4], seed: 6)]) {
    $0[0].replacing(with: $0[1], where: $0[0] .> 0)
  },
]

private let products: [Operation] = [
  Operation("dot", at: [numbers([2, 3]), numbers([2, 3], seed: 6)]) { $0[0].dot($0[1]) },
  Operation("matmul", at: [numbers([2, 3]), numbers([3, 4], seed: 6)]) { matmul($0[0], $0[1]) },
  Operation("matmul of more axes", at: [numbers([2, 2, 3]), numbers([3, 4], seed: 6)]) { matmul($0[0], $0[1]) },
  Operation("matmul by a vector", at: [numbers([2, 3]), numbers([3], seed: 6)]) { matmul($0[0], $0[1]) },
  Operation("matmul of batches", at: [numbers([2, 2, 3]), numbers([2, 3, 2], seed: 6)]) { matmul($0[0], $0[1]) },
  Operation("gradient of matmul", at: [numbers([2, 3]), numbers([3, 2], seed: 6)]) { inputs in
    gradient(at: inputs[0]) { pow(matmul($0, inputs[1]), 3).sum() }
  },
]
