/// A Jupyter kernel: serves a language to front ends over the five sockets of the messaging protocol.
///
/// Each has a thread of its own, so that a cell that runs holds up nothing but other cells.
///
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html>
public final class KernelServer: Sendable {
  /// How long the threads have to come to an end, in milliseconds. A cell that cannot be stopped must not keep the
  /// process alive.
  private static let endingTime = 2000
  /// How often the parent is looked for, in milliseconds.
  private static let parentInterval = 1000

  private let sockets: KernelSockets
  private let lifetime: ServerLifetime
  private let iopub: IOPub
  private let shell: RequestChannel
  private let control: RequestChannel
  private let input: InputChannel
  private let heartbeat: Heartbeat

  /// Opens the sockets; clients may connect from now on, but are answered once `run` is called.
  /// - Throws: `BindError`, whose description says which socket cannot be opened and why; `ZeroMQError`.
  public init(connection: ConnectionFile, kernel: any LanguageKernel, log: Log = .standardError) throws {
    let sockets = try KernelSockets(connection: connection)
    let codec = MessageCodec(signer: MessageSigner(key: [UInt8](connection.key.utf8)))
    let iopub = IOPub(socket: sockets.iopub, codec: codec, log: log)
    let input = InputChannel(socket: sockets.stdin, codec: codec, iopub: iopub, log: log)
    let lifetime = ServerLifetime(kernel: kernel, input: input)

    func channel(
      _ name: String, _ socket: ZeroMQSocket, _ table: [String: RequestHandlers.Handler]
    ) -> RequestChannel {
      let handlers = RequestHandlers(
        kernel: kernel, connection: connection, session: codec.session, lifetime: lifetime, input: input)
      return RequestChannel(
        name: name, socket: socket, codec: codec, iopub: iopub, handlers: handlers, table: table,
        ending: lifetime.ending, log: log)
    }

    self.sockets = sockets
    self.lifetime = lifetime
    self.iopub = iopub
    self.input = input
    shell = channel("shell", sockets.shell, RequestHandlers.shell)
    control = channel("control", sockets.control, RequestHandlers.control)
    heartbeat = Heartbeat(socket: sockets.heartbeat, ending: lifetime.ending, log: log)
  }

  /// Serves until a front end asks for the end, SIGTERM comes, or the process named by the environment variable
  /// `JPY_PARENT_PID` has ended. May be called once.
  /// - Returns: The exit code for the process: 0, or 1 if its parent has ended.
  public func run() -> Int32 {
    let signals = ProcessSignals(ending: lifetime.ending)
    defer { signals.restore() }
    return run(parent: .fromEnvironment())
  }

  /// Ends `run` from another thread.
  public func stop() {
    lifetime.ending.raise()
  }

  /// Serves as `run()` does, leaving the signals of the process alone.
  func run(parent: ParentProcess?) -> Int32 {
    let publishing = WorkerThread { [iopub] in iopub.run() }
    iopub.publish(state: "starting", parent: nil)
    let serving = [
      WorkerThread { [shell] in shell.run() },
      WorkerThread { [control] in control.run() },
      WorkerThread { [input] in input.run() },
      WorkerThread { [heartbeat] in heartbeat.run() },
    ]
    var code: Int32 = 0
    while !lifetime.ending.wait(milliseconds: Self.parentInterval) {
      if let parent, parent.hasEnded {
        code = 1
        lifetime.ending.raise()
      }
    }
    lifetime.shutDownKernel(restart: false)

    let deadline = ContinuousClock.now + .milliseconds(Self.endingTime)
    let remaining = { max(0, Int((deadline - .now) / .milliseconds(1))) }
    let ended = serving.map { $0.join(milliseconds: remaining()) }
    iopub.finish()
    let isPublished = publishing.join(milliseconds: Self.endingTime)
    // A socket may not be closed under a thread that still uses it; then the end of the process does it.
    if isPublished && ended.allSatisfy(\.self) { sockets.close() }
    return code
  }
}
