import Synchronization
import Testing

@testable import Fovea

@Suite struct InitialNumbersTests {
  private final class Count: Sendable {
    let value = Atomic<Int>(0)
  }

  private func parameter(_ count: Count, seed: UInt64 = 1) -> Parameter {
    Parameter(
      drawing: InitialNumbers(shape: [3, 4]) {
        count.value.wrappingAdd(1, ordering: .relaxed)
        return Tensor(randomNormal: [3, 4], seed: seed)
      })
  }

  @Test func numbersAreDrawnWhenTheyAreNeededAndOnce() {
    let count = Count()
    let lazy = parameter(count)
    #expect(lazy.shape == [3, 4] && lazy.count == 12 && lazy.dtype == .float32)
    #expect(count.value.load(ordering: .relaxed) == 0)
    #expect(lazy.value == Tensor(randomNormal: [3, 4], seed: 1))
    lazy.value += 1
    #expect(lazy.value == Tensor(randomNormal: [3, 4], seed: 1) + 1)
    #expect(count.value.load(ordering: .relaxed) == 1)
  }

  @Test func whatIsReplacedIsNotDrawn() {
    let count = Count()
    let lazy = parameter(count)
    lazy.value = Tensor(zeros: [3, 4], dtype: .float64)
    #expect(lazy.dtype == .float64 && lazy.value == Tensor(zeros: [3, 4], dtype: .float64))
    #expect(count.value.load(ordering: .relaxed) == 0)
  }

  @Test func aCompanyIsDrawnTogether() {
    let count = Count()
    let members = (1...20).map { parameter(count, seed: UInt64($0)) }
    ParameterCompany.join(members)
    members[3].value = Tensor(zeros: [3, 4])
    _ = members[7].value
    #expect(count.value.load(ordering: .relaxed) == 19)
    for (index, member) in members.enumerated() where index != 3 {
      #expect(member.value == Tensor(randomNormal: [3, 4], seed: UInt64(index + 1)))
    }
    #expect(count.value.load(ordering: .relaxed) == 19)
  }

  @Test func manyThreadsSeeTheSameNumbers() async {
    let count = Count()
    let members = (1...8).map { parameter(count, seed: UInt64($0)) }
    ParameterCompany.join(members)
    let sums = await withTaskGroup(of: Double.self) { group in
      for _ in 0..<8 { group.addTask { members.reduce(0) { $0 + $1.value.sum().onlyValue } } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(sums).count == 1 && count.value.load(ordering: .relaxed) == 8)
  }
}
