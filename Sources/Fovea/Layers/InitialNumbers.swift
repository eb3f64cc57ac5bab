internal import ConvEngine

/// What a parameter begins with, and how large that is.
struct InitialNumbers: Sendable {
  let shape: [Int]
  let draw: @Sendable () -> Tensor

  /// The numbers, which are always the same ones.
  var tensor: Tensor { draw() }
}

/// Parameters of one network that are drawn together, each by a generator of its own, on all processors.
final class ParameterCompany: Sendable {
  private struct Member: @unchecked Sendable {
    // The parameter holds its company.
    weak let parameter: Parameter?
  }

  private let members: [Member]

  /// Makes company of those parameters which have not begun yet.
  static func join(_ parameters: [Parameter]) {
    // The largest first, so that no processor is left with it at the end.
    let company = ParameterCompany(parameters.sorted { $0.count > $1.count })
    for parameter in parameters { parameter.company = company }
  }

  private init(_ parameters: [Parameter]) { members = parameters.map { Member(parameter: $0) } }

  /// Draws what has not been drawn.
  func draw() {
    ThreadPool.shared.parallelFor(count: members.count) { range in
      for index in range { members[index].parameter?.draw() }
    }
  }
}
