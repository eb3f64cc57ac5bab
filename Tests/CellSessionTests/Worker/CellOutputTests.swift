import Testing

@testable import CellSession

@Suite struct CellOutputTests {
  /// What came out, in order. The tests call `CellOutput` from one thread only.
  private final class Record: @unchecked Sendable {
    var events: [CellEvent] = []
  }

  private let record = Record()
  private let output: CellOutput

  init() {
    let record = record
    output = CellOutput { record.events.append($0) }
  }

  private func write(_ text: String, _ stream: CellEvent.Stream = .stdout, throughDescriptor: Bool = false) {
    output.write(Array(text.utf8), stream: stream, throughDescriptor: throughDescriptor)
  }

  @Test func eventsKeepTheirOrder() {
    write("a")
    output.send(.clearOutput(wait: true))
    write("b", .stderr)
    output.send(.result(MIMEBundle(data: ["text/plain": "1"])))
    write("c", throughDescriptor: true)
    output.finish()
    #expect(
      record.events == [
        .output(.stdout, "a"), .clearOutput(wait: true), .output(.stderr, "b"),
        .result(MIMEBundle(data: ["text/plain": "1"])), .output(.stdout, "c"),
      ])
  }

  @Test func halfCharactersOfDifferentWaysDoNotMix() {
    let bytes = Array("é".utf8)
    output.write(bytes[..<1], stream: .stdout, throughDescriptor: false)
    output.write(bytes[..<1], stream: .stdout, throughDescriptor: true)
    output.write(bytes[..<1], stream: .stderr, throughDescriptor: false)
    #expect(record.events.isEmpty)
    output.write(bytes[1...], stream: .stdout, throughDescriptor: true)
    output.write(bytes[1...], stream: .stdout, throughDescriptor: false)
    #expect(record.events == [.output(.stdout, "é"), .output(.stdout, "é")])
    output.finish()
    #expect(record.events.last == .output(.stderr, "\u{FFFD}"))
  }

  @Test(arguments: ["Fatal error: x", "Cell 1/Cell 1:2: Precondition failed", "Assertion failed: y"])
  func lastWordsAreHeldBack(words: String) {
    write(words, .stderr)
    write(" and more", .stderr)
    #expect(record.events.isEmpty)
    #expect(output.takeLastWords() == words + " and more")
    #expect(output.takeLastWords().isEmpty)
    output.finish()
    #expect(record.events.isEmpty, "they are in the error now")
  }

  @Test func wordsThatWereNotTheLastAreReleasedInTheirPlace() {
    write("Fatal error: only a story\n", .stderr)
    write("goes on")
    #expect(record.events == [.output(.stderr, "Fatal error: only a story\n"), .output(.stdout, "goes on")])
    write("Fatal error again", .stderr)
    output.send(.clearOutput(wait: false))
    #expect(record.events.suffix(2) == [.output(.stderr, "Fatal error again"), .clearOutput(wait: false)])
  }

  @Test func wordsAreReleasedAtTheEnd() {
    write("Fatal error: only a story\n", .stderr)
    output.finish()
    #expect(record.events == [.output(.stderr, "Fatal error: only a story\n")])
  }

  @Test func wordsOnStandardOutputAreOrdinary() {
    write("Fatal error: printed\n")
    #expect(record.events == [.output(.stdout, "Fatal error: printed\n")])
  }

  @Test func theLimitCountsBothStreams() {
    write(String(repeating: "x", count: OutputLimit.bytes - 1))
    write("yz", .stderr)
    write("more")
    output.finish()
    #expect(record.events.count == 4)
    #expect(record.events[1] == .output(.stderr, "y"))
    guard case .output(.stderr, let notice) = record.events[2] else {
      Issue.record("no notice: \(record.events[2])")
      return
    }
    #expect(notice.contains("output is cut here"))
    #expect(record.events[3] == .output(.stderr, "… 5 bytes of output were not shown.\n"))
  }
}
