import Testing

import WorkerChannel

@Suite struct MIMEBundleTests {
  @Test func thereIsNothingToSayUnlessSaid() {
    #expect(MIMEBundle(data: ["text/plain": "1"]).metadata == "{}")
    #expect(MIMEBundle(data: ["a": "1"]) != MIMEBundle(data: ["a": "1"], metadata: "{\"a\":{}}"))
  }
}
