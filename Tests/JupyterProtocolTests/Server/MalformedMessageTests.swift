import Testing

@testable import JupyterProtocol

/// Messages that must be dropped: each leaves a line in the log, and the next one is answered.
@Suite struct MalformedMessageTests {
  private static let delimiter = [UInt8]("<IDS|MSG>".utf8)
  private static let object = [UInt8]("{}".utf8)
  private static let header = [UInt8](#"{"msg_type":"kernel_info_request"}"#.utf8)

  private static func signed(_ parts: [[UInt8]]) -> [[UInt8]] {
    [delimiter, MessageSigner(key: [UInt8]("a secret".utf8)).signature(of: parts)] + parts
  }

  static let messages: [(frames: [[UInt8]], problem: String)] = [
    ([[]], "delimiter"), ([[1, 2, 3]], "delimiter"), ([delimiter], "0 frames after the delimiter"),
    ([delimiter, [], header, object, object], "4 frames after the delimiter"),
    ([delimiter, [], header, object, object, object], "not signed"),
    ([delimiter, [UInt8](repeating: 0x30, count: 64), header, object, object, object], "signature is wrong"),
    (signed([[0xFF], object, object, object]), "header is not JSON"),
    (signed([[UInt8]("\"".utf8) + [0xFF] + [UInt8]("\"".utf8), object, object, object]), "not valid UTF-8"),
    (signed([[UInt8]("[]".utf8), object, object, object]), "header is an array"),
    (signed([object, object, object, object]), "no msg_type"),
    (signed([header, object, object, [UInt8](repeating: 0x5B, count: 100_000)]), "content is not JSON: nested"),
    (signed([header, object, object, [UInt8]("5".utf8)]), "content is an integer"),
  ]

  @Test(arguments: messages.indices, [Client.Channel.shell, .control])
  func isDroppedAndLogged(index: Int, channel: Client.Channel) throws {
    let server = try RunningServer()
    let client = try server.client()
    try client.socket(channel).send(Self.messages[index].frames)
    #expect(try client.ask("kernel_info_request", on: channel).header.type == "kernel_info_reply")
    let lines = server.log.elements
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("\(channel): dropped a message: ") == true)
    #expect(lines.first?.contains(Self.messages[index].problem) == true, "\(lines)")
  }

  @Test func aReplayIsDropped() throws {
    let kernel = FakeKernel()
    let server = try RunningServer(kernel)
    let client = try server.client()
    let frames = client.codec.frames(type: "execute_request", content: ["code": "pay"], parent: nil, identities: [])
    try client.shell.send(frames)
    try client.shell.send(frames)
    // Recorded on one channel, it cannot be used on the other either.
    _ = try client.reply()
    try client.control.send(frames)
    _ = try client.ask("kernel_info_request", on: .control)
    _ = try client.ask("kernel_info_request")
    #expect(kernel.requests.elements.map(\.code) == ["pay"])
    #expect(server.log.elements.count == 2)
    #expect(server.log.elements.allSatisfy { $0.contains("signature was used before") })
  }
}
