import JSONText
import Testing

@testable import JupyterProtocol

@Suite struct CommsTests {
  @Test func noneIsOpen() throws {
    let server = try RunningServer()
    let client = try server.client()
    #expect(JSON.object(try client.ask("comm_info_request").content) == ["status": "ok", "comms": [:]])
  }

  @Test func oneThatIsOpenedIsClosed() throws {
    let server = try RunningServer()
    let client = try server.client()
    let header = try client.send("comm_open", ["comm_id": "c1", "target_name": "t", "data": [:]])
    let published = try client.published(for: header)
    #expect(published.types == ["status", "comm_close", "status"])
    #expect(JSON.object(published[1].content) == ["comm_id": "c1", "data": [:]])
  }
}
