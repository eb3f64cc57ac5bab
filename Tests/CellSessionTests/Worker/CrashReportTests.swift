import Glibc
import Testing

@testable import CellSession

@Suite struct CrashReportTests {
  private func failure(
    status: Int32, signal: Int32 = 0, address: UInt64 = 0, stackPointer: UInt64 = 0x7FFD_0000_8000,
    lastWords: String = "", completed: Int = 0,
    frames: [SourceFrame] = [], cell: String = "let a = 1\nf(a)"
  ) throws -> CellFailure {
    let unit = try makeUnit(cell)
    let symbolizer = try FakeSymbolizer(frames)
    let death = WorkerDeath(
      status: status, signal: signal, address: address, stackPointer: stackPointer,
      frames: frames.isEmpty ? [] : [(cell: 1, offset: 16)],
      completedStatement: completed, lastWords: lastWords)
    return CrashReport(death, unit: unit, images: [1: "Cell7.so"], symbolizer: Symbolizer(program: symbolizer.path))
      .failure(sources: ["Cell 7": unit.sourceLines, "Cell 3": ["", "func f(_ x: Int) { x / 0 }"]])
  }

  @Test func exitIsNamedWithItsStatus() throws {
    let failure = try failure(status: 3 << 8)
    #expect(failure.name == "CellExited")
    #expect(failure.message == "Cell 7, line 2: the cell ended its process with exit(3)")
    #expect(failure.traceback[1] == "at Cell 7, line 2")
  }

  @Test(arguments: [
    (SIGSEGV, "MemoryFault", "0xdead"), (SIGBUS, "MemoryFault", "0xdead"), (SIGILL, "FatalError", "nil unwrapped"),
    (SIGTRAP, "FatalError", "out of range"), (SIGFPE, "FatalError", "arithmetic"), (SIGABRT, "FatalError", "abort()"),
  ])
  func everySignalIsExplained(signal: Int32, name: String, word: String) throws {
    let failure = try failure(status: signal, signal: signal, address: 0xdead)
    #expect(failure.name == name)
    #expect(failure.message.contains(word))
  }

  @Test func aFullStackIsToldFromOtherFaults() throws {
    let name = { (address: UInt64) in try failure(status: SIGSEGV, signal: SIGSEGV, address: address).name }
    #expect(try name(0x7FFD_0000_7FF8) == "StackOverflow")
    #expect(try name(0x7FFD_0000_8008) == "StackOverflow")
    #expect(try name(8) == "MemoryFault")
    #expect(try name(.max - 7) == "MemoryFault", "as far from the stack as can be")
  }

  @Test(arguments: [(SIGKILL, "Killed"), (SIGTERM, "Terminated")])
  func signalsFromOutsideAreNamed(signal: Int32, word: String) throws {
    let failure = try failure(status: signal)
    #expect(failure.name == "WorkerKilled")
    #expect(failure.message.contains("signal \(signal) (\(word))"))
  }

  @Test(arguments: [
    ("Cell 7/Cell 7:2: Fatal error: Index out of range\n", "Index out of range"),
    ("x: Precondition failed: must be positive\n", "must be positive"), ("x: Assertion failed: odd", "odd"),
    ("x: Fatal error", "fatal error"), ("x: Precondition failed\n", "precondition failed"),
    ("Fatal error: bad\nCurrent stack trace:\n0 0x123", "bad"),
    ("Fatal error: two\nlines\n", "two\nlines"),
  ])
  func theRuntimesOwnWordsComeFirst(words: String, message: String) throws {
    let failure = try failure(status: SIGTRAP, signal: SIGTRAP, lastWords: words)
    #expect(failure.name == "FatalError")
    #expect(failure.message == "Cell 7, line 2: " + message)
  }

  @Test func withoutFramesTheRunningStatementIsNamed() throws {
    #expect(try failure(status: SIGILL, completed: -1).traceback[1...2] == ["at Cell 7, line 1", "    let a = 1"])
    #expect(try failure(status: SIGILL, completed: 0).traceback[1...2] == ["at Cell 7, line 2", "    f(a)"])
  }

  @Test func framesLeadThroughTheCells() throws {
    let failure = try failure(
      status: SIGILL, signal: SIGILL,
      frames: [
        SourceFrame(function: "Swift runtime failure: division by zero", file: "Cell 3", line: 0),
        SourceFrame(function: "f(_:)", file: "Cell 3", line: 2),
        SourceFrame(function: "f(_:)", file: "Cell 3", line: 2),
        SourceFrame(function: "Swift.f", file: "Integers.swift", line: 9),
        SourceFrame(function: "cell_main_Cell7", file: "Cell 7", line: 2),
      ])
    #expect(failure.message == "Cell 3, line 2: division by zero")
    #expect(
      failure.traceback.dropFirst() == [
        "at Cell 3, line 2, in f(_:)", "    func f(_ x: Int) { x / 0 }", "called from Cell 7, line 2", "    f(a)",
      ])
  }

  @Test func aLongTraceIsCut() throws {
    let frames = (1...40).map { SourceFrame(function: "f\($0)", file: "Cell 9", line: $0) }
    let lines = try failure(status: SIGSEGV, signal: SIGSEGV, frames: frames).traceback
    #expect(lines.count { $0.hasPrefix("called from") } == 7)
  }
}
