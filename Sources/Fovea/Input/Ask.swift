internal import Glibc

/// Asks the user for a line of text: `let name = ask("Your name? ")`.
///
/// In a notebook the front end shows a field beside the prompt; elsewhere the prompt is printed and a line of standard
/// input is read.
///
/// - Parameter prompt: what to show before the answer.
/// - Returns: exactly what was typed, without the newline (an empty line is `""`); nil when there is no input: nobody
///   is there to ask (`fovea run`, nbclient), the user ended the input (Ctrl-D), or the cell is being interrupted.
public func ask(_ prompt: String = "") -> String? {
  if let source = Notebook.inputSource { return source.ask(prompt, isPassword: false) }
  TerminalInput.show(prompt)
  return readLine()
}

/// Asks the user for a line that is not shown while it is typed: `let token = askPassword("Token: ")`.
///
/// - Parameter prompt: what to show before the answer.
/// - Returns: as `ask(_:)` does.
public func askPassword(_ prompt: String = "Password: ") -> String? {
  if let source = Notebook.inputSource { return source.ask(prompt, isPassword: true) }
  TerminalInput.show(prompt)
  return TerminalInput.withoutEcho { readLine() }
}

/// Who answers a program's questions to its user.
public protocol InputSource: AnyObject, Sendable {
  /// Shows a prompt and waits for a line; nil when there is none. Called from any thread.
  func ask(_ prompt: String, isPassword: Bool) -> String?
}

/// Asking where there is no notebook.
enum TerminalInput {
  static func show(_ prompt: String) {
    print(prompt, terminator: "")
    fflush(nil)
  }

  /// Runs `body` while the terminal that `descriptor` leads to, if it is one, shows nothing of what is typed.
  static func withoutEcho<Result>(on descriptor: Int32 = STDIN_FILENO, _ body: () -> Result) -> Result {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return body() }
    let before = settings
    settings.c_lflag = settings.c_lflag & ~tcflag_t(ECHO) | tcflag_t(ECHONL)
    // Drops what was typed before the prompt: it was shown.
    tcsetattr(descriptor, TCSAFLUSH, &settings)
    defer {
      var before = before
      tcsetattr(descriptor, TCSADRAIN, &before)
    }
    return body()
  }
}
