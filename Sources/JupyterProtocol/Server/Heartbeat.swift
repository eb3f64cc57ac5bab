/// The channel that sends back whatever comes, from a thread of its own, to show that the process lives.
///
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#heartbeat-for-kernels>
struct Heartbeat: Sendable {
  let socket: ZeroMQSocket
  let ending: Flag
  let log: Log

  func run() {
    do {
      while true {
        let event = try socket.wait(or: ending)
        if event.flag { return }
        while let frames = try socket.receive() { try socket.send(frames) }
      }
    } catch {
      log("heartbeat: \(error)")
    }
  }
}
