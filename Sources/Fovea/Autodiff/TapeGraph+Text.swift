extension TapeGraph: CustomStringConvertible {
  /// A line for each tensor and each operation, in the order in which they were computed.
  public var description: String {
    guard !nodes.isEmpty else { return heading }
    var names: [String] = []
    var number = 0
    var lines: [(left: String, shape: String)] = []
    for node in nodes {
      number += node.isLeaf ? 0 : 1
      names.append(node.isLeaf ? node.name : "#\(number)")
      let inputs = node.inputs.map { names[$0] }.joined(separator: ", ")
      lines.append((node.isLeaf ? node.name : "#\(number) = \(node.name)(\(inputs))", node.shapeText))
    }
    let width = lines.map(\.left.count).max() ?? 0
    var texts = lines.map { $0.left + String(repeating: " ", count: width - $0.left.count) + "  " + $0.shape }
    if texts.count > longest {
      let head = longest / 2
      let missing = texts.count - longest
      texts.replaceSubrange(head..<head + missing, with: ["… \(missing) more …"])
    }
    return ([heading] + texts.map { "  " + $0 }).joined(separator: "\n")
  }

  /// What the tape is, in one sentence.
  var heading: String {
    guard !nodes.isEmpty else {
      return "The tape is empty: the result is a constant, which depends on none of \(TapeGraph.listed(unused))."
    }
    let leaves = nodes.count - operationCount
    let count = operationCount == 1 ? "1 operation" : "\(operationCount) operations"
    let result = nodes.last.map { $0.shape.isEmpty ? "one number" : "a tensor \($0.shapeText)" } ?? ""
    let sentence = "The tape: \(count) from \(leaves == 1 ? "1 tensor" : "\(leaves) tensors") to \(result)."
    return unused.isEmpty ? sentence : sentence + " It does not depend on \(TapeGraph.listed(unused))."
  }

  private static func listed(_ names: [String]) -> String {
    names.count > 6
      ? names.prefix(5).joined(separator: ", ") + " and \(names.count - 5) more" : names.joined(separator: ", ")
  }
}

extension TapeGraph.Node {
  /// The shape, with the kind of numbers where it is not the usual one.
  var shapeText: String { dtype == .float32 ? "\(shape)" : "\(shape) \(dtype)" }
}
