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
    #expect(NumberText.column([255.123, 1]) == ["255.12", "1.00"])
    #expect(NumberText.column([0.00123456, 0.1]) == ["0.0012", "0.1000"])
    #expect(NumberText.column([0.00123456]) == ["0.001235"])
    #expect(NumberText.column([0.99999, 0.5]) == ["1.0000", "0.5000"])
    #expect(NumberText.column([Float(0.1) * 3, 0.5]) == ["0.3", "0.5"])
    #expect(NumberText.column([-0.0, 0.5]) == ["0.0", "0.5"])
    #expect(NumberText.column([-0.0, 0]) == ["0", "0"])
    #expect(NumberText.column([Float]()) == [])
  }

  @Test func noNumberIsShownAsZeroThatIsNone() {
    #expect(NumberText.column([0.5, 1e-6]) == ["0.500000", "0.000001"])
    #expect(NumberText.column([100.5, 0.00025]) == ["100.5000", "0.0003"])
    #expect(NumberText.column([0.5, 1e-9]) == ["5.0e-01", "1.0e-09"])
  }

  @Test func veryLargeAndVerySmallOnesHaveAnExponent() {
    #expect(NumberText.column([1e9, 1.5]) == ["1.0e+09", "1.5e+00"])
    #expect(NumberText.column([1234567.25, 1]) == ["1234567.25", "1.00"])
    #expect(NumberText.column([99_999_999, -1]) == ["99999999", "-1"])
    #expect(NumberText.column([100_000_000, -1]) == ["1.0e+08", "-1.0e+00"])
    #expect(NumberText.column([1.25e-5, -3e-7]) == ["1.25e-05", "-3.00e-07"])
    #expect(NumberText.column([1e-300, 1]) == ["1.0e-300", "1.0e+00"])
    #expect(NumberText.column([Double.greatestFiniteMagnitude]) == ["1.798e+308"])
  }

  @Test func moreDigitsWhereTheyAreWanted() {
    #expect(NumberText.column([0.123456789, 2], digits: 8) == ["0.12345679", "2.00000000"])
    #expect(NumberText.column([0.1, 0.25], digits: 8) == ["0.10", "0.25"])
    #expect(NumberText.column([1 / 3.0, 1e10], digits: 8) == ["3.3333333e-01", "1.0000000e+10"])
  }

  @Test func whatIsNoNumberStandsBesideTheOthers() {
    #expect(NumberText.column([Float.nan, 0.25, -.infinity]) == ["nan", "0.25", "-inf"])
    #expect(NumberText.column([Float.nan, 1e9, .infinity]) == ["nan", "1.0e+09", "inf"])
    #expect(NumberText.column([Float.infinity]) == ["inf"])
  }
}
