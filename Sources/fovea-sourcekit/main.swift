import WorkerChannel

// Answers for SourceKit in a process of its own: should the compiler inside it crash, the session loses nothing.
// Started by the session with its private socket as descriptor 3.
let channel = Channel(descriptor: 3)
let sourceKit = SourceKit()
while let frame = channel.receive() {
  guard let request = CompletionRequest(frame) else { continue }
  channel.send(CompletionReply(items: sourceKit.completions(request)).frame)
}
