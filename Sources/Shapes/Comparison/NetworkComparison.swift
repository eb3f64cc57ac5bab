import JSONText

/// Networks for the same input side by side: what comes out, what they keep, what they compute, and what one output sees.
public struct NetworkComparison: ShapeAnswer {
  /// One of the networks.
  public struct Entry: Sendable {
    /// What it is called.
    public let label: String
    /// Its layers, one by one.
    public let summary: ShapeSummary

    /// A network with a name.
    public init(_ label: String, _ summary: ShapeSummary) {
      self.label = label
      self.summary = summary
    }
  }

  /// What is counted of every network, in the order of the rows.
  public enum Quantity: String, Sendable, CaseIterable {
    /// Numbers that come out.
    case outputs
    /// Numbers that inputs are multiplied with.
    case weights
    /// Weights, biases, and what else is kept.
    case parameters
    /// Multiplications, each with an addition.
    case multiplyAdds
    /// Bytes of all outputs of all layers.
    case activationBytes

    /// The number of a network.
    public func count(of summary: ShapeSummary) -> Int {
      switch self {
      case .outputs: summary.outputCount
      case .weights: summary.weights
      case .parameters: summary.parameters.total
      case .multiplyAdds: summary.multiplyAdds
      case .activationBytes: summary.activationBytes
      }
    }
  }

  /// The networks in their order.
  public let entries: [Entry]

  /// Networks for the same input; each label should differ from the others.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// The numbers of each network, in the same order.
  public var summaries: [ShapeSummary] { entries.map(\.summary) }

  /// The numbers of the network of this name; nil if there is none.
  public subscript(label: String) -> ShapeSummary? { entries.first { $0.label == label }?.summary }

  /// How many times as much of a quantity the first network has as another one; nil where the other has none, or where
  /// the shapes of one of them do not fit.
  ///
  /// - Parameters:
  ///   - quantity: what is counted.
  ///   - index: which network it is compared with, from 0.
  public func ratio(_ quantity: Quantity, to index: Int = 1) -> Double? {
    guard entries.indices.contains(index), let first = entries.first?.summary else { return nil }
    let other = entries[index].summary
    let count = quantity.count(of: other)
    guard count > 0, !first.isFailure, !other.isFailure else { return nil }
    return Double(quantity.count(of: first)) / Double(count)
  }

  public var isFailure: Bool { entries.contains { $0.summary.isFailure } }

  public var json: JSON {
    let networks = entries.map { entry -> JSON in
      let summary = entry.summary
      var members: [String: JSON] = [
        "label": .string(entry.label), "output": .array(summary.output.map { .integer($0) }),
      ]
      for quantity in Quantity.allCases { members[quantity.rawValue] = .integer(quantity.count(of: summary)) }
      if let field = summary.trace.field {
        members["receptiveField"] = .array(field.map { .integer($0.size) })
        members["stride"] = .array(field.map { JSON($0.stride) })
      }
      if let failure = summary.trace.failure { members["failure"] = .string("\(failure)") }
      return .object(members)
    }
    let ratios = entries.indices.dropFirst().map { index -> JSON in
      .object(
        Dictionary(
          uniqueKeysWithValues: Quantity.allCases.map { quantity in
            (quantity.rawValue, ratio(quantity, to: index).map { JSON($0) } ?? .null)
          }))
    }
    return .object([
      "input": .array((entries.first?.summary.trace.input ?? []).map { .integer($0) }), "networks": .array(networks),
      "ratios": .array(ratios),
    ])
  }
}
