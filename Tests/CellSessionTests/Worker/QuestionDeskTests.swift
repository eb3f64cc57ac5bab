import Glibc
import Testing

@testable import CellSession

/// The worker's end of a question is a socket here.
@Suite struct QuestionDeskTests {
  private let desk = QuestionDesk()

  private func ask(_ prompt: String = "?") throws -> (answers: Channel, notice: String?) {
    let (ours, theirs) = try #require(Channel.pair())
    let notice = desk.ask(InputQuestion(prompt: prompt, isPassword: false), answerTo: theirs)
    return (Channel(descriptor: ours), notice)
  }

  /// The answer, outermost nil if there is none yet.
  private func answer(_ channel: Channel, waits: Bool = true) -> String?? {
    defer { if waits { channel.close() } }
    let frame = waits ? channel.receive() : channel.receiveAvailable().first
    return frame.flatMap(InputAnswer.init)?.line
  }

  /// A user who thinks until `answers` are given.
  private final class User: Sendable {
    let asked = Semaphore()
    let released = Semaphore()
    func answer(_ question: InputQuestion) -> String? {
      asked.signal()
      released.wait()
      return "to " + question.prompt
    }
  }

  @Test func questionsFindTheirAnswers() throws {
    desk.open { "to " + $0.prompt }
    let questions = try (0..<20).map { try ask("\($0)") }
    for (number, question) in questions.enumerated().reversed() {
      #expect(question.notice == nil)
      #expect(answer(question.answers) == "to \(number)")
    }
  }

  @Test func whereNobodyIsThereItIsSaidOnceACell() throws {
    for _ in 0..<2 {
      desk.open(nil)
      let first = try ask()
      let second = try ask()
      #expect(first.notice?.hasPrefix("There is no input") == true)
      #expect(second.notice == nil)
      #expect(answer(first.answers) == .some(nil) && answer(second.answers) == .some(nil))
      desk.close()
    }
  }

  @Test func afterTheCellNobodyIsAsked() throws {
    desk.open { _ in "answer" }
    desk.close()
    let question = try ask()
    #expect(question.notice?.contains("has ended") == true)
    #expect(answer(question.answers) == .some(nil))
  }

  @Test func noQuestionOutlivesItsCell() throws {
    let user = User()
    desk.open(user.answer)
    let question = try ask()
    user.asked.wait()
    desk.close()
    #expect(answer(question.answers) == .some(nil))
    user.released.signal()
  }

  /// Between an interrupt and its consequence, the cell must not run on with an answer that nobody gave.
  @Test func aCellOnHoldIsNotAnswered() throws {
    let user = User()
    desk.open(user.answer)
    let question = try ask()
    user.asked.wait()
    desk.hold()
    user.released.signal()
    #expect(answer(question.answers, waits: false) == nil)
    #expect(!desk.hasGivenUpQuestion)
    desk.giveUp()
    #expect(desk.hasGivenUpQuestion)
    #expect(answer(question.answers) == .some(nil))
  }

  @Test func aCellThatWasAskedToEndFindsNoInput() throws {
    desk.open { _ in "answer" }
    desk.hold()
    desk.giveUp()
    #expect(!desk.hasGivenUpQuestion)
    let question = try ask()
    #expect(question.notice == nil)
    #expect(answer(question.answers) == .some(nil))
    #expect(desk.hasGivenUpQuestion)
    desk.close()
    desk.open { _ in "answer" }
    #expect(!desk.hasGivenUpQuestion)
    #expect(answer(try ask().answers) == "answer")
  }

  /// A worker that was restored knows nothing of the question, and nobody reads the answer.
  @Test func anAnswerThatNobodyReadsHoldsNobody() throws {
    let written = Semaphore()
    desk.open { _ in
      defer { written.signal() }
      return String(repeating: "x", count: 10_000_000)
    }
    let question = try ask()
    written.wait()
    desk.close()
    while question.answers.receive() != nil {}
    question.answers.close()
  }
}
