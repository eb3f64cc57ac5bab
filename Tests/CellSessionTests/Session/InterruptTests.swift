import Foundation
import Testing

@testable import CellSession

extension LiveSessionTests {
  @Suite struct InterruptTests {
    private let live = LiveSession.shared

    @Test func anEndlessLoopIsStoppedAndRolledBack() {
      live.value("var turns = 5")
      let session = live.session
      let transcript = live.run("turns = 0\nprint(\"on\", terminator: \"\")\nwhile true { turns += 1 }") { event in
        if case .output(.stdout, _) = event { session.interrupt() }
      }
      #expect(transcript.failure?.name == "Interrupted")
      #expect(transcript.text(.stdout) == "on")
      #expect(live.value("turns") == "5")
    }

    @Test func aSleepIsStopped() {
      let session = live.session
      let transcript = live.run("print(1)\ntry await Task.sleep(for: .seconds(3600))") { event in
        if case .output(.stdout, _) = event { session.interrupt() }
      }
      #expect(transcript.failure?.name == "Interrupted")
    }

    @Test func aCompilationIsStopped() {
      // The compiler works on this for far longer than a test may last, unless it is stopped.
      let terms = (0..<400).map {
        "[\($0): [\"a\": (1.5, [\($0)])]].mapValues { $0.mapValues { $0.0 + Double($0.1[0]) } }"
      }
      let source = "let slow = [\(terms.joined(separator: ",\n"))]"
      let session = live.session
      Thread {
        _ = Processes.eventually {
          Processes.children(of: getpid()).contains { $0.name.hasPrefix("swift-frontend") }
        }
        session.interrupt()
      }.start()
      let transcript = live.run(source)
      #expect(transcript.failure?.name == "Interrupted")
      #expect(live.value("1 + 1") == "2")
    }

    @Test func whenNothingRunsNothingHappens() {
      live.value("let calm = 1")
      live.session.interrupt()
      #expect(live.value("calm") == "1")
    }
  }
}
