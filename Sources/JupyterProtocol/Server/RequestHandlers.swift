/// The answers to all requests; each is a method named as its message, in the folder Messages.
///
/// Shell and control have one each, used by one thread. Only shell's runs cells, so that only its history and counter
/// ever change.
final class RequestHandlers: @unchecked Sendable {
  typealias Handler = @Sendable (RequestHandlers) -> @Sendable (Request) throws -> Void

  let kernel: any LanguageKernel
  let connection: ConnectionFile
  let session: String
  let lifetime: ServerLifetime
  let input: InputChannel
  var history = History()
  /// How many cells that count have been started.
  var executionCount = 0

  init(
    kernel: any LanguageKernel, connection: ConnectionFile, session: String, lifetime: ServerLifetime,
    input: InputChannel
  ) {
    self.kernel = kernel
    self.connection = connection
    self.session = session
    self.lifetime = lifetime
    self.input = input
  }

  /// What is answered on the shell channel.
  static let shell: [String: Handler] = control.merging([
    "execute_request": executeRequest,
    "is_complete_request": isCompleteRequest,
    "complete_request": completeRequest,
    "inspect_request": inspectRequest,
    "history_request": historyRequest,
    "comm_info_request": commInfoRequest,
    "comm_open": commOpen,
    "comm_msg": commMsg,
    "comm_close": commClose,
  ]) { $1 }

  /// What is answered on the control channel: nothing that would touch a cell which runs at the same time.
  static let control: [String: Handler] = [
    "kernel_info_request": kernelInfoRequest,
    "connect_request": connectRequest,
    "interrupt_request": interruptRequest,
    "shutdown_request": shutdownRequest,
    "debug_request": debugRequest,
  ]
}
