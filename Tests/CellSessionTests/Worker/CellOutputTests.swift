import Foundation
import Testing

@testable import CellSession

@Suite final class CellOutputTests {
  /// What came out, in order. The tests call `CellOutput` from one thread only.
  private final class Record: @unchecked Sendable {
    var events: [CellEvent] = []
  }

  private let record = Record()
  private let output: CellOutput
  private let folder: SessionFolder

  init() throws {
    folder = try SessionFolder()
    let record = record
    output = CellOutput(cell: 5, label: 12, withheld: WithheldOutputs(folder: folder.path)) { record.events.append($0) }
  }

  deinit { folder.remove() }

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

  @Test func theLimitCountsBothStreams() throws {
    write(String(repeating: "x", count: OutputLimit.bytes - 1))
    write("yz", .stderr)
    write("more")
    output.finish()
    #expect(
      Array(record.events.dropFirst()) == [
        .output(.stderr, "y"), .output(.stderr, OutputNotice.atLimit),
        .output(.stderr, try #require(OutputNotice.atEnd(label: 12, (count: 5, kept: 5)))),
      ])
    #expect(try withheldText() == "zmore")
  }

  /// What is withheld is what was written, byte for byte, wherever the limit falls.
  @Test(arguments: 0..<6)
  func nothingIsLostAtTheLimit(offset: Int) throws {
    let text = String(repeating: "x", count: OutputLimit.bytes - offset) + "aé👁é👁"
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: 7919) {
      output.write(bytes[start..<min(start + 7919, bytes.count)], stream: .stdout, throughDescriptor: false)
    }
    let more: [UInt8] = [0xFF, 0xC3, 0xA9, 0x80]
    for byte in more { output.write([byte], stream: .stdout, throughDescriptor: false) }
    let shown = record.events.map { if case .output(.stdout, let text) = $0 { text } else { "" } }.joined()
    let file = try #require(FileManager.default.contents(atPath: path))
    let isWhole = Array(shown.utf8) + Array(file) == bytes + more
    #expect(isWhole)
    #expect(shown.utf8.count > OutputLimit.bytes - 4)
  }

  @Test func manyValuesReachTheLimitToo() throws {
    let value = CellEvent.display(MIMEBundle(data: ["text/plain": "v"]), id: "a", updating: false)
    let update = CellEvent.display(MIMEBundle(data: ["text/plain": "u"]), id: "a", updating: true)
    for _ in 0..<(OutputLimit.values + 3) { output.send(value) }
    write("text")
    output.send(update)
    output.send(.result(MIMEBundle(data: ["text/plain": "1"])))
    #expect(record.events.filter { $0 == value }.count == OutputLimit.values)
    #expect(record.events.suffix(2) == [update, .result(MIMEBundle(data: ["text/plain": "1"]))])
    #expect(try withheldText() == "v\nv\nv\ntext")
  }

  @Test func whatIsClearedMakesRoom() {
    for _ in 0..<3 {
      write(String(repeating: "x", count: OutputLimit.bytes))
      output.send(.clearOutput(wait: true))
    }
    output.finish()
    #expect(!record.events.contains(.output(.stderr, OutputNotice.atLimit)))
  }

  private var path: String { WithheldOutputs.path(in: folder.path, cell: 5) }

  private func withheldText() throws -> String {
    String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
  }
}
