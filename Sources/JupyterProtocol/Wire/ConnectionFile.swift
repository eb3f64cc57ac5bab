import Glibc
import JSONText

/// Where a kernel listens and how its messages are signed, as the front end wrote it to the connection file.
///
/// <https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files>
public struct ConnectionFile: Sendable, Equatable {
  public enum Transport: String, Sendable, CaseIterable {
    case tcp
    /// Unix sockets; `ip` is then the path that all five socket files start with.
    case ipc
  }

  public var transport: Transport
  public var ip: String
  public var shellPort: Int
  public var ioPubPort: Int
  public var stdinPort: Int
  public var controlPort: Int
  public var heartbeatPort: Int
  /// The secret of the HMAC signatures; empty when messages are not signed.
  public var key: String
  public var kernelName: String?

  public init(
    transport: Transport, ip: String, shellPort: Int, ioPubPort: Int, stdinPort: Int, controlPort: Int,
    heartbeatPort: Int, key: String, kernelName: String? = nil
  ) {
    self.transport = transport
    self.ip = ip
    self.shellPort = shellPort
    self.ioPubPort = ioPubPort
    self.stdinPort = stdinPort
    self.controlPort = controlPort
    self.heartbeatPort = heartbeatPort
    self.key = key
    self.kernelName = kernelName
  }

  /// Reads the connection file at `path`.
  /// - Throws: `ConnectionFileError`, whose description names the file and what to change in it.
  public init(path: String) throws {
    guard let text = Self.contents(of: path) else {
      throw ConnectionFileError(path: path, problem: "cannot be read: \(String(cString: strerror(errno)))")
    }
    try self.init(parsing: text, path: path)
  }

  /// Reads the text of a connection file; `path` is only for messages.
  /// - Throws: `ConnectionFileError`.
  public init(parsing text: some Sequence<UInt8>, path: String) throws {
    let json: JSON
    do {
      json = try JSON(parsing: text)
    } catch {
      throw ConnectionFileError(path: path, problem: "is not valid JSON: \(error)")
    }
    let fields = ConnectionFields(path: path, json: json)
    let transportName = try fields.string("transport", default: "tcp")
    guard let transport = Transport(rawValue: transportName) else {
      let known = Transport.allCases.map(\.rawValue).joined(separator: " and ")
      throw fields.error("has the transport '\(transportName)': only \(known) are supported")
    }
    let scheme = try fields.string("signature_scheme", default: MessageSigner.scheme)
    guard scheme == MessageSigner.scheme else {
      throw fields.error("has the signature_scheme '\(scheme)': only \(MessageSigner.scheme) is supported")
    }
    self.init(
      transport: transport,
      ip: try fields.string("ip"),
      shellPort: try fields.port("shell_port", transport),
      ioPubPort: try fields.port("iopub_port", transport),
      stdinPort: try fields.port("stdin_port", transport),
      controlPort: try fields.port("control_port", transport),
      heartbeatPort: try fields.port("hb_port", transport),
      key: try fields.string("key", default: ""),
      kernelName: json["kernel_name"]?.stringValue)
  }

  /// The ZeroMQ endpoint of one of the five ports.
  func endpoint(port: Int) -> String {
    switch transport {
    case .tcp: "tcp://\(ip):\(port)"
    case .ipc: "ipc://\(ip)-\(port)"
    }
  }

  private static func contents(of path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      if count == 0 { return contents }
      contents.append(contentsOf: chunk[..<count])
    }
  }
}

/// A connection file that cannot be used, and why.
public struct ConnectionFileError: Error, Equatable, CustomStringConvertible {
  public let path: String
  public let problem: String

  public var description: String { "The connection file '\(path)' \(problem)." }
}

/// The members of a connection file, with errors that name them.
private struct ConnectionFields {
  let path: String
  let members: [String: JSON]

  init(path: String, json: JSON) {
    self.path = path
    members = json.objectValue ?? [:]
  }

  func error(_ problem: String) -> ConnectionFileError { ConnectionFileError(path: path, problem: problem) }

  func string(_ name: String, default fallback: String? = nil) throws -> String {
    guard let value = members[name] else {
      guard let fallback else { throw error("has no \(name): it must be a string") }
      return fallback
    }
    guard let text = value.stringValue else { throw error("has \(value.kind) as \(name): it must be a string") }
    return text
  }

  /// An ipc "port" is only the end of a file name, so that any number will do.
  func port(_ name: String, _ transport: ConnectionFile.Transport) throws -> Int {
    guard let value = members[name] else { throw error("has no \(name): it must be an integer") }
    guard let port = value.integerValue else { throw error("has \(value.kind) as \(name): it must be an integer") }
    if transport == .tcp, !(1...65535).contains(port) {
      throw error("has the \(name) \(port): it must lie in 1...65535")
    }
    return port
  }
}
