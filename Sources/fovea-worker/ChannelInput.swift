import CProcess
import Fovea
import Glibc
import WorkerChannel

/// Asks the user through the session. Any thread may ask: each question has a socket of its own for the answer.
final class ChannelInput: InputSource {
  private let channel: Channel

  init(_ channel: Channel) { self.channel = channel }

  func ask(_ prompt: String, isPassword: Bool) -> String? {
    guard let (ours, theirs) = Channel.pair() else { return nil }
    let answers = Channel(descriptor: fovea_move_descriptor(ours, Worker.firstPrivateDescriptor))
    defer { answers.close() }
    StandardStreams.waitForPipes()
    channel.send(WorkerEvent.question(prompt: prompt, isPassword: isPassword).frame(descriptor: theirs))
    close(theirs)
    return answers.receive().flatMap(InputAnswer.init)?.line
  }
}

/// The cell's `stdin`, for `readLine()` and the rest of C's stdio. What reads descriptor 0 itself finds its end.
enum StandardInput {
  nonisolated(unsafe) private static var source: ChannelInput!

  static func serve(_ source: ChannelInput) {
    self.source = source
    Notebook.inputSource = source
    fovea_serve_input { count in
      // The cell has printed its prompt already; the front end would show it a second time.
      guard let line = StandardInput.source.ask("", isPassword: false), let count else { return nil }
      let bytes = Array(line.utf8) + [UInt8(ascii: "\n")]
      guard let copy = malloc(bytes.count) else { return nil }
      memcpy(copy, bytes, bytes.count)
      count.pointee = bytes.count
      return copy.assumingMemoryBound(to: CChar.self)
    }
  }
}
