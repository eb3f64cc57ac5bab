import JSONText

extension RequestHandlers {
  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-interrupt>
  func interruptRequest(_ request: Request) {
    kernel.interrupt()
    input.cancel()
    request.reply(["status": "ok"])
  }

  /// Ends the language and then the server. All front ends hear of it, not only the one that asked.
  ///
  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-shutdown>
  func shutdownRequest(_ request: Request) throws {
    let restart = try request.content.bool("restart", default: false)
    lifetime.shutDownKernel(restart: restart)
    let content: JSON = ["status": "ok", "restart": .bool(restart)]
    request.reply(content)
    request.publish("shutdown_reply", content)
    lifetime.ending.raise()
  }

  /// There is no debugger, as `kernel_info_reply` says; a front end that asks nevertheless gets an answer.
  ///
  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#debug-request>
  func debugRequest(_ request: Request) {
    let problem = "This kernel has no debugger."
    request.reply(
      ExecutionError(name: "NotSupported", value: problem, traceback: [problem]),
      adding: [
        "type": "response", "success": false, "message": .string(problem),
        "request_seq": request.content.fields["seq"] ?? 0, "command": request.content.fields["command"] ?? "",
      ])
  }
}
