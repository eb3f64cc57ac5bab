import Testing

@testable import CellSession

extension LiveSessionTests {
  /// Dispatch, in a worker that was a checkpoint before: its threads did not come along.
  @Suite struct DispatchTests {
    private let everything = """
      let done = DispatchSemaphore(value: 0)
      func ended() -> Bool { done.wait(timeout: .now() + 10) == .success }
      DispatchQueue.global().async { done.signal() }
      let global = ended()
      own.async { done.signal() }
      let serial = ended()
      own.async(flags: .barrier) { done.signal() }
      let barrier = ended()
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.01) { done.signal() }
      let after = ended()
      let group = DispatchGroup()
      for _ in 0..<20 { DispatchQueue.global(qos: .background).async(group: group) { usleep(100) } }
      let grouped = group.wait(timeout: .now() + 10) == .success
      group.notify(queue: own) { done.signal() }
      let notified = ended()
      let timer = DispatchSource.makeTimerSource(queue: own)
      timer.setEventHandler { done.signal() }
      timer.schedule(deadline: .now(), repeating: 0.01)
      timer.resume()
      let timed = ended() && ended()
      timer.cancel()
      let pipe = Pipe()
      pipe.fileHandleForReading.readabilityHandler = { _ = $0.availableData; done.signal() }
      pipe.fileHandleForWriting.write(Data([1]))
      let read = ended()
      pipe.fileHandleForReading.readabilityHandler = nil
      let operations = OperationQueue()
      operations.addOperation { done.signal() }
      let operated = ended()
      DispatchQueue.concurrentPerform(iterations: 10) { _ in usleep(10) }
      let task = await Task { 1 }.value == 1
      [global, serial, barrier, after, grouped, notified, timed, read, operated, task].map { $0 ? 1 : 0 }
      """

    @Test func itWorksAfterARestore() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("import Dispatch\nlet own = DispatchQueue(label: \"own\")")
      let all = "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"
      #expect(live.value(everything) == all)
      for _ in 0..<2 {
        _ = try live.failure("fatalError()")
        #expect(live.value(everything) == all)
      }
    }

    @Test func descriptorsDoNotAddUpFromDeathToDeath() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value(
        """
        import Foundation
        func waitForTimer() {
          let done = DispatchSemaphore(value: 0)
          DispatchQueue.global().asyncAfter(deadline: .now() + 0.001) { done.signal() }
          done.wait()
        }
        """)
      let count = "waitForTimer()\ntry FileManager.default.contentsOfDirectory(atPath: \"/proc/self/fd\").count"
      let before = try #require(live.value(count))
      for _ in 0..<3 {
        _ = try live.failure("fatalError()")
        #expect(live.value(count) == before)
      }
    }

    @Test func aQueueThatWasAtWorkIsNamed() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value(
        """
        let busy = DispatchQueue(label: "busy"), idle = DispatchQueue(label: "idle")
        let started = DispatchSemaphore(value: 0)
        idle.sync {}
        busy.async { started.signal(); while true { sleep(1) } }
        started.wait()
        let kept = 7
        """)
      _ = try live.failure("fatalError()")
      for use in ["busy.async {}", "busy.sync {}", "busy.asyncAfter(deadline: .now()) {}"] {
        let failure = try live.failure(use)
        #expect(failure.message.contains("the DispatchQueue \"busy\" was at work"), "\(use): \(failure)")
        #expect(failure.message.contains("Task"))
      }
      live.value("let answered = DispatchSemaphore(value: 0)\nidle.async { answered.signal() }\nanswered.wait()")
      #expect(live.value("idle.sync { kept }") == "7")
    }

    @Test func inTheWorkerThatNeverDiedNothingChanges() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value(
        """
        let queue = DispatchQueue(label: "queue")
        let goOn = DispatchSemaphore(value: 0), ended = DispatchSemaphore(value: 0)
        queue.async { goOn.wait(); ended.signal() }
        """)
      live.value("queue.async { ended.signal() }")
      live.value("goOn.signal()\nended.wait()\nended.wait()")
      #expect(live.value("queue.sync { 7 }") == "7")
    }
  }
}
