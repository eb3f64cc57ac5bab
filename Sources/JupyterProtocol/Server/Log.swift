import Glibc

/// Where the server says, a line at a time, what it dropped or could not do.
public struct Log: Sendable {
  private let write: @Sendable (String) -> Void

  public init(_ write: @escaping @Sendable (String) -> Void) {
    self.write = write
  }

  public func callAsFunction(_ line: String) {
    write(line)
  }

  /// The standard error stream, which front ends show in their own log.
  public static let standardError = Log { line in
    let bytes = [UInt8]("[kernel] \(line)\n".utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}
