import Testing

@testable import CellSession

extension LiveSessionTests {
  @Suite struct OutputOrderTests {
    private let live = LiveSession.shared

    /// Neighbouring output of one stream as one piece, displays by their text.
    private func sequence(_ transcript: CellTranscript) -> [String] {
      var pieces: [(stream: String, text: String)] = []
      for event in transcript.events {
        let (stream, text) =
          switch event {
          case .output(let stream, let text): (stream.rawValue, text)
          case .display(let bundle, _, _): ("display", bundle.data["text/plain"] ?? "")
          case .result(let bundle): ("result", bundle.data["text/plain"] ?? "")
          case .clearOutput: ("clear", "")
          }
        if let last = pieces.last, last.stream == stream {
          pieces[pieces.count - 1].text += text
        } else {
          pieces.append((stream, text))
        }
      }
      return pieces.map { "\($0.stream): \($0.text)" }
    }

    @Test func everyWayOutKeepsItsPlace() {
      let source = """
        for i in 0..<3 {
          print("print \\(i)")
          FileHandle.standardError.write(Data("handle \\(i)\\n".utf8))
          fputs("fputs \\(i)\\n", stdout)
          FileHandle.standardOutput.write(Data("out \\(i)\\n".utf8))
          display("shown \\(i)")
          fputs("error \\(i)\\n", stderr)
        }
        "end"
        """
      var expected: [String] = []
      for i in 0..<3 {
        expected += [
          "stdout: print \(i)\n", "stderr: handle \(i)\n", "stdout: fputs \(i)\nout \(i)\n", "display: \"shown \(i)\"",
          "stderr: error \(i)\n",
        ]
      }
      expected.append("result: \"end\"")
      #expect(sequence(live.run(source)) == expected)
    }

    @Test func outputBeforeATrapIsShownAndItsWordsAreInTheError() throws {
      let transcript = live.run("print(\"before\")\nfputs(\"warned\\n\", stderr)\nfatalError(\"the end\")")
      #expect(sequence(transcript) == ["stdout: before\n", "stderr: warned\n"])
      #expect(try #require(transcript.failure).message.hasSuffix("the end"))
    }

    /// Words that sound like a trap's are output, however the cell ends.
    @Test func wordsThatOnlySoundFatalAreShown() {
      let words = "Fatal error: a story\n"
      let write = "FileHandle.standardError.write(Data(\"Fatal error: a story\\n\".utf8))"
      #expect(live.run(write).text(.stderr) == words)
      let exited = live.run(write + "\nexit(2)")
      #expect(exited.failure?.name == "CellExited")
      #expect(exited.text(.stderr) == words)
      let session = live.session
      let interrupted = live.run(write + "\nprint(\"on\")\n\(write)\nwhile true {}") { event in
        if case .output(.stdout, _) = event { session.interrupt() }
      }
      #expect(interrupted.failure?.name == "Interrupted")
      #expect(interrupted.text(.stderr).hasPrefix(words))
    }

    @Test func muchOutputArrivesWhole() {
      let transcript = live.run("for i in 0..<20_000 { print(i, \"é→👁\") }")
      let lines = transcript.text(.stdout).split(separator: "\n")
      #expect(lines.count == 20_000)
      #expect(lines.last == "19999 é→👁")
    }

    @Test func outputIsSeenWhileTheCellRuns() {
      let session = live.session
      let transcript = live.run("print(\"now\", terminator: \"\")\nwhile true {}") { event in
        if case .output(.stdout, "now") = event { session.interrupt() }
      }
      #expect(transcript.text(.stdout) == "now")
    }

    @Test func standardInputIsAtItsEnd() {
      #expect(live.value("readLine() == nil") == "true")
    }
  }
}
