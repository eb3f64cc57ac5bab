/// Where a cell asks the user. It belongs to that cell: once the cell has ended, nobody answers.
public struct ExecutionInput: Sendable {
  private let source: @Sendable (String, Bool) -> String?

  /// Passes every question to `source`, which must be ready to be called from several threads at once.
  public init(_ source: @escaping @Sendable (_ prompt: String, _ isPassword: Bool) -> String?) {
    self.source = source
  }

  /// Asks the front end that runs the cell for a line, and waits for it. Everything shown before is published first.
  /// Questions of several threads are asked one after the other.
  /// - Parameters:
  ///   - prompt: What to show before the answer.
  ///   - isPassword: Whether what is typed should be hidden.
  /// - Returns: What was typed, without a newline; nil when there is no answer: the front end takes no questions, the user
  ///   ended the input, the cell was interrupted or has ended, or the kernel shuts down.
  public func ask(_ prompt: String, isPassword: Bool = false) -> String? {
    source(prompt, isPassword)
  }
}
