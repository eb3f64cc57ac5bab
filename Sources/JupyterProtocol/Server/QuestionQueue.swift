/// The questions of the running cell, and which of them the user is being asked.
struct QuestionQueue {
  struct Question {
    var prompt: String
    var isPassword: Bool
    /// The request that runs the cell; whoever sent it is asked.
    var request: Message
    /// The turn of the cell, from `beginTurn`.
    var turn: Int
  }

  private var waiting: [(number: Int, question: Question)] = []
  private var current: (number: Int, question: Question)?
  /// The `input_request` that was sent for the current question.
  private var currentID: String?
  private var answers: [Int: String?] = [:]
  private var lastNumber = 0
  private var turn = 0
  private var isTurnOpen = false
  private(set) var isClosed = false

  /// A cell begins, and may ask from now on.
  mutating func beginTurn() -> Int {
    turn += 1
    isTurnOpen = true
    return turn
  }

  mutating func endTurn() {
    isTurnOpen = false
    cancel()
  }

  mutating func close() {
    isClosed = true
    cancel()
  }

  /// Answers all questions with nothing.
  mutating func cancel() {
    for (number, _) in waiting { answers[number] = .some(nil) }
    waiting = []
    answer(nil)
  }

  /// Adds a question and gives it a number; nil if it must not be asked, since its cell has ended.
  mutating func add(_ question: Question) -> Int? {
    guard !isClosed, isTurnOpen, question.turn == turn else { return nil }
    lastNumber += 1
    waiting.append((lastNumber, question))
    return lastNumber
  }

  /// The question to ask now: one at a time, since front ends show one at a time.
  mutating func next() -> (number: Int, question: Question)? {
    guard current == nil, !waiting.isEmpty else { return nil }
    current = waiting.removeFirst()
    currentID = nil
    return current
  }

  /// Whether a question is being asked.
  func isOpen(_ number: Int) -> Bool { current?.number == number }

  /// Notes the `msg_id` of the request that asks the current question.
  mutating func expectReply(to id: String) { currentID = id }

  /// Whether a reply is one to the current question. Few clients say what they reply to; those that do may name the
  /// `input_request` or, as they do elsewhere, the `execute_request`.
  func expectsReply(from identities: [[UInt8]], to parent: String?) -> Bool {
    guard let question = current?.question, let currentID, identities == question.request.identities else {
      return false
    }
    return parent == nil || parent == currentID || parent == question.request.header.id
  }

  /// Answers the current question, if there is one.
  mutating func answer(_ line: String?) {
    guard let number = current?.number else { return }
    answers[number] = .some(line)
    current = nil
  }

  func isAnswered(_ number: Int) -> Bool { answers[number] != nil }

  mutating func takeAnswer(_ number: Int) -> String? {
    guard let answer = answers.removeValue(forKey: number) else { return nil }
    return answer
  }
}
