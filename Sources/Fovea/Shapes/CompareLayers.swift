/// Networks side by side, without running them: what comes out, weights, multiply-adds, memory, what one output sees, and
/// how many times as much the first has.
///
///     compare(Dense(3072, 4704), Conv2D(filterShape: (5, 5, 3, 6)), input: [32, 32, 3])
///
/// - Parameters:
///   - networks: layers or whole networks, which are called what they are; several of a kind are told apart by numbers.
///     A dense layer takes an image as a row of numbers.
///   - input: the shape of one example, such as `[32, 32, 3]`.
public func compare(_ networks: any Layer..., input: [Int]) -> NetworkComparison {
  let kinds = networks.map { "\(type(of: $0))" }
  return NetworkComparison(
    networks.enumerated().map { index, network in
      let isOnlyOne = kinds.count { $0 == kinds[index] } == 1
      return entry(isOnlyOne ? kinds[index] : "\(kinds[index]) \(index + 1)", network, input)
    })
}

/// Networks with names side by side: `compare(("MLP", mlp), ("CNN", cnn), input: [32, 32, 3])`.
///
/// - Parameters:
///   - networks: what each is called, and its layers.
///   - input: the shape of one example, such as `[32, 32, 3]`.
public func compare(_ networks: (String, any Layer)..., input: [Int]) -> NetworkComparison {
  NetworkComparison(networks.map { entry($0.0, $0.1, input) })
}

/// A dense layer alone is asked about an image as the lectures do: all of its numbers in a row.
private func entry(_ label: String, _ network: any Layer, _ input: [Int]) -> NetworkComparison.Entry {
  guard let dense = network as? Dense, input.count > 1, dense.weight.shape[0] != input.last else {
    return NetworkComparison.Entry(label, network.summary(input: input))
  }
  return NetworkComparison.Entry(label, Sequential([Flatten(), dense]).summary(input: input))
}
