import Glibc
import Testing

@testable import CellSession

extension LiveSessionTests {
  @Suite struct UndoTests {
    @Test func variablesAndDeclarationsGoBackTogether() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var x = 1\nfunc f() -> Int { 1 }")
      live.value("x = 2\nfunc f() -> Int { 2 }\nstruct S {}\nextension Int { var doubled: Int { 2 * self } }")
      live.value("x = 3\nlet later = 5")
      let said = live.run("%undo").text(.stdout)
      #expect(said.hasPrefix("Cell 3 is undone"), "\(said)")
      #expect(live.value("x + f()") == "4")
      #expect(try live.failure("later").name == "CompileError")
      #expect(live.run("%undo 2").text(.stdout).hasPrefix("Cell 2 and Cell 5 are undone"))
      #expect(live.value("x + f()") == "2")
      #expect(try live.failure("S()").name == "CompileError")
      #expect(try live.failure("1.doubled").name == "CompileError")
    }

    @Test func codeMayFollow() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var x = 1")
      live.value("x = 2")
      #expect(live.value("%undo\n\nx += 10\nx") == "11")
      #expect(try live.failure("%undo\nfatalError()").message.contains("Cell 4, line 2"), "lines keep their numbers")
    }

    @Test func cellsThatLeftNothingDoNotCount() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var x = 1")
      live.value("x = 2")
      _ = try live.failure("x = 3; fatalError()")
      _ = try live.failure("x = ")
      #expect(live.run("%undo").text(.stdout).hasPrefix("Cell 2 is undone"))
      #expect(live.value("x") == "1")
    }

    /// While a thread works on between cells, a checkpoint is renewed before each; none may take an older one's place.
    @Test func earlierStatesOutliveDeathsBesideAWorkingThread() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("import Foundation\nlet first = 1, runs = DispatchSemaphore(value: 0)")
      live.value("let second = 2\nThread.detachNewThread { runs.signal(); while true {} }\nruns.wait()")
      for _ in 0..<2 {
        #expect(try live.failure("fatalError()").traceback.last == "Every variable is as it was before this cell.")
      }
      #expect(live.value("first + second") == "3")
      #expect(live.run("%undo 2").text(.stdout).hasPrefix("Cell 2 and Cell 5 are undone"))
      #expect(live.value("first") == "1")
      #expect(try live.failure("second").name == "CompileError")
    }

    @Test func aCellThatThrewCounts() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("struct E: Error {}\nvar x = 1")
      _ = try live.failure("x = 2; throw E()")
      #expect(live.value("x") == "2")
      live.value("%undo 2")
      #expect(live.value("x") == "1")
    }

    @Test func goingBackFurtherThanIsKeptIsRefused() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      #expect(try live.failure("%undo").message == "no cell has run yet, there is nothing to undo")
      live.value("var x = 0")
      #expect(try live.failure("%undo 2").message == "only one cell can be undone, 2 were asked for")
      live.value("%checkpoints 2")
      for _ in 0..<4 { live.value("x += 1") }
      let failure = try live.failure("%undo 3")
      #expect(failure.name == "CannotUndo")
      #expect(failure.message.contains("the last 2 are kept"), "\(failure)")
      #expect(live.value("x") == "4", "nothing happened")
      live.value("%undo 2")
      #expect(live.value("x") == "3")
    }

    @Test func zeroKeepsNoneAndCellsAreProtectedAllTheSame() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      #expect(live.run("%checkpoints 0").text(.stdout).contains("%checkpoints 5 keeps"))
      live.value("var x = 1")
      live.value("x = 2")
      #expect(try live.failure("%undo").message.contains("none is kept"))
      _ = try live.failure("x = 3; fatalError()")
      #expect(live.value("x") == "2")
      let worker = live.worker
      #expect(Processes.eventually { Processes.children(of: worker).count == 1 })
    }

    @Test func theListNamesCellsAndMemory() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var bytes = [UInt8](repeating: 1, count: 64 << 20)")
      live.value("\n  for i in stride(from: 0, to: bytes.count, by: 4096) { bytes[i] = 2 }")
      let list = live.run("%checkpoints").text(.stdout).split(separator: "\n")
      try #require(list.count == 3, "\(list)")
      #expect(list[0].hasPrefix("%undo    before Cell 2"))
      #expect(list[0].hasSuffix("for i in stride(from: 0, to: bytes.count, by: 4096) { bytes["))
      // Every page was written after that checkpoint, which keeps the former ones.
      let size = try #require(list[0].firstMatch(of: /Cell 2 +([0-9.]+) MiB/))
      #expect((62...70).contains(try #require(Double(size.1))))
      #expect(list[1].hasPrefix("%undo 2  before Cell 1"))
      #expect(list[2].contains("All together cost 6"))
    }

    @Test func memoryBeyondTheBudgetIsNotKept() throws {
      setenv(MemoryBudget.checkpointsVariable, "\(100 << 20)", 1)
      defer { unsetenv(MemoryBudget.checkpointsVariable) }
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var bytes = [UInt8](repeating: 1, count: 64 << 20)")
      for value in 2...5 {
        live.value("for i in stride(from: 0, to: bytes.count, by: 4096) { bytes[i] = \(value) }")
      }
      let list = live.run("%checkpoints").text(.stdout)
      #expect(list.contains("%undo "), "\(list)")
      #expect(!list.contains("%undo 3"), "\(list)")
      live.value("%undo")
      #expect(live.value("bytes[0]") == "4")
    }

    @Test func theWorldCanGoOnFromAnyState() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var x = 0")
      for round in 1...3 {
        for step in 1...3 { live.value("x += \(step)") }
        _ = try live.failure("fatalError()")
        live.value("%undo \(round)")
      }
      // 1 + 2 after the first round, 1 more of 6 after the second, none of the third.
      #expect(live.value("x") == "4")
    }

    @Test func unknownCommandsGetTheNearestName() throws {
      let live = LiveSession.shared
      #expect(try live.failure("%undoo").message == "line 1: there is no command %undoo: did you mean %undo?")
      #expect(try live.failure("// go\n%undo many").message.contains("“many”"))
    }
  }
}
