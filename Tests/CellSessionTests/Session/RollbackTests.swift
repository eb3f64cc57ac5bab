import Glibc
import Testing

@testable import CellSession

extension LiveSessionTests {
  /// Whatever ends a cell: every variable is as it was before it.
  @Suite struct RollbackTests {
    private let live = LiveSession.shared
    private static let state = "\"\\(array) \\(box.items) \\(table[\"a\"] ?? -1) \\(table.count) \\(text)\""
    private static let before = "\"[1, 2, 3] [\\\"x\\\"] 1 1 é\""

    /// Values of every way of being stored: in place, in a class instance, in a dictionary's buffer.
    private func prepare() {
      live.value(
        """
        final class Box { var items = ["x"] }
        var array = [1, 2, 3], box = Box(), table = ["a": 1], text = "é"
        func mutate() { array[0] = 99; array += Array(0..<1000); box.items.append("y"); table["a"] = 2; table["b"] = 3; text = "" }
        """)
      #expect(live.value(Self.state) == Self.before)
    }

    @Test(arguments: [
      ("mutate(); fatalError(\"on purpose\")", "FatalError", "on purpose"),
      ("mutate(); array[1_000_000] = 1", "FatalError", "Index out of range"),
      ("mutate(); let none: Int? = nil; none!", "FatalError", "nil"),
      ("mutate(); precondition(array.isEmpty, \"not empty\")", "FatalError", "not empty"),
      ("mutate(); box = Box(); exit(3)", "CellExited", "exit(3)"),
      ("mutate(); UnsafeMutablePointer<Int>(bitPattern: 8)!.pointee = 1", "MemoryFault", "0x8"),
      ("mutate(); print(UnsafePointer<Int>(bitPattern: -8)!.pointee)", "MemoryFault", "0xfffffffffffffff8"),
      (
        "mutate(); func deep(_ x: Int) -> Int { x == -1 ? 0 : deep(x + 1) + 1 }; print(deep(0))", "StackOverflow",
        "itself"
      ),
      ("mutate(); abort()", "FatalError", "abort"),
      ("mutate(); kill(getpid(), SIGKILL)", "WorkerKilled", "Killed"),
      // Dispatch's threads block signals; a worker must not inherit that from the thread that started the session.
      ("mutate(); raise(SIGTERM)", "WorkerKilled", "Terminated"),
    ])
    func everyVariableIsAsBefore(source: String, name: String, word: String) throws {
      prepare()
      let failure = try live.failure(source)
      #expect(failure.name == name)
      #expect(failure.message.contains(word), "\(failure.message)")
      #expect(failure.traceback.last == "Every variable is as it was before this cell.")
      #expect(live.value(Self.state) == Self.before)
      live.value("mutate()")
      #expect(live.value("[array.count, box.items.count, table.count]") == "[1003, 2, 2]", "and can be changed again")
    }

    @Test func tenTimesInARow() throws {
      prepare()
      live.value("var survivors = 0")
      for round in 0..<10 {
        let failure = try live.failure("survivors = -1; mutate()\nfatalError(\"round \\(\(round))\")")
        #expect(failure.message.hasSuffix("round \(round)"))
        live.value("survivors += 1")
      }
      #expect(live.value("survivors") == "10")
      #expect(live.value(Self.state) == Self.before)
    }

    @Test func whatAFailedCellDeclaredIsNotThere() throws {
      live.value("let steady = 1")
      _ = try live.failure("let steady = 2\nlet fresh = 3\nfatalError()")
      #expect(live.value("steady") == "1")
      #expect(try live.failure("fresh").name == "CompileError")
    }

    @Test func aTrapNamesItsLineAndWhoCalled() throws {
      live.value("\nfunc pick(_ i: Int) -> Int {\n  [1, 2][i]\n}")
      let failure = try live.failure("let fine = 1\n\nlet bad = pick(5)")
      let lines = failure.traceback.joined(separator: "\n")
      #expect(lines.contains("line 3"), "\(lines)")
      #expect(lines.contains("[1, 2][i]"), "\(lines)")
      #expect(lines.contains("let bad = pick(5)"), "\(lines)")
    }

    @Test func aLongCellKeepsWhatItsFinishedStatementsDid() throws {
      let failure = try live.failure(
        """
        var stages = ["one"]
        let began = Date()
        while Date().timeIntervalSince(began) < 1.1 {}
        stages.append("two")
        stages.append("three"); fatalError("late")
        """)
      #expect(failure.traceback.last?.contains("is kept") == true, "\(failure.traceback)")
      #expect(live.value("stages[0]") == "\"one\"")
      #expect(live.value("stages.contains(\"three\")") == "false")
    }

    @Test func tasksWorkAfterARestore() throws {
      live.value("actor Counter { var n = 0; func add() -> Int { n += 1; return n } }\nlet counter = Counter()")
      #expect(live.value("await counter.add()") == "1")
      _ = try live.failure("_ = await counter.add(); fatalError()")
      #expect(live.value("await counter.add()") == "2")
      let sum = """
        await withTaskGroup(of: Int.self) { group in
          for i in 1...20 { group.addTask { try? await Task.sleep(for: .milliseconds(1)); return i } }
          return await group.reduce(0, +)
        }
        """
      #expect(live.value(sum) == "210")
      #expect(live.value("await Task { @MainActor in 7 }.value") == "7")
    }

    @Test func aWorkerThatIsKilledFromOutsideIsReplaced() throws {
      live.value("var outside = 1")
      let worker = live.worker
      let transcript = live.run("outside = 2\nprint(\"running\")\nwhile true {}") { event in
        if case .output(.stdout, _) = event { kill(worker, SIGKILL) }
      }
      #expect(transcript.failure?.name == "WorkerKilled")
      #expect(live.value("outside") == "1")
      #expect(live.worker != worker)
    }

    @Test func handlersOfTheExitRunWhenACellExits() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      #expect(live.value("atexit { print(\"bye\") }") == "0")
      let transcript = live.run("exit(4)")
      #expect(transcript.failure?.message.contains("exit(4)") == true)
      #expect(transcript.text(.stdout) == "bye\n")
    }
  }
}
