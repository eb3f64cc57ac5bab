import JSONText
import Testing

@testable import JupyterProtocol

@Suite struct KernelInfoTests {
  @Test(arguments: [Client.Channel.shell, .control])
  func tellsWhoTheKernelIs(channel: Client.Channel) throws {
    let server = try RunningServer()
    let client = try server.client()
    #expect(
      JSON.object(try client.ask("kernel_info_request", on: channel).content) == [
        "status": "ok", "protocol_version": "5.3", "implementation": "fake", "implementation_version": "1.2",
        "language_info": [
          "name": "echo", "version": "3", "mimetype": "text/x-echo", "file_extension": ".echo",
          "pygments_lexer": "text", "codemirror_mode": "null", "nbconvert_exporter": "script",
        ],
        "banner": "Echo", "debugger": false, "help_links": [["text": "Help", "url": "https://example.org"]],
      ])
  }

  @Test func tellsThePorts() throws {
    let server = try RunningServer()
    let client = try server.client()
    #expect(
      JSON.object(try client.ask("connect_request").content) == [
        "status": "ok", "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5,
      ])
  }

  @Test func saysThatItCannotDebug() throws {
    let server = try RunningServer()
    let client = try server.client()
    let reply = try client.ask("debug_request", ["seq": 8, "command": "attach"], on: .control)
    #expect(reply.content["status"] == "error")
    #expect(reply.content["success"] == false)
    #expect(reply.content["request_seq"] == 8)
    #expect(reply.content["command"] == "attach")
  }
}
