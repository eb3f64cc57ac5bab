import Testing

@testable import JupyterProtocol

@Suite struct KernelSocketsTests {
  @Test func saysThatAPortIsTaken() throws {
    let connection = try ConnectionFile.tcpForTest()
    let first = try KernelSockets(connection: connection)
    defer { first.close() }
    let error = #expect(throws: BindError.self) { try KernelSockets(connection: connection) }
    #expect(
      error?.description.hasPrefix(
        "The shell socket cannot listen at tcp://127.0.0.1:\(connection.shellPort): another program uses it.") == true)
  }

  @Test func releasesWhatItOpened() throws {
    let connection = try ConnectionFile.tcpForTest()
    var clash = connection
    clash.ioPubPort = connection.shellPort
    let error = #expect(throws: BindError.self) { try KernelSockets(connection: clash) }
    #expect(error?.channel == "iopub")
    try KernelSockets(connection: connection).close()
  }

  @Test func saysThatThereIsNoSuchAddress() throws {
    var connection = try ConnectionFile.tcpForTest()
    connection.ip = "192.0.2.1"
    let error = #expect(throws: BindError.self) { try KernelSockets(connection: connection) }
    #expect(error?.description.contains("no such address") == true)
  }

  @Test func saysThatAPathIsTooLong() throws {
    var connection = ConnectionFile.forTest()
    connection.ip = "/tmp/" + String(repeating: "x", count: 200)
    let error = #expect(throws: BindError.self) { try KernelSockets(connection: connection) }
    #expect(error?.description.contains("too long") == true)
  }
}
