import Foundation
import Glibc
import Testing

@testable import CellSession

extension LiveSessionTests {
  /// What a session leaves behind: nothing.
  @Suite struct LeakTests {
    private func zombies() -> [pid_t] {
      Processes.children(of: getpid()).filter { $0.name == "fovea-worker" && $0.state == "Z" }.map(\.process)
    }

    @Test func descriptorsAndProcessesStayFlat() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var x = 0")
      let worker = live.worker
      let ownBefore = Processes.descriptors(of: getpid())
      let workersBefore = Processes.descriptors(of: worker)
      for round in 0..<30 { live.value("x += \(round)") }
      #expect(live.worker == worker)
      #expect(
        Processes.descriptors(of: worker).subtracting(workersBefore).count <= 1, "a cell's image is not kept open")
      // Other tests open descriptors too, and close them again.
      #expect(
        Processes.eventually { Processes.descriptors(of: getpid()).subtracting(ownBefore).count < 15 },
        "\(Processes.descriptors(of: getpid()).subtracting(ownBefore))")
      #expect(
        Processes.eventually {
          Processes.children(of: worker).count == KeptStates(environment: { _ in nil }).count + 1
        },
        "the checkpoints that are kept, and no others")
      #expect(Processes.eventually { zombies().isEmpty })
    }

    @Test func descriptorsStayFlatOverRestores() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      _ = try live.failure("fatalError()")
      let before = Processes.descriptors(of: live.worker).count
      let ownBefore = Processes.descriptors(of: getpid())
      for _ in 0..<15 { _ = try live.failure("fatalError()") }
      #expect(Processes.descriptors(of: live.worker).count == before)
      #expect(
        Processes.eventually { Processes.descriptors(of: getpid()).subtracting(ownBefore).count < 8 },
        "\(Processes.descriptors(of: getpid()).subtracting(ownBefore))")
      #expect(Processes.eventually { zombies().isEmpty })
    }

    @Test func afterShutdownThereIsNothing() throws {
      let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
      let folders = {
        Set(
          ((try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []).filter {
            $0.hasPrefix("fovea-\(getpid())-")
          })
      }
      let live = try LiveSession()
      live.value("let x = 1")
      let worker = live.worker
      let folder = try #require(live.value("#filePath").map { _ in folders() })
      #expect(!folder.isEmpty)
      live.session.shutdown()
      live.session.shutdown()
      #expect(Processes.entry(worker) == nil)
      #expect(folders().isStrictSubset(of: folder))
    }

    @Test func shutdownInTheMiddleOfACellLeavesNoProcess() throws {
      let live = try LiveSession()
      let worker = live.worker
      let started = Semaphore()
      let ended = Semaphore()
      Thread {
        live.run("print(1)\nwhile true {}") { _ in started.signal() }
        ended.signal()
      }.start()
      started.wait()
      let checkpoints = Processes.children(of: worker).map(\.process)
      #expect(!checkpoints.isEmpty)
      live.session.shutdown()
      ended.wait()
      #expect(Processes.entry(worker) == nil)
      #expect(Processes.eventually { checkpoints.allSatisfy { Processes.entry($0) == nil } }, "a zombie is left")
    }

    @Test func whenWorkerAndCheckpointDieTheLossIsSaid() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("let x = 1")
      let worker = live.worker
      let transcript = live.run("print(1, terminator: \"\")\nwhile true {}") { event in
        guard case .output = event else { return }
        for checkpoint in Processes.children(of: worker).map(\.process) {
          // In a group of its own and asleep: it is ready to take over.
          _ = Processes.eventually { getpgid(checkpoint) == checkpoint && Processes.entry(checkpoint)?.state == "S" }
          kill(checkpoint, SIGKILL)
        }
        kill(worker, SIGKILL)
      }
      #expect(transcript.failure?.traceback.last?.contains("lost") == true)
      #expect(live.value("1 + 1") == "2", "a new worker goes on")
      #expect(try live.failure("x").name == "CompileError")
      #expect(Processes.eventually { zombies().isEmpty }, "\(zombies()) are left; the worker was \(worker)")
    }

    @Test func whenEverythingDiesBetweenCellsTheNextSaysSo() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("let x = 1")
      let worker = live.worker
      for checkpoint in Processes.children(of: worker).map(\.process) { kill(checkpoint, SIGKILL) }
      kill(worker, SIGKILL)
      #expect(Processes.eventually { Processes.entry(worker) == nil })
      let failure = try live.failure("2 + 2")
      #expect(failure.traceback.last?.contains("lost") == true, "\(failure)")
      #expect(live.value("2 + 2") == "4")
      #expect(try live.failure("x").name == "CompileError")
    }
  }
}
