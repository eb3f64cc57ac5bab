import Glibc
import Testing

@testable import CellSession

@Suite struct MemoryBudgetTests {
  @Test func sharesOfTheMachine() {
    let budget = MemoryBudget(environment: { _ in nil }, machine: 1000)
    #expect(budget.worker == 800)
    #expect(budget.checkpoints == 125)
    #expect(budget.problems.isEmpty)
    #expect(MemoryBudget.machine > 1 << 28)
  }

  @Test func theEnvironmentSetsOthers() {
    let settings = [MemoryBudget.workerVariable: "12345", MemoryBudget.checkpointsVariable: "0"]
    let budget = MemoryBudget(environment: { settings[$0] }, machine: 1000)
    #expect(budget.worker == 12345)
    #expect(budget.checkpoints == 0)
  }

  @Test(arguments: ["much", "-1", "", "2GB"])
  func whatIsNoNumberIsSaid(text: String) {
    let budget = MemoryBudget(environment: { $0 == MemoryBudget.workerVariable ? text : nil }, machine: 1000)
    #expect(budget.worker == 800)
    #expect(budget.problems == ["FOVEA_MEMORY_LIMIT is “\(text)”, which is no number of bytes: 800 is used instead."])
  }
}

@Suite struct ProcessMemoryTests {
  @Test func memoryThatIsTakenIsSeen() throws {
    let size = 64 << 20
    let before = try #require(ProcessMemory.ownBytes(of: getpid()))
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
    memory.initializeMemory(as: UInt8.self, repeating: 1, count: size)
    defer { memory.deallocate() }
    let after = try #require(ProcessMemory.ownBytes(of: getpid()))
    // Other tests run at the same time.
    #expect(after - before > size / 2)
    #expect(try #require(ProcessMemory.privateBytes(of: getpid())) > size / 2)
    #expect(try #require(ProcessMemory.proportionalBytes(of: getpid())) > size / 2)
    #expect(try #require(ProcessMemory.anonymousBytes(of: getpid())) > size / 2)
  }

  @Test func ofNoProcessThereIsNothing() {
    #expect(ProcessMemory.ownBytes(of: -1) == nil)
    #expect(ProcessMemory.anonymousBytes(of: -1) == nil)
  }
}
