import Glibc

/// Takes the questions of the running cell to the user, and the answers back; safe from any thread.
///
/// Nobody waits here: each question has a thread of its own that waits for the user. No question outlives its cell.
final class QuestionDesk: @unchecked Sendable {
  private struct Question {
    /// Where the cell waits for the answer.
    var channel: Channel
    /// Whether the question's thread is writing to the channel, and will close it.
    var isBeingAnswered = false
  }

  private let lock = Lock()
  private var isOpen = false
  private var isHeld = false
  private var isInterrupted = false
  private var gaveUpQuestion = false
  private var handler: InputHandler?
  private var hasExplained = false
  private var questions: [Int: Question] = [:]
  private var lastNumber = 0

  /// A cell begins; without a handler there is nobody to ask.
  func open(_ handler: InputHandler?) {
    lock.withLock {
      self.handler = handler
      isOpen = true
      (isHeld, isInterrupted, gaveUpQuestion, hasExplained) = (false, false, false, false)
    }
  }

  /// From now on no answer reaches the cell, until it is decided what an interrupt does to it: a cell that is to be
  /// stopped must not run on with an answer that nobody gave.
  func hold() { lock.withLock { isHeld = true } }

  /// Asks the user.
  /// - Parameter descriptor: the socket for the answer, which the desk takes over.
  /// - Returns: what the cell's reader should be told, if nobody can be asked.
  func ask(_ question: InputQuestion, answerTo descriptor: Int32) -> String? {
    let channel = Channel(descriptor: descriptor)
    let (number, handler, notice) = lock.withLock { () -> (Int, InputHandler?, String?) in
      guard isOpen, let handler = self.handler else {
        defer { hasExplained = true }
        return (0, nil, hasExplained ? nil : isOpen ? Self.nobodyThere : Self.cellHasEnded)
      }
      guard !isInterrupted else {
        gaveUpQuestion = true
        return (0, nil, nil)
      }
      lastNumber += 1
      questions[lastNumber] = Question(channel: channel)
      return (lastNumber, handler, nil)
    }
    guard let handler else {
      Self.answer(nil, on: channel)
      return notice
    }
    DetachedThread.start { [self] in deliver(handler(question), to: number) }
    return nil
  }

  /// The cell was asked to end: it finds no input any more, neither for what it has asked nor for what it will ask.
  func giveUp() {
    let channels = lock.withLock { () -> [Channel] in
      (isHeld, isInterrupted) = (false, true)
      let channels = takeUnanswered()
      gaveUpQuestion = !channels.isEmpty
      return channels
    }
    for channel in channels { Self.answer(nil, on: channel) }
  }

  /// Whether the cell had to go on without an answer because it was asked to end.
  var hasGivenUpQuestion: Bool { lock.withLock { gaveUpQuestion } }

  /// The cell has ended, and its questions with it.
  func close() {
    let channels = lock.withLock { () -> [Channel] in
      (isOpen, isHeld, handler) = (false, false, nil)
      // An answer so long that nobody reads it to its end would be written for ever.
      for question in questions.values where question.isBeingAnswered {
        shutdown(question.channel.descriptor, Int32(SHUT_RDWR))
      }
      return takeUnanswered()
    }
    for channel in channels { Self.answer(nil, on: channel) }
  }

  /// With the lock held.
  private func takeUnanswered() -> [Channel] {
    let taken = questions.filter { !$0.value.isBeingAnswered }
    for number in taken.keys { questions[number] = nil }
    return taken.values.map(\.channel)
  }

  private func deliver(_ line: String?, to number: Int) {
    let channel = lock.withLock { () -> Channel? in
      guard !isHeld, let question = questions[number] else { return nil }
      questions[number]?.isBeingAnswered = true
      return question.channel
    }
    guard let channel else { return }
    channel.send(InputAnswer(line: line).frame)
    lock.withLock {
      questions[number] = nil
      channel.close()
    }
  }

  private static func answer(_ line: String?, on channel: Channel) {
    channel.send(InputAnswer(line: line).frame)
    channel.close()
  }

  private static let nobodyThere =
    "There is no input: nobody can be asked where this cell runs. Write the value into the cell, or run it in JupyterLab "
    + "or jupyter console.\n"
  private static let cellHasEnded =
    "There is no input: the cell that asks has ended. Wait in the cell for what it started, for example with "
    + "`await task.value`.\n"
}
