import JSONText

/// A cell to run.
///
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute>
public struct ExecutionRequest: Sendable, Equatable {
  public var code: String
  /// Nothing it shows will reach the user.
  public var isSilent: Bool
  /// Whether the cell counts: it gets a number of its own and a place in the history.
  public var storesHistory: Bool
  /// The number of the cell. A cell that does not count has the number of the last one that did, 0 before the first.
  public var executionCount: Int
  /// Whether the front end would answer a question to the user.
  public var allowsInput: Bool

  public init(
    code: String, isSilent: Bool = false, storesHistory: Bool = true, executionCount: Int, allowsInput: Bool = false
  ) {
    self.code = code
    self.isSilent = isSilent
    self.storesHistory = storesHistory
    self.executionCount = executionCount
    self.allowsInput = allowsInput
  }
}

/// How a cell ended.
public enum ExecutionResult: Sendable, Equatable {
  case ok
  case error(ExecutionError)
  /// It was not run.
  case aborted
}

/// How the evaluation of an expression ended.
public enum ExpressionResult: Sendable, Equatable {
  /// A value, keyed by MIME type.
  case value(data: [String: JSON], metadata: [String: JSON])
  case error(ExecutionError)
}

/// What went wrong, as the user reads it.
public struct ExecutionError: Error, Sendable, Equatable {
  public var name: String
  public var value: String
  /// The lines to show; ANSI colours are allowed.
  public var traceback: [String]

  public init(name: String, value: String, traceback: [String]) {
    self.name = name
    self.value = value
    self.traceback = traceback
  }

  /// The fields that both the `error` message and an error reply have.
  var content: [String: JSON] {
    [
      "ename": .string(name), "evalue": .string(value),
      "traceback": .array(traceback.map { JSON.string($0) }),
    ]
  }
}
