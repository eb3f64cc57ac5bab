import ConvEngine

/// Functions of elements, their gradients, sums and other reductions.
func elementCalls() throws -> [Call] {
  let count = 20_011
  let (x, z, y) = (Values(count), Values(count, seed: 1), Values(count))
  let functions: [ElementFunction] = [.relu, .tanh, .sigmoid, .gelu, .geluTanh, .softplus, .exp, .square]
  var calls = functions.flatMap { function in
    [
      Call(
        name: "\(function)", output: y,
        fast: { mapElements(function, count: count, input: x.floats, output: y.floats) },
        exact: { mapElements(function, count: count, input: x.doubles, output: y.doubles) }),
      Call(
        name: "gradient of \(function)", output: y,
        fast: {
          mapElementsGradient(
            function, count: count, input: x.floats, outputGradient: z.floats, inputGradient: y.floats)
        },
        exact: {
          mapElementsGradient(
            function, count: count, input: x.doubles, outputGradient: z.doubles, inputGradient: y.doubles)
        }),
    ]
  }
  for function in [ElementFunction.relu, .tanh, .sigmoid] {
    calls.append(
      Call(
        name: "gradient of \(function) from its result", output: y,
        fast: {
          mapElementsGradient(
            function, count: count, output: x.floats, outputGradient: z.floats, inputGradient: y.floats)
        },
        exact: {
          mapElementsGradient(
            function, count: count, output: x.doubles, outputGradient: z.doubles, inputGradient: y.doubles)
        }))
  }
  calls.append(
    Call(
      name: "sum of elements", output: y,
      fast: {
        combineElements(.add, count: count, left: .elements(x.floats), right: .elements(z.floats), output: y.floats)
      },
      exact: {
        combineElements(.add, count: count, left: .elements(x.doubles), right: .elements(z.doubles), output: y.doubles)
      }))
  for axes in [[0], [1], [0, 2], [0, 1, 2]] {
    let dims = try ReductionDims(shape: [20, 30, 33], axes: axes)
    let (input, output) = (Values(dims.inputCount), Values(dims.outputCount))
    calls.append(
      Call(
        name: "mean over the axes \(axes)", output: output,
        fast: { try! reduce(.mean, dims, input: input.floats, output: output.floats) },
        exact: { try! reduce(.mean, dims, input: input.doubles, output: output.doubles) }))
  }
  return calls
}
