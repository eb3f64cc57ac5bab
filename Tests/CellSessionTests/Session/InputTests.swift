import Foundation
import Glibc
import Testing

@testable import CellSession

extension LiveSessionTests {
  @Suite struct InputTests {
    private let live = LiveSession.shared

    /// Runs a cell that must succeed; returns its result.
    private func value(_ source: String, _ onInput: InputHandler?) -> String? {
      let transcript = live.run(source, onInput: onInput)
      #expect(transcript.outcome == .succeeded)
      return transcript.result
    }

    @Test(arguments: ["Ada", "", "größe 👁", String(repeating: "x", count: 20_000)])
    func readLineReturnsWhatWasTyped(line: String) {
      #expect(
        value("readLine()!.unicodeScalars.map(\\.value).reduce(0, &+)") { _ in line }
          == "\(line.unicodeScalars.map(\.value).reduce(0, &+))")
      #expect(value("readLine()!.count") { _ in line } == "\(line.count)")
    }

    @Test func promptsAndPasswordsAreHandedOn() {
      let source = "[ask(\"Name? \"), askPassword(), ask(), readLine()].map { $0! }"
      #expect(
        value(source) { "\($0.prompt)\($0.isPassword)" }
          == "[\"Name? false\", \"Password: true\", \"false\", \"false\"]")
    }

    @Test func whereNobodyIsThereTheInputIsAtItsEnd() {
      let transcript = live.run("[readLine(), ask(\"?\"), readLine()].allSatisfy { $0 == nil }")
      #expect(transcript.result == "true")
      #expect(transcript.text(.stderr).hasPrefix("There is no input: nobody can be asked"))
      #expect(transcript.text(.stderr).filter { $0 == "\n" }.count == 1)
      #expect(value("readLine()!") { _ in "again" } == "\"again\"", "the end of input is not carried over")
    }

    @Test func descriptorZeroIsAtItsEnd() {
      #expect(value("FileHandle.standardInput.readDataToEndOfFile().count") { _ in "never asked" } == "0")
    }

    @Test func whatIsLeftOfALineIsForgotten() {
      #expect(value("getc(stdin) == 97") { _ in "abc" } == "true")
      #expect(value("readLine()!") { _ in "new" } == "\"new\"")
    }

    @Test func linesOfOneAnswerAreReadOneByOne() {
      #expect(value("[readLine()!, readLine()!, readLine()!]") { _ in "a\nb" } == "[\"a\", \"b\", \"a\"]")
    }

    @Test func whatWasPrintedComesFirst() {
      let events = live.run(
        "print(\"prompt\", terminator: \"\")\nlet typed = readLine()!\nprint(typed)", onInput: { _ in "answer" })
      #expect(events.text(.stdout) == "promptanswer\n")
    }

    @Test func aCellThatEndsDoesNotWaitForItsReaders() {
      let asked = Semaphore()
      let never = Semaphore()
      let source = """
        let reader = Task.detached { readLine() }
        while access("\(FileManager.default.temporaryDirectory.path)/fovea-reading-\(getpid())", F_OK) != 0 {}
        """
      let flag = FileManager.default.temporaryDirectory.path + "/fovea-reading-\(getpid())"
      defer { unlink(flag) }
      let transcript = live.run(
        source,
        onInput: { _ in
          asked.signal()
          _ = FileManager.default.createFile(atPath: flag, contents: nil)
          never.wait()
          return "too late"
        })
      asked.wait()
      never.signal()
      #expect(transcript.outcome == .succeeded)
      #expect(live.value("await reader.value == nil") == "true")
    }

    @Test func anInterruptEndsTheQuestion() {
      live.value("var turns = 5")
      let session = live.session
      let transcript = live.run(
        "turns = 6\nlet typed = readLine()!\nturns = 7",
        onInput: { _ in
          session.interrupt()
          // As a front end's answer that comes when the interrupt has been asked for.
          return nil
        })
      #expect(transcript.failure?.name == "Interrupted")
      #expect(live.value("turns") == "5")
    }

    @Test func anInterruptedLoopKeepsWhatItHas() {
      live.value("var names: [String] = []")
      let session = live.session
      let source = "for i in progress(0..<5) { if let name = ask(\"\\(i)\") { names.append(name) } }"
      let transcript = live.run(
        source,
        onInput: { question in
          if question.prompt == "2" { session.interrupt() }
          return "name " + question.prompt
        })
      #expect(transcript.failure?.name == "Interrupted")
      #expect(live.value("names.count") == "2")
    }

    @Test func shutdownEndsTheQuestion() throws {
      let live = try LiveSession()
      let session = live.session
      let never = Semaphore()
      let transcript = live.run(
        "let typed = readLine()",
        onInput: { _ in
          Thread { session.shutdown() }.start()
          never.wait()
          return nil
        })
      never.signal()
      #expect(transcript.failure?.name == "Interrupted")
    }
  }
}
