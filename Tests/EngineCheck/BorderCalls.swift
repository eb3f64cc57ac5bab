import ConvEngine

/// Padding, resizing and rearranging.
func borderCalls() throws -> [Call] {
  let padding = try PadDims(batch: 2, height: 30, width: 31, channels: 17, padding: 2)
  let (small, large) = (Values(padding.count), Values(padding.paddedCount))
  let sizes = try ResizeDims(
    batch: 2, input: HeightWidth(height: 20, width: 21), channels: 18, output: HeightWidth(height: 41, width: 39))
  let (before, after) = (Values(sizes.inputCount), Values(sizes.outputCount))
  let blocks = try BlockDims(batch: 2, height: 10, width: 10, channels: 9, block: 2)
  let (deep, wide) = (Values(blocks.count), Values(blocks.count))
  return [
    Call(
      name: "padding", output: large,
      fast: { try! pad(.reflect, padding, input: small.floats, output: large.floats) },
      exact: { try! pad(.reflect, padding, input: small.doubles, output: large.doubles) }),
    Call(
      name: "padding's adjoint", output: small,
      fast: { try! padAdjoint(.reflect, padding, input: large.floats, output: small.floats) },
      exact: { try! padAdjoint(.reflect, padding, input: large.doubles, output: small.doubles) }),
    Call(
      name: "resizing", output: after, fast: { resize(sizes, input: before.floats, output: after.floats) },
      exact: { resize(sizes, input: before.doubles, output: after.doubles) }),
    Call(
      name: "resizing's adjoint", output: before,
      fast: { resizeAdjoint(sizes, outputGradient: after.floats, inputGradient: before.floats) },
      exact: { resizeAdjoint(sizes, outputGradient: after.doubles, inputGradient: before.doubles) }),
    Call(
      name: "depth to space", output: wide,
      fast: { depthToSpace(blocks, input: deep.floats, output: wide.floats) },
      exact: { depthToSpace(blocks, input: deep.doubles, output: wide.doubles) }),
  ]
}
