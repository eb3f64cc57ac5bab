import Testing

@testable import CellSession

@Suite struct CompilerLimitsTests {
  @Test func aMinuteAndHalfOfTheMachine() {
    let limits = CompilerLimits.current()
    #expect(limits.seconds == 60)
    #expect(limits.memory == UInt64(MemoryBudget.machine / 2))
    #expect(limits.memory > 0)
  }
}
