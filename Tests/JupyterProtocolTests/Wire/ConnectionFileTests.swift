import FoundationEssentials
import JSONText
import Testing

@testable import JupyterProtocol

@Suite struct ConnectionFileTests {
  private static let members: [String: JSON] = [
    "transport": "tcp", "ip": "127.0.0.1", "shell_port": 5001, "iopub_port": 5002, "stdin_port": 5003,
    "control_port": 5004, "hb_port": 5005, "key": "abc", "signature_scheme": "hmac-sha256", "kernel_name": "swift",
  ]

  private func parse(_ changes: [String: JSON], without name: String? = nil) throws -> ConnectionFile {
    var members = Self.members.merging(changes) { $1 }
    if let name { members[name] = nil }
    return try ConnectionFile(parsing: JSON.object(members).bytes, path: "c.json")
  }

  @Test func readsAFile() throws {
    let path = "/tmp/jupyter-protocol-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(JSON.object(Self.members).bytes).write(to: URL(filePath: path))
    let file = try ConnectionFile(path: path)
    #expect(
      file
        == ConnectionFile(
          transport: .tcp, ip: "127.0.0.1", shellPort: 5001, ioPubPort: 5002, stdinPort: 5003, controlPort: 5004,
          heartbeatPort: 5005, key: "abc", kernelName: "swift"))
  }

  @Test func makesEndpoints() throws {
    #expect(try parse([:]).endpoint(port: 7) == "tcp://127.0.0.1:7")
    #expect(try parse(["transport": "ipc", "ip": "/tmp/x"]).endpoint(port: 7) == "ipc:///tmp/x-7")
  }

  @Test(arguments: ["transport", "key", "signature_scheme", "kernel_name"])
  func canDoWithout(name: String) throws {
    let file = try parse([:], without: name)
    #expect(file.transport == .tcp)
    #expect(file.key == (name == "key" ? "" : "abc"))
  }

  @Test(arguments: ["ip", "shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"])
  func namesWhatIsMissing(name: String) {
    let error = #expect(throws: ConnectionFileError.self) { try parse([:], without: name) }
    #expect(error?.description.contains("'c.json' has no \(name)") == true)
  }

  @Test(arguments: [
    ("transport", "udp" as JSON, "the transport 'udp': only tcp and ipc"), ("transport", 1, "an integer as transport"),
    ("signature_scheme", "hmac-md5", "the signature_scheme 'hmac-md5': only hmac-sha256"),
    ("shell_port", "5001", "a string as shell_port"), ("hb_port", 0, "the hb_port 0: it must lie in 1...65535"),
    ("hb_port", 65536, "65536"), ("key", nil, "null as key"),
  ])
  func saysWhatIsWrong(name: String, value: JSON, problem: String) {
    let error = #expect(throws: ConnectionFileError.self) { try parse([name: value]) }
    #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
  }

  @Test func saysThatThereIsNoFile() {
    let error = #expect(throws: ConnectionFileError.self) { try ConnectionFile(path: "/nowhere/c.json") }
    #expect(error?.description == "The connection file '/nowhere/c.json' cannot be read: No such file or directory.")
  }

  @Test(arguments: ["", "{", "[]", "nonsense"])
  func refusesOtherText(text: String) {
    #expect(throws: ConnectionFileError.self) { try ConnectionFile(parsing: text.utf8, path: "c.json") }
  }
}
