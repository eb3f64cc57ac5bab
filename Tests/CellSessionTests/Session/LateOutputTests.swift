import Foundation
import Testing

@testable import CellSession

extension LiveSessionTests {
  /// What tasks and threads of an earlier cell show belongs to that cell.
  @Suite struct LateOutputTests {
    private let live = LiveSession.shared

    /// Text of a cell as it comes, whenever it comes.
    private final class Shown: @unchecked Sendable {
      private let lock = NSCondition()
      private var text = ""

      @Sendable func take(_ event: CellEvent) {
        lock.withLock {
          switch event {
          case .output(_, let text): self.text += text
          case .display(let bundle, _, _): text += "[\(bundle.data["text/plain"] ?? "")]"
          case .result, .clearOutput: break
          }
          lock.broadcast()
        }
      }

      var all: String { lock.withLock { text } }

      /// Waits until the text ends so.
      func wait(forEnd end: String) -> Bool {
        let deadline = Date() + 30
        return lock.withLock {
          while !text.hasSuffix(end) { guard lock.wait(until: deadline) else { return false } }
          return true
        }
      }
    }

    private static let gates = """
      import Foundation
      /// Opens when a file is there.
      func gate(_ name: String) async { while access(name, F_OK) != 0 { try? await Task.sleep(for: .milliseconds(1)) } }
      func waitFor(_ name: String) { while access(name, F_OK) != 0 { usleep(1000) } }
      """

    /// Starts something that prints and shows once a file is there, runs another cell in which that happens, and returns
    /// what each of the two has shown.
    private func late(_ start: (_ body: String) -> String, _ location: SourceLocation = #_sourceLocation) throws -> (
      first: String, second: String
    ) {
      live.value(Self.gates)
      let name = FileManager.default.temporaryDirectory.appendingPathComponent("gate-\(UUID())").path
      defer { try? FileManager.default.removeItem(atPath: name) }
      let (first, second) = (Shown(), Shown())
      let body = "print(\"late \\(1 + 1)\"); display(7); fputs(\"oops\\n\", stderr); print(\"end\")"
      live.run("let gateName = \"\(name)\"\n" + start(body) + "\nprint(\"started\")", onEvent: first.take)
      // The second cell goes on when the first one's output is complete.
      Thread {
        _ = second.wait(forEnd: "before\n") && first.wait(forEnd: "end\n")
        try? Data().write(to: URL(fileURLWithPath: name + "-done"))
      }.start()
      live.run(
        """
        print("before")
        try Data().write(to: URL(fileURLWithPath: "\(name)"))
        waitFor("\(name)-done")
        print("after")
        """, onEvent: second.take)
      try? FileManager.default.removeItem(atPath: name + "-done")
      return (first.all, second.all)
    }

    private static let ways: [(name: String, start: @Sendable (String) -> String)] = [
      ("a task", { "Task { await gate(gateName); \($0) }" }),
      ("a detached task", { "Task.detached { await gate(gateName); \($0) }" }),
      ("a task of a task", { "Task { Task { await gate(gateName); \($0) } }" }),
      (
        "a group",
        { "Task { await withTaskGroup(of: Void.self) { g in g.addTask { await gate(gateName); \($0) } } }" }
      ),
      ("a thread", { "Thread { waitFor(gateName); \($0) }.start()" }),
      ("a thread's thread", { "Thread { Thread { waitFor(gateName); \($0) }.start() }.start()" }),
      ("a task of a thread", { "Thread { Task { await gate(gateName); \($0) } }.start()" }),
    ]

    @Test(arguments: ways.indices)
    func itBelongsToTheCellThatStartedIt(way: Int) throws {
      let (first, second) = try late(Self.ways[way].start)
      #expect(first == "started\nlate 2\n[7]oops\nend\n", "\(Self.ways[way].name)")
      #expect(second == "before\nafter\n", "\(Self.ways[way].name)")
    }

    @Test func itArrivesWhenNoCellRuns() {
      let shown = Shown()
      live.run(
        "Task { try? await Task.sleep(for: .milliseconds(50)); print(\"late\") }", onEvent: shown.take)
      #expect(shown.wait(forEnd: "late\n"))
    }

    @Test func theMainActorsJobsBelongToTheirCells() {
      let shown = Shown()
      live.run(
        "Task { @MainActor in try? await Task.sleep(for: .milliseconds(50)); print(\"late\") }", onEvent: shown.take)
      let second = live.run("for _ in 0..<200 { await Task.yield(); usleep(1000) }")
      #expect(shown.wait(forEnd: "late\n"))
      #expect(second.text(.stdout).isEmpty)
    }

    @Test func printsOfManyThreadsArriveWhole() throws {
      // Dispatch does not come back after a roll-back: the session of the other tests shall not have used it.
      let own = try LiveSession()
      defer { own.session.shutdown() }
      let transcript = own.run(
        """
        import Foundation
        await withTaskGroup(of: Void.self) { group in
          for task in 0..<4 { group.addTask { for line in 0..<2000 { print("task", task, "line", line) } } }
        }
        DispatchQueue.concurrentPerform(iterations: 4) { task in
          for line in 0..<2000 {
            FileHandle.standardError.write(Data("raw \\(task) line \\(line)\\n".utf8))
            print("task", task + 4, "line", line)
          }
        }
        """)
      var next: [Substring: Int] = [:]
      for line in (transcript.text(.stdout) + transcript.text(.stderr)).split(separator: "\n") {
        let words = line.split(separator: " ")
        #expect(words.count == 4)
        guard words.count == 4 else { return }
        let writer = words[0] + words[1]
        #expect(Int(words[3]) == next[writer, default: 0])
        next[writer, default: 0] += 1
      }
      #expect(next.count == 12)
      #expect(next.values.allSatisfy { $0 == 2000 })
    }

    @Test func whatIsBeyondTheLimitIsKept() throws {
      let transcript = live.run("for i in 0..<600_000 { print(i) }")
      let output = try #require(live.session.withheldOutput(ofCell: transcript.number))
      let rest = (1...output.pageCount).map(output.page).joined()
      let expected = (0..<600_000).map { "\($0)\n" }.joined()
      #expect(transcript.text(.stdout) + rest == expected)
      #expect(transcript.text(.stderr).contains("`%output \(transcript.number)`"))
      let next = live.run("print(\"short\")")
      #expect(next.text(.stdout) == "short\n")
      #expect(live.session.withheldOutput(ofCell: next.number) == nil)
    }

    @Test func aFloodBeforeATrapIsKept() throws {
      let transcript = live.run("for i in 0..<500_000 { print(i) }\nprint(\"last words\")\nfatalError(\"end\")")
      #expect(transcript.failure?.name == "FatalError")
      let output = try #require(live.session.withheldOutput(ofCell: transcript.number))
      #expect(output.page(output.pageCount).hasSuffix("499999\nlast words\n"))
    }

    @Test func printingGoesOnAfterARollback() {
      live.run("print(\"before\")\nfatalError()")
      let transcript = live.run(
        "Task { print(\"task\") }\nprint(\"again\")\ntry await Task.sleep(for: .milliseconds(20))")
      #expect(transcript.text(.stdout).split(separator: "\n").sorted() == ["again", "task"])
    }
  }
}
