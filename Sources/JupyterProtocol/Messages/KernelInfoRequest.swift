extension RequestHandlers {
  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-info>
  func kernelInfoRequest(_ request: Request) {
    let info = kernel.info
    let language = info.language
    request.reply([
      "status": "ok",
      "protocol_version": .string(MessageCodec.protocolVersion),
      "implementation": .string(info.implementation),
      "implementation_version": .string(info.implementationVersion),
      "language_info": [
        "name": .string(language.name),
        "version": .string(language.version),
        "mimetype": .string(language.mimeType),
        "file_extension": .string(language.fileExtension),
        "pygments_lexer": .string(language.pygmentsLexer),
        "codemirror_mode": .string(language.codeMirrorMode),
        "nbconvert_exporter": "script",
      ],
      "banner": .string(info.banner),
      "debugger": false,
      "help_links": .array(info.helpLinks.map { ["text": .string($0.text), "url": .string($0.url)] }),
    ])
  }

  /// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#connect>
  func connectRequest(_ request: Request) {
    request.reply([
      "status": "ok",
      "shell_port": .integer(connection.shellPort),
      "iopub_port": .integer(connection.ioPubPort),
      "stdin_port": .integer(connection.stdinPort),
      "hb_port": .integer(connection.heartbeatPort),
      "control_port": .integer(connection.controlPort),
    ])
  }
}
