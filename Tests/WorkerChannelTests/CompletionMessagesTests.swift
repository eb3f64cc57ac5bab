import Testing

@testable import WorkerChannel

@Suite struct CompletionMessagesTests {
  private let request = CompletionRequest(source: "let é = 1\né.", offset: 13, arguments: ["-swift-version", "5", ""])
  private let reply = CompletionReply(items: [
    .init(
      description: "f(_ x: Int)", sourceText: "f(<#T##Int#>)", kind: "source.lang.swift.decl.function.free",
      type: "Void"),
    .init(description: "", sourceText: "", kind: "", type: ""),
  ])

  @Test func bothComeBack() {
    #expect(CompletionRequest(request.frame) == request)
    #expect(CompletionReply(reply.frame) == reply)
    #expect(CompletionReply(CompletionReply(items: []).frame) == CompletionReply(items: []))
  }

  @Test func neitherIsTakenForTheOther() {
    #expect(CompletionRequest(reply.frame) == nil)
    #expect(CompletionReply(request.frame) == nil)
  }

  @Test func aFrameCutShortIsNone() {
    for frame in [request.frame, reply.frame] {
      for length in 0..<frame.payload.count {
        let cut = Channel.Frame(kind: frame.kind, payload: Array(frame.payload.prefix(length)))
        #expect(CompletionRequest(cut) == nil && CompletionReply(cut) == nil)
      }
    }
  }
}
