import JSONText
import Testing

@testable import JupyterProtocol

@Suite struct QuestionQueueTests {
  private func question(_ prompt: String, turn: Int) -> QuestionQueue.Question {
    let header = MessageHeader(type: "execute_request", id: "run", session: "s", verbatim: [])
    return .init(
      prompt: prompt, isPassword: false,
      request: Message(
        identities: [[1, 2]], header: header, parentHeader: [:], metadata: [:], content: [:], buffers: []),
      turn: turn)
  }

  /// The number of a question that must be accepted.
  private func add(_ prompt: String, _ turn: Int, to queue: inout QuestionQueue) throws -> Int {
    let number = queue.add(question(prompt, turn: turn))
    return try #require(number)
  }

  @Test func oneQuestionAtATime() throws {
    var queue = QuestionQueue()
    let turn = queue.beginTurn()
    let first = try add("a", turn, to: &queue)
    let second = try add("b", turn, to: &queue)
    #expect(queue.next()?.question.prompt == "a")
    #expect(queue.next() == nil)
    queue.answer("1")
    #expect(queue.isAnswered(first) && !queue.isAnswered(second))
    #expect(queue.takeAnswer(first) == "1")
    #expect(queue.next()?.question.prompt == "b")
    queue.answer(nil)
    #expect(queue.isAnswered(second))
    #expect(queue.takeAnswer(second) == nil)
    queue.answer("to nobody")
    #expect(queue.next() == nil)
  }

  @Test func aReplyMustFitTheQuestion() throws {
    var queue = QuestionQueue()
    _ = queue.add(question("a", turn: queue.beginTurn()))
    #expect(!queue.expectsReply(from: [[1, 2]], to: nil), "nothing was asked yet")
    _ = queue.next()
    #expect(!queue.expectsReply(from: [[1, 2]], to: nil), "nor sent")
    queue.expectReply(to: "q")
    for (parent, fits) in [(nil, true), ("q", true), ("run", true), ("other", false), ("", false)] as [(String?, Bool)]
    {
      #expect(queue.expectsReply(from: [[1, 2]], to: parent) == fits)
    }
    #expect(!queue.expectsReply(from: [[1, 3]], to: "q"), "another client was not asked")
    queue.answer("x")
    #expect(!queue.expectsReply(from: [[1, 2]], to: "q"))
  }

  @Test func cancellingAnswersWhatIsOpenOnly() throws {
    var queue = QuestionQueue()
    let turn = queue.beginTurn()
    let numbers = try (0..<3).map { try add("\($0)", turn, to: &queue) }
    _ = queue.next()
    queue.cancel()
    for number in numbers {
      #expect(queue.isAnswered(number))
      #expect(queue.takeAnswer(number) == nil)
    }
    #expect(queue.next() == nil)
    #expect(queue.add(question("again", turn: turn)) != nil)
    #expect(queue.next()?.question.prompt == "again")
  }

  @Test func questionsEndWithTheirCell() throws {
    var queue = QuestionQueue()
    let first = queue.beginTurn()
    let number = try add("a", first, to: &queue)
    queue.endTurn()
    #expect(queue.isAnswered(number))
    #expect(queue.add(question("late", turn: first)) == nil)
    let second = queue.beginTurn()
    #expect(queue.add(question("later", turn: first)) == nil, "in the name of the next cell")
    #expect(queue.add(question("own", turn: second)) != nil)
  }

  @Test func onceClosedNothingIsAsked() throws {
    var queue = QuestionQueue()
    let turn = queue.beginTurn()
    let number = try add("a", turn, to: &queue)
    _ = queue.next()
    queue.close()
    #expect(queue.isAnswered(number) && queue.isClosed)
    #expect(queue.add(question("b", turn: turn)) == nil)
    #expect(queue.add(question("c", turn: queue.beginTurn())) == nil)
  }
}
