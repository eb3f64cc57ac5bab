import Foundation
import Testing

@testable import CellSession

@Suite struct SubprocessTests {
  @Test func outputAndErrorAreGathered() throws {
    let result = try Subprocess().run(["/bin/sh", "-c", "echo out; echo é >&2; echo end"])
    #expect(result.output == "out\né\nend\n")
    #expect(result.status == 0)
    #expect(!result.wasCancelled)
  }

  @Test(arguments: [0, 1, 3, 255]) func theStatusIsTheProgramsOwn(status: Int) throws {
    #expect(try Subprocess().run(["/bin/sh", "-c", "exit \(status)"]).status == Int32(status))
  }

  @Test func aSignalCountsFrom128() throws {
    #expect(try Subprocess().run(["/bin/sh", "-c", "kill -SEGV $$"]).status == 128 + 11)
  }

  @Test func argumentsArriveAsTheyAre() throws {
    let text = "a b'\"$HOME;\\ é"
    #expect(try Subprocess().run(["/bin/echo", "-n", text]).output == text)
  }

  @Test func longOutputDoesNotBlock() throws {
    let result = try Subprocess().run(["/bin/sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x"])
    #expect(result.output.utf8.count == 1_000_000)
  }

  @Test func standardInputIsEmpty() throws {
    #expect(try Subprocess().run(["/bin/cat"]).output.isEmpty)
  }

  @Test func aProgramThatIsNotThereIsNamed() {
    let failure = #expect(throws: CellFailure.self) { try Subprocess().run(["/nowhere/program"]) }
    #expect(failure?.name == "CannotStart")
    #expect(failure?.message.contains("/nowhere/program") == true)
    #expect(failure?.message.contains("No such file") == true)
  }

  @Test func cancelledBeforeItStartsItEndsAtOnce() throws {
    let process = Subprocess()
    process.cancel()
    let result = try process.run(["/bin/sleep", "600"])
    #expect(result.wasCancelled)
    #expect(result.status == 128 + 9)
  }

  @Test func cancelledWhileItRunsItEndsWithItsChildren() throws {
    let fifo = FileManager.default.temporaryDirectory.path + "/fovea-test-\(UUID().uuidString)"
    #expect(mkfifo(fifo, 0o600) == 0)
    defer { unlink(fifo) }
    let process = Subprocess()
    // The reader waits until the program runs; then it is cancelled.
    Thread {
      let descriptor = open(fifo, O_RDONLY)
      var byte: UInt8 = 0
      _ = read(descriptor, &byte, 1)
      close(descriptor)
      process.cancel()
    }.start()
    // The second sleep holds the pipe open: were it left, `run` would wait for it.
    let result = try process.run(["/bin/sh", "-c", "sleep 600 & echo started; echo x > \(fifo); sleep 600"])
    #expect(result.wasCancelled)
    #expect(result.status == 128 + 9)
    #expect(result.output == "started\n")
  }

  @Test func cancellingAfterTheEndChangesNothing() throws {
    let process = Subprocess()
    let result = try process.run(["/bin/true"])
    process.cancel()
    #expect(result.status == 0)
    #expect(!result.wasCancelled)
  }

  // MARK: Limits

  @Test func variablesAreGivenBesideTheOwn() throws {
    let print = "echo $FOVEA_TEST $HOME"
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    #expect(try Subprocess().run(["/bin/sh", "-c", print], variables: ["FOVEA_TEST=1"]).output == "1 \(home)\n")
    #expect(try Subprocess().run(["/bin/sh", "-c", print], variables: ["HOME=x", "FOVEA_TEST=2"]).output == "2 x\n")
  }

  @Test func theProcessorTimeIsLimited() throws {
    let result = try Subprocess().run(
      ["/bin/sh", "-c", "while :; do :; done"], limits: CompilerLimits(seconds: 1, memory: 0))
    #expect(result.signal == SIGXCPU)
    // The kernel counts the processor's time in ticks, of at most 10 ms, and the first of them has begun before.
    #expect(result.duration >= .seconds(1) - .milliseconds(10))
  }

  @Test func whoIgnoresTheFirstSignalIsKilled() throws {
    let result = try Subprocess().run(
      ["/bin/sh", "-c", "trap '' XCPU; while :; do :; done"], limits: CompilerLimits(seconds: 1, memory: 0))
    #expect(result.signal == SIGKILL)
    #expect(result.duration >= .seconds(1))
  }

  @Test func theMemoryIsLimited() throws {
    let command = ["/bin/sh", "-c", "x=x; while :; do x=$x$x; done"]
    let result = try Subprocess().run(command, limits: CompilerLimits(seconds: 0, memory: 64 << 20))
    #expect(result.status != 0)
    #expect(!result.wasCancelled)
  }

  @Test func aLongRunIsToldOnce() throws {
    let fifo = FileManager.default.temporaryDirectory.path + "/fovea-test-\(UUID().uuidString)"
    #expect(mkfifo(fifo, 0o600) == 0)
    defer { unlink(fifo) }
    var calls = 0
    // It ends when it is told: so it is told while the program runs.
    let result = try Subprocess().run(["/bin/sh", "-c", "read line < \(fifo); echo $line"], patience: 1) {
      calls += 1
      let descriptor = open(fifo, O_WRONLY)
      _ = write(descriptor, "told\n", 5)
      close(descriptor)
    }
    #expect(calls == 1)
    #expect(result.output == "told\n")
  }

  @Test func aShortRunIsNotTold() throws {
    _ = try Subprocess().run(["/bin/true"], patience: 60) { Issue.record("it has ended at once") }
  }

  @Test func endlessOutputEndsTheProgram() throws {
    let result = try Subprocess().run(["/bin/sh", "-c", "while :; do echo 0123456789; done"])
    #expect(result.signal == SIGKILL)
    #expect(!result.wasCancelled)
    #expect(result.output.utf8.count < Subprocess.outputLimit + 100_000)
  }
}
