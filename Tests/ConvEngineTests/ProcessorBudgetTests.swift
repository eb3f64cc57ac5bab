import Testing

@testable import ConvEngine

@Suite struct ProcessorBudgetTests {
  @Test func quotaOverPeriodIsRoundedUp() {
    #expect(ProcessorBudget.processors(cpuMax: "200000 100000") == 2)
    #expect(ProcessorBudget.processors(cpuMax: "150000 100000") == 2)
    #expect(ProcessorBudget.processors(cpuMax: "10000 100000") == 1)
    #expect(ProcessorBudget.processors(cpuMax: "max 100000") == nil)
    #expect(ProcessorBudget.processors(cpuMax: "") == nil)
    #expect(ProcessorBudget.processors(cpuMax: "100000 0") == nil)
  }

  @Test func bitsOfTheAffinityMaskAreCounted() {
    #expect(ProcessorBudget.processors(mask: "\t3") == 2)
    #expect(ProcessorBudget.processors(mask: "\tff,00000001") == 9)
    #expect(ProcessorBudget.processors(mask: "\tffffffff,ffffffff") == 64)
  }

  @Test func thereIsAlwaysAProcessor() {
    #expect(ProcessorBudget.processors >= 1)
    #expect(ProcessorBudget.processors <= ProcessorBudget.allowed)
  }
}
