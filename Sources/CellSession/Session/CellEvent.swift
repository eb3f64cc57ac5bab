@_exported import WorkerChannel

/// Something a cell does while it runs, in the order in which it does it.
public enum CellEvent: Sendable, Equatable {
  public enum Stream: String, Sendable { case stdout, stderr }

  /// Bytes that the cell wrote; a chunk may end inside a line, never inside a UTF-8 character.
  case output(Stream, String)
  /// A rich value; with an `id` it can be replaced later by one that is `updating`.
  case display(MIMEBundle, id: String?, updating: Bool)
  /// The value of the cell's last expression.
  case result(MIMEBundle)
  case clearOutput(wait: Bool)
}

/// What a cell wants to know from the user.
public struct InputQuestion: Sendable, Equatable {
  /// May be empty: a cell that prints its prompt itself.
  public var prompt: String
  /// What is typed should not be seen.
  public var isPassword: Bool

  public init(prompt: String, isPassword: Bool) {
    self.prompt = prompt
    self.isPassword = isPassword
  }
}

/// Asks the user and returns the line, without a newline at its end; nil when there is none. It is called on a thread of
/// its own, and should return when the cell has ended or was interrupted.
public typealias InputHandler = @Sendable (InputQuestion) -> String?

/// How a cell ended.
public enum CellOutcome: Sendable, Equatable {
  case succeeded
  case failed(CellFailure)
}

/// Why a cell did not end well, in the words the learner reads.
public struct CellFailure: Sendable, Equatable, Error {
  /// The kind: `CompileError`, `Interrupted`, `FatalError`, or the type of the error that was thrown.
  public var name: String
  /// One line: what was wrong.
  public var message: String
  /// The lines to show, with ANSI colours; the place in the cell included.
  public var traceback: [String]

  public init(name: String, message: String, traceback: [String]) {
    self.name = name
    self.message = message
    self.traceback = traceback
  }
}
