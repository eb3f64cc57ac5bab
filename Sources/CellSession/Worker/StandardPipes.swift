import CProcess
import Glibc

/// The pipes that are descriptors 1 and 2 of every worker of a session.
struct StandardPipes {
  /// Read by the session: standard output, standard error.
  private(set) var reading: [Int32] = []
  /// Inherited by workers.
  private(set) var writing: [Int32] = []

  init() throws(CellFailure) {
    for _ in 0..<2 {
      var ends: [Int32] = [0, 0]
      guard fovea_pipe(&ends) == 0 else { throw WorkerStart.failure("no pipe", errno) }
      _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
      reading.append(ends[0])
      writing.append(ends[1])
    }
  }

  /// How many bytes lie in each pipe now.
  var waiting: [Int] { reading.map { Int(fovea_pending_bytes($0)) } }

  /// Hands what lies in the pipes to `output`: as many bytes as `counts` says, so that a writer that never stops cannot
  /// keep the reader.
  func read(_ counts: [Int], into output: CellOutput?) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    for (index, descriptor) in reading.enumerated() {
      var remaining = counts[index]
      while remaining > 0 {
        let count = Glibc.read(descriptor, &buffer, min(buffer.count, remaining))
        guard count > 0 else { break }
        remaining -= count
        output?.write(buffer[..<count], stream: index == 0 ? .stdout : .stderr, throughDescriptor: true)
      }
    }
  }

  func close() { for descriptor in reading + writing { Glibc.close(descriptor) } }
}
