internal import Glibc

/// While it exists, Ctrl-C asks politely in a program without a notebook: the training ends after the step that runs, and
/// the program goes on. A second Ctrl-C ends the program, as it does without this.
///
/// A program that handles the signal itself, or ignores it, is left alone; in a notebook the kernel asks.
final class TerminalInterrupt {
  private var before = sigaction()
  private let isOurs: Bool

  init() {
    // The handler must not be the first to ask for the word: it could not make it.
    _ = Notebook.interruptRequest
    sigaction(SIGINT, nil, &before)
    isOurs = Notebook.sink == nil && before.sa_flags & SA_SIGINFO == 0 && before.__sigaction_handler.sa_handler == nil
    guard isOurs else { return }
    var polite = sigaction()
    polite.__sigaction_handler.sa_handler = { _ in
      Notebook.interruptRequest.pointee = 1
      let text: StaticString = "\nThe training ends after this step; Ctrl-C once more ends the program.\n"
      _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
    }
    // Back to the default action once it has been called; calls that it breaks into go on.
    polite.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
    sigaction(SIGINT, &polite, nil)
  }

  deinit {
    guard isOurs else { return }
    sigaction(SIGINT, &before, nil)
    Notebook.interruptRequest.pointee = 0
  }
}
