import JSONText
import Testing

@testable import JupyterProtocol

@Suite struct MessageCodecTests {
  private let codec = MessageCodec(signer: MessageSigner(key: [UInt8]("k".utf8)))

  @Test func roundTrips() throws {
    let parent = [UInt8](#"{ "msg_id":"p", "extra": 1.50 }"#.utf8)
    let frames = codec.frames(
      type: "x_request", content: ["a": [1]], metadata: ["m": true], parent: parent, identities: [[1], [0, 255]])
    #expect(frames[5] == parent, "a parent header goes on byte by byte")
    let message = try codec.message(from: frames + [[7, 8]])
    #expect(message.identities == [[1], [0, 255]])
    #expect(message.header.type == "x_request")
    #expect(message.header.session == codec.session)
    #expect(message.header.verbatim == frames[4])
    #expect(message.parentHeader == ["msg_id": "p", "extra": 1.5])
    #expect(message.metadata == ["m": true])
    #expect(message.content == ["a": [1]])
    #expect(message.buffers == [[7, 8]])
  }

  @Test func fillsTheHeader() throws {
    let headers = try (0..<2).map { _ in
      try JSON(parsing: codec.frames(type: "t", content: [:], parent: nil, identities: [])[2])
    }
    #expect(headers[0]["msg_id"] != headers[1]["msg_id"])
    #expect(headers[0]["version"] == "5.3")
    #expect(headers[0]["msg_type"] == "t")
    let date = try #require(headers[0]["date"]?.stringValue)
    #expect(date.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil, "\(date)")
  }

  /// Frames whose signature is right, with the given texts for header, parent header, metadata and content.
  private func frames(_ texts: [String]) -> [[UInt8]] {
    let parts = texts.map { [UInt8]($0.utf8) }
    return [[UInt8]("<IDS|MSG>".utf8), MessageSigner(key: [UInt8]("k".utf8)).signature(of: parts)] + parts
  }

  @Test(arguments: [
    (["{", "{}", "{}", "{}"], "header is not JSON"), (["[]", "{}", "{}", "{}"], "header is an array"),
    (["{}", "{}", "{}", "{}"], "no msg_type"), ([#"{"msg_type":1}"#, "{}", "{}", "{}"], "no msg_type"),
    ([#"{"msg_type":"x"}"#, "", "{}", "{}"], "parent header is not JSON"),
    ([#"{"msg_type":"x"}"#, "{}", "null", "{}"], "metadata is null"),
    ([#"{"msg_type":"x"}"#, "{}", "{}", "\"a\""], "content is a string"),
    ([#"{"msg_type":"x"}"#, "{}", "{}", String(repeating: "[", count: 100_000)], "nested deeper than 200"),
  ])
  func saysWhatIsMalformed(texts: [String], problem: String) {
    let error = #expect(throws: MessageError.self) { try codec.message(from: frames(texts)) }
    #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
  }

  @Test func countsFrames() {
    let whole = frames([#"{"msg_type":"x"}"#, "{}", "{}", "{}"])
    #expect(throws: MessageError.noDelimiter(frames: 0)) { try codec.message(from: []) }
    #expect(throws: MessageError.noDelimiter(frames: 5)) { try codec.message(from: Array(whole.dropFirst())) }
    for missing in 1...5 {
      #expect(throws: MessageError.tooFewFrames(5 - missing)) {
        try codec.message(from: Array(whole.dropLast(missing)))
      }
    }
  }

  @Test func acceptsNoMessageWhoseParentWasChanged() {
    var changed = frames([#"{"msg_type":"x"}"#, "{}", "{}", "{}"])
    changed[3] = [UInt8](#"{"msg_id":"y"}"#.utf8)
    #expect(throws: MessageError.wrongSignature) { try codec.message(from: changed) }
  }
}
