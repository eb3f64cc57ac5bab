import Glibc
import Testing

@testable import CellSession

extension LiveSessionTests {
  /// What a cell left running dies, and takes the worker with it, while no cell runs.
  @Suite struct IdleDeathTests {
    @Test func nothingIsLostAndItIsSaidTwice() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var x = [1, 2]")
      let worker = live.worker
      let told = Semaphore()
      let transcript = live.run(
        "Task.detached {\n  try await Task.sleep(for: .milliseconds(100))\n  fatalError(\"late\")\n}\nx.append(3)"
      ) { event in
        if case .output(.stderr, let text) = event, text.contains("late") {
          #expect(text.contains("Cell 3, line 3"), "\(text)")
          #expect(text.contains("every variable is as it was"))
          told.signal()
        }
      }
      #expect(transcript.outcome == .succeeded)
      told.wait()
      #expect(Processes.entry(worker) == nil)
      let next = live.run("x")
      #expect(next.result == "[1, 2, 3]", "the cell's own work too")
      #expect(next.text(.stderr).contains("Since the last cell"))
      #expect(live.run("x").text(.stderr).isEmpty, "told once")
    }

    @Test func theWordsOfAnEarlierCellsTaskAreItsDeaths() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      // It waits for a file, so that it dies after the next cell, however long that takes to compile.
      live.value(
        "let path = NSTemporaryDirectory() + UUID().uuidString\nlet fifo = mkfifo(path, 0o600)\n"
          + "Thread.detachNewThread {\n  close(open(path, O_RDONLY))\n  unlink(path)\n  fatalError(\"from afar\")\n}")
      let told = Semaphore()
      let path = try #require(live.value("path")).filter { $0 != "\"" }
      live.run("1 + 1") { event in
        if case .output(.stderr, let text) = event, text.contains("FatalError") {
          #expect(text.contains("from afar"), "\(text)")
          told.signal()
        }
      }
      close(open(path, O_WRONLY))
      told.wait()
      #expect(live.value("fifo") == "0")
    }

    @Test func killedFromOutside() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var x = 41")
      live.value("x += 1")
      let worker = live.worker
      kill(worker, SIGKILL)
      #expect(Processes.eventually { Processes.entry(worker) == nil })
      let next = live.run("x")
      #expect(next.result == "42")
      #expect(next.text(.stderr).contains("WorkerKilled"))
      #expect(live.worker != worker)
    }

    @Test func theTaskThatDiedDoesNotComeBack() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      let told = Semaphore()
      live.run(
        "var n = 0\nTask { while true { try await Task.sleep(for: .milliseconds(20)); n += 1; if n > 3 { fatalError() } } }"
      ) {
        if case .output(.stderr, _) = $0 { told.signal() }
      }
      told.wait()
      let frozen = live.value("n")
      live.value("try await Task.sleep(for: .milliseconds(150))")
      #expect(live.value("n") == frozen)
    }

    @Test func tasksThatWaitGoOnAfterAnotherCellIsTakenBack() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("let answer = Task { try await Task.sleep(for: .milliseconds(300)); return 42 }")
      _ = try live.failure("fatalError()")
      #expect(live.value("try await answer.value") == "42")
    }

    @Test func anActorInUseWhenACellEndsIsFreeAfterARestore() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("actor Counter { var n = 0; func add() -> Int { n += 1; return n } }\nlet counter = Counter()")
      for round in 1...10 {
        #expect(live.value("await counter.add()") == "\(round)")
        _ = try live.failure("_ = await counter.add(); fatalError()")
      }
    }
  }
}
