import Foundation
import Glibc
import Testing

@testable import Fovea

extension SinkTests {
  /// The one source of input of the process is set, so these run one after the other too.
  @Suite struct AskTests {
    private final class Source: InputSource {
      func ask(_ prompt: String, isPassword: Bool) -> String? { prompt.isEmpty ? nil : "\(prompt)\(isPassword)" }
    }

    @Test func aNotebookAnswers() {
      Notebook.inputSource = Source()
      defer { Notebook.inputSource = nil }
      #expect(ask("Name? ") == "Name? false")
      #expect(askPassword("Token: ") == "Token: true")
      #expect(askPassword() == "Password: true")
      #expect(ask() == nil)
    }

    @Test func withoutOneStandardInputIsRead() async throws {
      let result = try await #require(processExitsWith: .success, observing: [\.standardOutputContent]) {
        var pipe: [Int32] = [0, 0]
        precondition(Glibc.pipe(&pipe) == 0)
        dup2(pipe[0], 0)
        let typed = Array("Ada\n\ns3cret\n".utf8)
        precondition(write(pipe[1], typed, typed.count) == typed.count)
        close(pipe[1])
        precondition(ask("Name? ") == "Ada")
        precondition(ask() == "")
        precondition(askPassword() == "s3cret")
        precondition(ask("More? ") == nil)
      }
      let output = String(decoding: result.standardOutputContent, as: UTF8.self)
      #expect(output.contains("Name? Password: More? "))
    }

    @Test func aTerminalDoesNotShowAPassword() throws {
      var master: Int32 = -1
      var terminal: Int32 = -1
      try #require(openPseudoterminal(&master, &terminal, nil, nil, nil) == 0)
      defer {
        close(terminal)
        close(master)
      }
      func flags() -> tcflag_t {
        var settings = termios()
        #expect(tcgetattr(terminal, &settings) == 0)
        return settings.c_lflag
      }
      let before = flags()
      #expect(before & tcflag_t(ECHO) != 0)
      let inside = TerminalInput.withoutEcho(on: terminal) { flags() }
      #expect(inside & tcflag_t(ECHO) == 0)
      #expect(inside & tcflag_t(ECHONL) != 0, "the newline is shown")
      #expect(flags() == before)
    }

    @Test func whatIsNoTerminalIsLeftAlone() throws {
      var pipe: [Int32] = [0, 0]
      try #require(Glibc.pipe(&pipe) == 0)
      defer { for descriptor in pipe { close(descriptor) } }
      #expect(TerminalInput.withoutEcho(on: pipe[0]) { 5 } == 5)
    }
  }
}

/// `openpty`, which the Glibc module leaves out.
@_silgen_name("openpty")
func openPseudoterminal(
  _ master: UnsafeMutablePointer<Int32>, _ terminal: UnsafeMutablePointer<Int32>, _ name: UnsafeMutablePointer<CChar>?,
  _ settings: UnsafePointer<termios>?, _ size: UnsafePointer<winsize>?
) -> Int32
