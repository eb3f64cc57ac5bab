import JupyterProtocol

/// `fovea kernel -f CONNECTION_FILE`: serves one Jupyter front end until it asks for the end, or dies.
enum KernelCommand {
  private static let help = """
    fovea kernel -f CONNECTION_FILE

    Serves a Jupyter front end over the sockets that CONNECTION_FILE names. Front ends start this by themselves, through
    the kernelspec that `fovea install` writes.
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(arguments, valued: ["-f"], help: help)
    guard let path = words.value("-f"), words.operands.isEmpty else {
      throw .wrong("give the connection file: fovea kernel -f FILE")
    }
    do {
      let connection = try ConnectionFile(path: path)
      let kernel = SwiftKernel()
      return try KernelServer(connection: connection, kernel: kernel).run()
    } catch {
      Command.complain("\(error)")
      return 1
    }
  }
}
