/// What an optimiser remembers of every number that it trains.
public enum OptimizerKind: String, Sendable, CaseIterable {
  /// Nothing: plain gradient descent.
  case sgd = "SGD"
  /// A velocity.
  case momentum = "momentum"
  /// The means of gradients and of their squares.
  case adam = "Adam"

  /// Numbers for each parameter.
  public var copies: Int {
    switch self {
    case .sgd: 0
    case .momentum: 1
    case .adam: 2
    }
  }
}
