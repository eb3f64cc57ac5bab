import Testing

@testable import WorkerChannel

@Suite struct InputAnswerTests {
  @Test(arguments: [nil, "", "größe 👁", "two\nlines", "\0", String(repeating: "x", count: 100_000)])
  func everyAnswerComesBack(line: String?) {
    let answer = InputAnswer(line: line)
    #expect(InputAnswer(answer.frame) == answer)
  }

  @Test func anEmptyLineIsNotTheEndOfInput() {
    #expect(InputAnswer(InputAnswer(line: "").frame)?.line == "")
    #expect(InputAnswer(InputAnswer(line: "").frame) != InputAnswer(line: nil))
  }

  @Test func otherFramesAreNone() {
    for kind in (0...255 as ClosedRange<UInt8>) where kind != 1 && kind != 2 {
      #expect(InputAnswer(Channel.Frame(kind: kind, payload: [65])) == nil)
    }
  }
}
