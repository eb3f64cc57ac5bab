import Testing

@testable import Fovea

@Suite struct NumberTextTests {
  @Test func shortNumbers() {
    #expect(NumberText.short(0.25) == "0.25")
    #expect(NumberText.short(3) == "3")
    #expect(NumberText.short(1234.5678) == "1235")
    #expect(NumberText.short(1e-7) == "1e-07")
    #expect(NumberText.short(.nan) == "nan")
    #expect(NumberText.short(-.infinity) == "-inf")
  }

  @Test func columnsShareTheirDecimals() {
    #expect(NumberText.column([1, 2, 30]) == ["1", "2", "30"])
    #expect(NumberText.column([0.5, 0.25, 1]) == ["0.50", "0.25", "1.00"])
    #expect(NumberText.column([0.123456, 0.2]) == ["0.1235", "0.2000"])
    #expect(NumberText.column([1e9, 1.5]) == ["1.000e+09", "1.500e+00"])
    #expect(NumberText.column([Float]()) == [])
  }
}
