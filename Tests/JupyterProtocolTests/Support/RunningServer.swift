import FoundationEssentials
import Glibc
import Synchronization
import Testing

@testable import JupyterProtocol

/// A server that runs in this process, on Unix sockets of its own.
final class RunningServer {
  let connection: ConnectionFile
  let kernel: any LanguageKernel
  let log = Recorder<String>()
  private let server: KernelServer
  private let thread: WorkerThread
  private let exitCode = Recorder<Int32>()

  init(
    _ kernel: any LanguageKernel = FakeKernel(), key: String = "a secret", connection: ConnectionFile? = nil
  ) throws {
    let connection = connection ?? .forTest(key: key)
    let log = log
    let server = try KernelServer(connection: connection, kernel: kernel, log: Log { log.append($0) })
    let exitCode = exitCode
    self.connection = connection
    self.kernel = kernel
    self.server = server
    thread = WorkerThread { exitCode.append(server.run(parent: nil)) }
  }

  deinit {
    server.stop()
    _ = thread.join(milliseconds: 20_000)
    guard connection.transport == .ipc else { return }
    for port in 1...5 { unlink("\(connection.ip)-\(port)") }
  }

  /// A client that has been told that it hears IOPub.
  func client() throws -> Client {
    let client = try Client(connection)
    _ = try client.published("iopub_welcome")
    return client
  }

  /// The exit code, once the server has ended.
  func exit() throws -> Int32 {
    try #require(thread.join(milliseconds: 20_000), "the server does not end")
    return try #require(exitCode.elements.first)
  }
}

extension ConnectionFile {
  static func forTest(key: String = "a secret") -> ConnectionFile {
    ConnectionFile(
      transport: .ipc, ip: "/tmp/jupyter-protocol-\(UUID().uuidString)", shellPort: 1, ioPubPort: 2, stdinPort: 3,
      controlPort: 4, heartbeatPort: 5, key: key)
  }

  /// Five ports that were free a moment ago.
  static func tcpForTest(key: String = "a secret") throws -> ConnectionFile {
    var sockets: [Int32] = []
    defer { for socket in sockets { close(socket) } }
    let ports = try (0..<5).map { _ in
      let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      sockets.append(socket)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      return try withUnsafeMutablePointer(to: &address) {
        try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
          try #require(bind(socket, generic, size) == 0)
          try #require(getsockname(socket, generic, &size) == 0)
        }
        return Int(UInt16(bigEndian: $0.pointee.sin_port))
      }
    }
    return ConnectionFile(
      transport: .tcp, ip: "127.0.0.1", shellPort: ports[0], ioPubPort: ports[1], stdinPort: ports[2],
      controlPort: ports[3], heartbeatPort: ports[4], key: key)
  }
}
